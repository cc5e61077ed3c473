using Sonda.Lab.Specs;

namespace Sonda.Lab.Cures;

/// <summary>
/// Whether a chosen change works on seeds that had no part in choosing it. Looked at after n seeds, 2n and 4n, and given up or
/// accepted at the first look at which that is clear.
/// </summary>
/// <remarks>
/// At a look, fewer than nine passes in ten reject it; else an interval above zero accepts it. All looks of all attempts share
/// an error of 5 %, each a ninth of it (Bonferroni), so that whatever is accepted has a mean effect above zero with a
/// confidence of 97.5 % (one side of 95 %), however often one looked.
/// </remarks>
internal static class Confirmation
{
    /// <summary>Changes that are put to confirmation at most; each has seeds of its own.</summary>
    public const int MostAttempts = 3;

    private const double Error = 0.05;
    private static readonly int[] Looks = [1, 2, 4];

    /// <summary>The error of one look.</summary>
    public static double ErrorOfLook => Error / (MostAttempts * Looks.Length);

    /// <summary>The seeds of an attempt, all that it may take.</summary>
    /// <param name="first">The first seed of the trial.</param>
    /// <param name="seeds">Seeds of the trial.</param>
    /// <param name="attempt">From 0.</param>
    public static IReadOnlyList<ulong> SeedsOf(ulong first, int seeds, int attempt)
    {
        long start = seeds + ((long)attempt * Looks[^1] * seeds);
        return [.. Enumerable.Range(0, Looks[^1] * seeds).Select(k => unchecked(first + (ulong)(start + k)))];
    }

    /// <summary>Trains as many pairs as are needed for an answer.</summary>
    /// <returns>The trial; whether it is accepted; and the seeds that were needed.</returns>
    public static (PairedTrial Trial, bool Accepted, IReadOnlyList<ulong> Seeds) Run(
        TrialLedger ledger, RunSpec before, Candidate candidate, IReadOnlyList<ulong> seeds, IReadOnlySet<string> ailments)
    {
        for (int look = 0; ; look++)
        {
            ulong[] seen = [.. seeds.Take(seeds.Count * Looks[look] / Looks[^1])];
            string part = $"confirmation {candidate.Change}";
            ledger.Expect(part, (look == 0 ? 2 : 1) * seen.Length);
            ledger.Train(part, seen.SelectMany(seed => new[] { (before, seed), (candidate.Run, seed) }));
            var trial = new PairedTrial(ledger, before, candidate.Run, seen, ailments);
            bool isGain = trial.Effect(ErrorOfLook).IsGain;
            if (!trial.IsReliable || isGain || look == Looks.Length - 1)
            {
                return (trial, trial.IsReliable && isGain, seen);
            }
        }
    }
}
