namespace Sonda.Studies.Cures;

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

    /// <summary>Whether a change does clearly more than another one by more than a point, over the seeds that both were trained for.</summary>
    public static bool IsClearlyBetter(PairedTrial candidate, PairedTrial other) =>
        candidate.Differences.Zip(other.Differences, (own, others) => own - others).Average() > PairedTrial.WorthMore;

    /// <summary>Whether a change does as well as another one over the same seeds: the other is not clearly better by more than is worth it.</summary>
    public static bool IsAsGood(PairedTrial candidate, PairedTrial other)
    {
        PairedEffect lead = PairedEffect.Of([.. other.Differences.Zip(candidate.Differences, (best, own) => best - own)]);

        // Of few seeds there is no interval; the mean must do.
        return (double.IsFinite(lead.Low) ? lead.Low : lead.Effect) <= PairedTrial.WorthMore;
    }
}
