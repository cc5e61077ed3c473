using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Diagnosis;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Studies.Cures;

/// <summary>Trains runs, each once, all cores at work, and remembers what came of them.</summary>
/// <remarks>
/// A run with a seed is the same training wherever it is asked for, so that pairs share their untrained half. What is there
/// after <see cref="Train"/> depends on what was asked for alone, not on the threads.
/// </remarks>
internal sealed class TrialLedger
{
    private readonly LoadedData _unscaled;
    private readonly Doctor _doctor;
    private readonly int _threads;
    private readonly IProgress<ExperimentProgress>? _progress;
    private readonly CancellationToken _stop;
    private readonly Dictionary<RunSpec, TrialOutcome> _outcomes = [];
    private readonly Dictionary<ScalingSpec, LoadedData> _scaled = [];
    private readonly Dictionary<string, (int Done, int Total)> _stages = [];

    /// <summary>Makes ready.</summary>
    /// <param name="unscaled">The data as they come, whatever scaling the runs name.</param>
    /// <param name="doctor">Who judges.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="progress">Told after each training; null where nobody listens.</param>
    /// <param name="stop">Ends the work; trainings that are not done are not remembered.</param>
    public TrialLedger(LoadedData unscaled, Doctor doctor, int threads, IProgress<ExperimentProgress>? progress, CancellationToken stop) =>
        (_unscaled, _doctor, _threads, _progress, _stop) = (unscaled, doctor, threads, progress, stop);

    /// <summary>Trainings done.</summary>
    public int Count => _outcomes.Count;

    /// <summary>What came of a run that was trained.</summary>
    public TrialOutcome this[RunSpec run, ulong seed] => _outcomes[run with { Seed = seed }];

    /// <summary>Announces trainings of a stage, at most so many, so that progress knows how much there is.</summary>
    public void Expect(string part, int trainings) => Change(part, 0, trainings);

    /// <summary>Takes back what was announced and need not be done.</summary>
    public void Skip(string part, int trainings) => Change(part, trainings, 0);

    /// <summary>Trains whatever is not yet known.</summary>
    /// <param name="part">What it is for, as progress names it: a word, and what it is about.</param>
    /// <param name="wanted">Runs and their seeds.</param>
    /// <exception cref="OperationCanceledException">It was stopped; what was done is remembered.</exception>
    public void Train(string part, IEnumerable<(RunSpec Run, ulong Seed)> wanted)
    {
        RunSpec[] missing = [.. wanted.Select(pair => pair.Run with { Seed = pair.Seed }).Distinct().Where(run => !_outcomes.ContainsKey(run))];
        LoadedData[] data = [.. missing.Select(DataOf)];
        var outcomes = new TrialOutcome?[missing.Length];
        IndependentRuns.Run(missing.Length, _threads, () => 0, (_, k) =>
        {
            try
            {
                outcomes[k] = TrialTraining.Run(missing[k], data[k], _doctor, _stop);
                Change(part, 1, 0);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Half a training says nothing.
            }
        }, _stop);
        for (int k = 0; k < missing.Length; k++)
        {
            if (outcomes[k] is { } outcome)
            {
                _outcomes[missing[k]] = outcome;
            }
        }

        _stop.ThrowIfCancellationRequested();
    }

    /// <summary>Whether a run was trained.</summary>
    public bool Knows(RunSpec run, ulong seed) => _outcomes.ContainsKey(run with { Seed = seed });

    /// <summary>Seeds for which all of some runs were trained: the longest row of neighbours.</summary>
    public ulong[] Done(IReadOnlyList<ulong> seeds, params IReadOnlyList<RunSpec> runs) =>
        [.. DoneSeeds.LongestRun(seeds.Count, k => runs.All(run => Knows(run, seeds[k]))).Select(k => seeds[k])];

    private void Change(string part, int done, int total)
    {
        lock (_stages)
        {
            (int Done, int Total) stage = _stages.GetValueOrDefault(part);
            _stages[part] = stage = (stage.Done + done, stage.Total + total);
            if (done > 0)
            {
                string[] words = part.Split(' ', 2);
                _progress?.Report(new ExperimentProgress(words[0], words.Length > 1 ? words[1] : "", stage.Done, Math.Max(stage.Done, stage.Total)) { IsStage = true });
            }
        }
    }

    private LoadedData DataOf(RunSpec run)
    {
        if (run.Data.Scaling is not { } scaling)
        {
            return _unscaled;
        }

        if (!_scaled.TryGetValue(scaling, out LoadedData? data))
        {
            _scaled[scaling] = data = scaling.Apply(_unscaled);
        }

        return data;
    }
}
