namespace Sonda.Runs.Folders;

/// <summary>The outcome of a run replayed from its folder.</summary>
/// <param name="Step">Mini-batches that were replayed.</param>
/// <param name="StateIsSame">Whether the replay passed through the bytes of the kept state; null if there is no state.</param>
/// <param name="NetworkIsSame">Whether it ended with the bytes of the kept network; null if the run is not finished.</param>
public sealed record RunReplay(long Step, bool? StateIsSame, bool? NetworkIsSame)
{
    /// <summary>Whether nothing differed.</summary>
    public bool IsSame => StateIsSame != false && NetworkIsSame != false;
}
