namespace Sonda.Lab.Cures;

/// <summary>Which of some changes that work is to be kept: the smallest of those that are as good as the best.</summary>
internal static class Selection
{
    /// <summary>
    /// The choice. What passed in more seeds comes before what passed in fewer; of equals, those are as good as the one with
    /// the largest effect that are not clearly worse by more than <see cref="PairedTrial.WorthMore"/>, seed by seed.
    /// </summary>
    /// <param name="working">Changes that work, one or more.</param>
    /// <param name="trials">Their trials, all over the same seeds.</param>
    public static Candidate Best(IReadOnlyList<Candidate> working, IReadOnlyDictionary<Candidate, PairedTrial> trials)
    {
        int most = working.Max(candidate => trials[candidate].Passed);
        List<Candidate> surest = [.. working.Where(candidate => trials[candidate].Passed == most)];
        Candidate top = surest.MaxBy(candidate => trials[candidate].Differences.Average())!;
        return surest.Where(candidate => candidate == top || IsAsGood(trials[candidate], trials[top]))
            .OrderBy(candidate => candidate.Size).ThenBy(candidate => candidate.Rank).First();
    }

    private static bool IsAsGood(PairedTrial candidate, PairedTrial top) =>
        PairedEffect.Of([.. top.Differences.Zip(candidate.Differences, (best, own) => best - own)]).Low <= top.WorthMore;
}
