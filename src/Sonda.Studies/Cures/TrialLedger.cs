using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Studies.Cures;

/// <summary>Trains each run once, on all threads, and remembers the outcomes.</summary>
/// <remarks>
/// A run with a seed is the same training wherever it is needed, so pairs share their unchanged half. The content after
/// <see cref="Train"/> depends on the requests alone, not on the threads.
/// </remarks>
internal sealed class TrialLedger
{
    private readonly PreparedData _data;
    private readonly Doctor _doctor;
    private readonly int _threads;
    private readonly IProgress<ExperimentProgress>? _progress;
    private readonly CancellationToken _stop;
    private readonly Dictionary<RunSpec, TrialOutcome> _outcomes = [];
    private readonly Dictionary<string, (int Done, int Total)> _stages = [];

    /// <summary>An empty ledger.</summary>
    /// <param name="unscaled">The data without scaling; each run scales them as it says.</param>
    /// <param name="doctor">The doctor that judges.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="progress">Notified after each training; null for no reports.</param>
    /// <param name="stop">Ends the work; unfinished trainings are forgotten.</param>
    public TrialLedger(LoadedData unscaled, Doctor doctor, int threads, IProgress<ExperimentProgress>? progress, CancellationToken stop) =>
        (_data, _doctor, _threads, _progress, _stop) = (new PreparedData(unscaled), doctor, threads, progress, stop);

    /// <summary>The number of finished trainings.</summary>
    public int Count => _outcomes.Count;

    /// <summary>The outcome of a finished training.</summary>
    public TrialOutcome this[RunSpec run, ulong seed] => _outcomes[run with { Seed = seed }];

    /// <summary>Announces the maximum number of trainings of a stage, so that progress knows the total.</summary>
    public void Expect(string part, int trainings) => Change(part, 0, trainings);

    /// <summary>Withdraws announced trainings that are no longer needed.</summary>
    public void Skip(string part, int trainings) => Change(part, trainings, 0);

    /// <summary>Trains all runs that are not yet known.</summary>
    /// <param name="part">The stage, as progress names it: a word and its subject.</param>
    /// <param name="wanted">The runs and their seeds.</param>
    /// <exception cref="OperationCanceledException">The work was stopped; finished trainings are kept.</exception>
    public void Train(string part, IEnumerable<(RunSpec Run, ulong Seed)> wanted)
    {
        RunSpec[] missing = [.. wanted.Select(pair => pair.Run with { Seed = pair.Seed }).Distinct().Where(run => !_outcomes.ContainsKey(run))];
        RunSpec[][] groups = [.. Groups(missing)];
        LoadedData[] data = [.. groups.Select(group => _data.Of(group[0]))];
        var outcomes = new TrialOutcome[]?[groups.Length];
        IndependentRuns.Run(groups.Length, _threads, () => 0, (_, k) =>
        {
            try
            {
                outcomes[k] = TrialTraining.Run(groups[k], data[k], _doctor, _stop);
                Array.ForEach(groups[k], _ => Change(part, 1, 0));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The outcome of half a training means nothing.
            }
        }, _stop);
        for (int k = 0; k < groups.Length; k++)
        {
            for (int i = 0; i < (outcomes[k]?.Length ?? 0); i++)
            {
                _outcomes[groups[k][i]] = outcomes[k]![i];
            }
        }

        _stop.ThrowIfCancellationRequested();
    }

    /// <summary>Whether a training is finished.</summary>
    public bool Knows(RunSpec run, ulong seed) => _outcomes.ContainsKey(run with { Seed = seed });

    /// <summary>The seeds for which all given runs are trained: the longest run of neighbours.</summary>
    public ulong[] Done(IReadOnlyList<ulong> seeds, params IReadOnlyList<RunSpec> runs) =>
        [.. DoneSeeds.LongestRun(seeds.Count, k => runs.All(run => Knows(run, seeds[k]))).Select(k => seeds[k])];

    /// <summary>Runs that differ by their seeds alone, as many together as share the lanes of the vectors; groups in the order of their first runs.</summary>
    private IEnumerable<RunSpec[]> Groups(RunSpec[] runs) =>
        from same in Enumerable.Range(0, runs.Length).GroupBy(k => runs[k] with { Seed = 0 })
        from places in same.Chunk(RunGroup.Size(same.Key, _data.Of(same.Key), same.Count(), _threads))
        orderby places[0]
        select places.Select(k => runs[k]).ToArray();

    private void Change(string part, int done, int total)
    {
        lock (_stages)
        {
            (int Done, int Total) stage = _stages.GetValueOrDefault(part);
            _stages[part] = stage = (stage.Done + done, stage.Total + total);
            if (done > 0)
            {
                string[] words = part.Split(' ', 2);
                _progress?.Report(new ExperimentProgress(words[0], words.Length > 1 ? words[1] : "", stage.Done, Math.Max(stage.Done, stage.Total)) { IsStage = true, Parallel = _threads });
            }
        }
    }
}
