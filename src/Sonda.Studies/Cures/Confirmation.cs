using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures;

/// <summary>
/// Tests whether a chosen change works on seeds that had no part in choosing it. With n the seeds of the trial, it looks after
/// n, 3n and 6n seeds, and accepts or rejects at the first look that is clear.
/// </summary>
/// <remarks>
/// Two seeds that fail reject the change at any look. An interval above zero accepts it with no failure in 3n or with one in 6n:
/// <see cref="MistakenAcceptance"/> tells how reliable that is.
/// The intervals of all looks that can accept, over all attempts, share an error of 5 % (Bonferroni). So an accepted change
/// has a mean effect above zero with a confidence of 97.5% (one side of 95%), however often one looks.
/// </remarks>
internal static class Confirmation
{
    /// <summary>The maximum number of changes that enter confirmation; each has seeds of its own.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The maximum number of failures over all seeds of a confirmation.</summary>
    public const int MaxFailures = 1;

    private const double Error = 0.05;

    /// <summary>
    /// The looks: the multiple of n, and the failures that still accept. The first look can only reject, which saves time.
    /// </summary>
    private static readonly (int Times, int Failures)[] Looks = [(1, -1), (3, 0), (6, MaxFailures)];

    /// <summary>The error of one look.</summary>
    public static double ErrorOfLook => Error / (MaxAttempts * Looks.Count(look => look.Failures >= 0));

    /// <summary>
    /// An upper limit of the probability that one attempt accepts a change which passes in a share p of seeds, whatever its effect.
    /// None fails in 3n, or one in 6n and that among the first 3n: p³ⁿ + 3n (1 − p) p⁶ⁿ⁻¹, which is 0.048 for n = 10 and p = 0.9.
    /// With n = 2, 3n seeds have no interval, so the attempt always takes 6n: p⁶ⁿ + 6n (1 − p) p⁶ⁿ⁻¹.
    /// </summary>
    /// <param name="seeds">n, the seeds of the trial, 2 or more.</param>
    /// <param name="passes">p, from 0 to 1.</param>
    public static double MistakenAcceptance(int seeds, double passes)
    {
        int early = Looks[1].Times * seeds, all = Looks[^1].Times * seeds;
        int first = PairedEffect.HasLimits(early, ErrorOfLook) ? early : all;
        return Math.Pow(passes, first) + (first * (1 - passes) * Math.Pow(passes, all - 1));
    }

    /// <summary>All seeds that an attempt may take.</summary>
    /// <param name="first">The first seed of the trial.</param>
    /// <param name="seeds">The number of seeds of the trial.</param>
    /// <param name="attempt">The attempt, from 0.</param>
    public static IReadOnlyList<ulong> SeedsOf(ulong first, int seeds, int attempt)
    {
        int all = Looks[^1].Times * seeds;
        long start = seeds + ((long)attempt * all);
        return [.. Enumerable.Range(0, all).Select(k => unchecked(first + (ulong)(start + k)))];
    }

    /// <summary>Trains as many pairs as an answer needs.</summary>
    /// <returns>The trial over the seeds it needed, and whether the change is accepted.</returns>
    public static (PairedTrial Trial, bool Accepted) Run(
        TrialLedger ledger, RunSpec before, Candidate candidate, IReadOnlyList<ulong> seeds, IReadOnlySet<string> ailments)
    {
        string part = $"confirmation {candidate.Change}";
        ulong[] seen = [];
        for (int look = 0; ; look++)
        {
            int count = seeds.Count * Looks[look].Times / Looks[^1].Times;
            ledger.Expect(part, 2 * (count - seen.Length));
            seen = [.. seeds.Take(count)];
            ledger.Train(part, seen.SelectMany(seed => new[] { (before, seed), (candidate.Run, seed) }));
            var trial = new PairedTrial(ledger, before, candidate.Run, seen, ailments);
            int failures = trial.Count - trial.Passed;
            // The first look allows −1 failures, so it can only reject.
            bool accepted = failures <= Looks[look].Failures && trial.Effect(ErrorOfLook).IsGain;
            if (accepted || failures > MaxFailures || look == Looks.Length - 1)
            {
                return (trial, accepted);
            }
        }
    }
}
