namespace Sonda.Runs.Folders;

/// <summary>The outcome of a run replayed from its folder.</summary>
/// <param name="Step">Mini-batches that were replayed.</param>
/// <param name="StateIsSame">Whether the replay passed through the bytes of the kept state; null if there is no state.</param>
/// <param name="NetworkIsSame">Whether it ended with the bytes of the kept network; null if the run is not finished.</param>
public sealed record RunReplay(long Step, bool? StateIsSame, bool? NetworkIsSame)
{
    /// <summary>The damage to the kept state, which could not be compared; null if there is none.</summary>
    public LocalizableText? StateDamage { get; init; }

    /// <summary>The damage to the kept network, which could not be compared; null if there is none.</summary>
    public LocalizableText? NetworkDamage { get; init; }

    /// <summary>Whether nothing differed, and the kept network, if there is one, could be compared.</summary>
    public bool IsSame => StateIsSame != false && NetworkIsSame != false && NetworkDamage is null;
}
