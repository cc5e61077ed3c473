namespace Sonda.Studies.Cures;

/// <summary>What may be chosen for a <see cref="CureExperiment"/>.</summary>
public sealed record CureOptions
{
    /// <summary>Seeds of the trial, 2 or more; 10 unless told. Seed k is that of the run plus k; those that confirm come behind.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Seeds of a trial below which it should be told how weak the proof is (<see cref="CureResult.MistakenAcceptance"/>).</summary>
    public const int FewSeeds = 6;

    /// <summary>Threads, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
