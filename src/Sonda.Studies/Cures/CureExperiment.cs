using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Cures;

/// <summary>Finds the smallest change that cures a run, and confirms it by paired retraining. docs/cure.md has the statistics.</summary>
public static class CureExperiment
{
    /// <summary>
    /// Examines the run, tries the prescribed changes and confirms the best; returns partial results if <paramref name="stop"/> is
    /// set.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="unscaled">Its data without the scaling that the run names.</param>
    /// <param name="doctor">The doctor that diagnoses and prescribes.</param>
    /// <param name="options">The number of seeds and threads.</param>
    /// <param name="progress">Notified after each training; null for no reports.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="BatchSizeException">The unchanged run leaves a mini-batch too small for a batch norm.</exception>
    /// <exception cref="ArgumentException">The network does not fit the data, or an option is out of range.</exception>
    public static CureResult Run(
        RunSpec run, LoadedData unscaled, Doctor doctor, CureOptions options, IProgress<ExperimentProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(unscaled);
        ArgumentNullException.ThrowIfNull(doctor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seeds, 2, nameof(options.Seeds));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options.Threads));
        if (DataFacts.Of(unscaled.Training).BatchMisfit(run) is { } misfit)
        {
            throw misfit;
        }

        var search = new CureSearch(run.Validated(), unscaled, options, new TrialLedger(unscaled, doctor, options.Threads, progress, stop));
        bool complete = true;
        try
        {
            search.Run();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            complete = false;
            search.ReadWhatIsDone();
        }

        return search.Known.ToResult(complete);
    }

    /// <summary>Tests a cure on the given seeds, all of them before it looks, and compares it with random remedies.</summary>
    /// <param name="run">The unchanged run.</param>
    /// <param name="cured">The changed run.</param>
    /// <param name="ailments">The ailments to cure, of <see cref="AilmentKinds"/>.</param>
    /// <param name="unscaled">The data without scaling.</param>
    /// <param name="doctor">The doctor that judges.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    internal static CureTest Test(
        RunSpec run, RunSpec cured, IEnumerable<string> ailments, LoadedData unscaled, Doctor doctor, IReadOnlyList<ulong> seeds, int threads)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(unscaled);
        var ledger = new TrialLedger(unscaled, doctor, threads, null, CancellationToken.None);
        Candidate[] drawn = RandomRemedies.Draw(run with { Seed = seeds[0] }, DataFacts.Of(unscaled.Training), seeds.Count);
        ledger.Train("confirmation", seeds.SelectMany((seed, k) => new[] { (run, seed), (cured, seed), (drawn[k].Run, seed) }));
        var trial = new PairedTrial(ledger, run, cured, seeds, ailments.ToHashSet());
        PairedEffect effect = trial.Effect();
        return new CureTest(effect.Effect, effect.Low, effect.High, trial.Count, trial.Passed, trial.IsReliable && effect.IsGain)
        {
            OverRandom = seeds.Select((seed, k) => PairedTrial.Difference(ledger[cured, seed].Score, ledger[drawn[k].Run, seed].Score)).Average(),
        };
    }
}

/// <summary>The result of a test on fresh seeds.</summary>
/// <param name="Effect">The mean paired difference.</param>
/// <param name="Low">The lower limit at 95%.</param>
/// <param name="High">The upper limit at 95%.</param>
/// <param name="Seeds">The number of seeds.</param>
/// <param name="Passed">The number of seeds that passed.</param>
/// <param name="Passes">Whether nine in ten seeds passed and the interval is above zero.</param>
internal sealed record CureTest(double Effect, double Low, double High, int Seeds, int Passed, bool Passes)
{
    /// <summary>The mean difference to a random remedy per seed.</summary>
    public double OverRandom { get; init; }
}
