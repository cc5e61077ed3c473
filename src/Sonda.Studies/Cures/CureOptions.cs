namespace Sonda.Studies.Cures;

/// <summary>Options of a <see cref="CureExperiment"/>.</summary>
public sealed record CureOptions
{
    /// <summary>
    /// The number of seeds of the trial, 2 or more; default: 10. Seed k is the run's seed plus k; the seeds of confirmations follow.
    /// </summary>
    public int Seeds { get; init; } = 10;

    /// <summary>
    /// The number of seeds below which users should read how weak the proof is (<see cref="CureResult.MistakenAcceptance"/>).
    /// </summary>
    public const int FewSeeds = 6;

    /// <summary>Threads, 1 or more; default: all cores. Results do not depend on their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
