namespace Sonda.Studies.Cures;

/// <summary>Chooses among working changes: the smallest of those that are as good as the best.</summary>
internal static class Selection
{
    /// <summary>
    /// The best choice. A change that passed in more seeds precedes one that passed in fewer. Among equals, a change is as good
    /// as the one with the largest effect if it is not clearly worse by more than <see cref="PairedTrial.WorthMore"/>, seed by seed.
    /// </summary>
    /// <param name="working">The working changes, one or more.</param>
    /// <param name="trials">Their trials, all over the same seeds.</param>
    public static Candidate Best(IReadOnlyList<Candidate> working, IReadOnlyDictionary<Candidate, PairedTrial> trials)
    {
        int max = working.Max(candidate => trials[candidate].Passed);
        List<Candidate> surest = [.. working.Where(candidate => trials[candidate].Passed == max)];
        Candidate top = surest.MaxBy(candidate => trials[candidate].Differences.Average())!;
        return surest.Where(candidate => candidate == top || IsAsGood(trials[candidate], trials[top]))
            .OrderBy(candidate => candidate.Size).ThenBy(candidate => candidate.Rank).First();
    }

    /// <summary>Whether a change beats another by more than one point in the mean, over the seeds that both share.</summary>
    public static bool IsClearlyBetter(PairedTrial candidate, PairedTrial other) =>
        candidate.Differences.Zip(other.Differences, (own, others) => own - others).Average() > PairedTrial.WorthMore;

    /// <summary>
    /// Whether a change does as well as another over the same seeds: the other is not clearly better by more than one point.
    /// </summary>
    public static bool IsAsGood(PairedTrial candidate, PairedTrial other)
    {
        PairedEffect lead = PairedEffect.Of([.. other.Differences.Zip(candidate.Differences, (best, own) => best - own)]);

        // Few seeds have no interval, so the mean has to decide.
        return (double.IsFinite(lead.Low) ? lead.Low : lead.Effect) <= PairedTrial.WorthMore;
    }
}
