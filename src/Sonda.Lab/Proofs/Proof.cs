using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Lab.Hosting;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Proofs;

/// <summary>
/// Trains a run, its cure and a random remedy in pairs on new seeds, on threads that yield to the runs of the lab. The seeds and their
/// number are fixed before the first training, and the interval is read after the last, so that nobody stops at a lucky moment.
/// </summary>
internal sealed class Proof : IDisposable
{
    /// <summary>The number of seeds, as in the trial of <c>sonda cure</c>.</summary>
    public const int Seeds = 10;

    private const int Runs = 3, Before = 0, After = 1, Drawn = 2;

    /// <summary>An ailment of fewer of the untreated trainings is not what the cure is for.</summary>
    private const double TreatedShare = 0.2;

    private readonly RunSpec _run, _cured;
    private readonly RunSpec[,] _runs = new RunSpec[Seeds, Runs];
    private readonly TrialOutcome?[,] _outcomes = new TrialOutcome?[Seeds, Runs];
    private readonly string[] _remedies;
    private readonly string _measure;
    private readonly ulong _first;
    private readonly PreparedData _data;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;
    private int _next = -1, _working;
    private volatile Exception? _fault;

    /// <summary>Begins.</summary>
    /// <param name="run">The run as it began.</param>
    /// <param name="cured">The treated one.</param>
    /// <param name="unscaled">Their data without the scaling and the weights of classes that either names.</param>
    public Proof(RunSpec run, RunSpec cured, LoadedData unscaled)
    {
        (_run, _cured, _first, _measure) = (run, cured, unchecked(run.Seed + 1), TrialTraining.MeasureOf(unscaled));
        _data = new PreparedData(unscaled);
        Candidate[] drawn = RandomRemedies.Draw(run with { Seed = _first }, DataFacts.Of(unscaled.Training), Seeds);
        _remedies = [.. drawn.Select(remedy => remedy.Change)];
        for (int k = 0; k < Seeds; k++)
        {
            ulong seed = unchecked(_first + (ulong)k);
            (_runs[k, Before], _runs[k, After], _runs[k, Drawn]) = (run with { Seed = seed }, cured with { Seed = seed }, drawn[k].Run with { Seed = seed });
        }

        _working = Environment.ProcessorCount;
        _threads = [.. Enumerable.Range(0, _working).Select(_ => BackgroundThread.Start("proof", Work))];
    }

    /// <summary>Whether it still trains.</summary>
    public bool IsRunning => Volatile.Read(ref _working) > 0;

    /// <summary>Whether all trainings are done.</summary>
    public bool IsWhole => Trainings == Seeds * Runs;

    /// <summary>Whether it compares these two.</summary>
    public bool IsOf(RunSpec run, RunSpec cured) => _run == run && _cured == cured;

    /// <summary>Ends it after the mini-batch of the moment; what is done stays readable.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>What is known by now.</summary>
    /// <param name="texts">The words of a language.</param>
    public ProofDocument Describe(TextCatalog texts)
    {
        bool isRunning = IsRunning;
        int[] done = [.. Enumerable.Range(0, Seeds).Where(IsDone)];
        string state = _fault is not null ? "failed" : isRunning ? "running" : done.Length == Seeds ? "done" : "stopped";
        return new ProofDocument(
            state, Seeds, _first, unchecked(_first + Seeds - 1), Trainings, Seeds * Runs, _measure,
            [.. done.Select(k => Row(k, texts))], state == "done" ? Summary() : null, _fault is { } fault ? texts.Of(fault) : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Array.ForEach(_threads, thread => thread.Join());
        _stop.Dispose();
    }

    private int Trainings => Enumerable.Range(0, Seeds * Runs).Count(k => _outcomes[k / Runs, k % Runs] is not null);

    private IReadOnlySet<string> Ailments => Enumerable.Range(0, Seeds)
        .SelectMany(k => _outcomes[k, Before]?.Ailing.Select(finding => finding.Ailment).Distinct() ?? [])
        .GroupBy(ailment => ailment).Where(group => group.Count() >= TreatedShare * Seeds).Select(group => group.Key).ToHashSet();

    private void Work()
    {
        BackgroundThread.Yield(BackgroundThread.Last);
        try
        {
            // Seed by seed, so that the first rows are complete soon.
            while (!_stop.IsCancellationRequested && Interlocked.Increment(ref _next) is int job && job < Seeds * Runs)
            {
                RunSpec run = _runs[job / Runs, job % Runs];
                _outcomes[job / Runs, job % Runs] = TrialTraining.Run([run], _data.Of(run), Doctor.Standard, _stop.Token)[0];
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The outcome of half a training means nothing.
        }
        catch (Exception fault)
        {
            _fault = fault;
            _stop.Cancel();
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private bool IsDone(int k) => Enumerable.Range(0, Runs).All(run => _outcomes[k, run] is not null);

    private ProofRow Row(int k, TextCatalog texts)
    {
        (TrialOutcome before, TrialOutcome after, TrialOutcome drawn) = (_outcomes[k, Before]!, _outcomes[k, After]!, _outcomes[k, Drawn]!);
        RejectionReason? fault = new PairedTrial([before], [after], Ailments).FaultOf(0);
        return new ProofRow(
            _runs[k, Before].Seed, before.Score, after.Score, PairedTrial.Difference(after.Score, before.Score), fault is { } reason ? texts.Say("cure.why." + reason) : null,
            drawn.Score, RemedyText.Of(_remedies[k], texts.Language));
    }

    private ProofSummary Summary()
    {
        TrialOutcome[] Of(int run) => [.. Enumerable.Range(0, Seeds).Select(k => _outcomes[k, run]!)];
        var trial = new PairedTrial(Of(Before), Of(After), Ailments, _first);
        PairedEffect effect = trial.Effect(), overRandom = new PairedTrial(Of(Drawn), Of(After), Ailments, _first).Effect(), random = new PairedTrial(Of(Before), Of(Drawn), Ailments, _first).Effect();
        return new ProofSummary(
            trial.Before.Mean, trial.After.Mean, Limits(effect), trial.Passed, trial.Before.Ailing, trial.After.Ailing, trial.Before.Learned, trial.After.Learned,
            Limits(random), Limits(overRandom), trial.IsReliable && effect.IsGain);
    }

    private static ProofEffect Limits(PairedEffect effect) => new(effect.Effect, effect.Low, effect.High);
}
