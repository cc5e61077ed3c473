using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Cures;

/// <summary>Finds the smallest change of a run that cures it, and proves it by paired retraining. docs/cure.md has the statistics.</summary>
public static class CureExperiment
{
    /// <summary>Examines, tries what is prescribed, and confirms; where <paramref name="stop"/> is set, gives what is known by then.</summary>
    /// <param name="run">The run.</param>
    /// <param name="unscaled">Its data as they come: loaded without the scaling that the run names.</param>
    /// <param name="doctor">Who diagnoses and prescribes.</param>
    /// <param name="options">How many seeds.</param>
    /// <param name="progress">Told after each training; null where nobody listens.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="BatchSizeException">The run as it is leaves a mini-batch too small for a batch norm.</exception>
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

    /// <summary>Puts a cure to a test on seeds of the caller's choice, without looking before all are done, a random remedy beside it.</summary>
    /// <param name="run">The run as it was.</param>
    /// <param name="cured">The changed run.</param>
    /// <param name="ailments">What was to be cured, of <see cref="AilmentKinds"/>.</param>
    /// <param name="unscaled">Data as they come.</param>
    /// <param name="doctor">Who judges.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    public static CureTest Test(
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

/// <summary>What a test on fresh seeds gave.</summary>
/// <param name="Effect">The mean paired difference.</param>
/// <param name="Low">The lower limit at 95 %.</param>
/// <param name="High">The upper limit at 95 %.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="Passed">Seeds that passed.</param>
/// <param name="Passes">Whether nine in ten seeds passed and the interval is above zero.</param>
public sealed record CureTest(double Effect, double Low, double High, int Seeds, int Passed, bool Passes)
{
    /// <summary>The mean difference to a remedy drawn at random for each seed.</summary>
    public double OverRandom { get; init; }
}
