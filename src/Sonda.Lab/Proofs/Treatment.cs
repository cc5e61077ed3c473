using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Proofs;

/// <summary>Tells a cure from any other run: only the remedies of the doctor are compared with a remedy drawn at random.</summary>
internal static class Treatment
{
    /// <summary>The doctor prescribes a change of the rate several times over: by a factor of ten each.</summary>
    private const int MaxTimes = 8;

    /// <summary>Whether one remedy, two of them, or one several times over make a run of another; seeds aside.</summary>
    /// <param name="cured">The treated run.</param>
    /// <param name="run">The untreated one.</param>
    /// <param name="data">Facts about their data.</param>
    public static bool Makes(RunSpec cured, RunSpec run, DataFacts data)
    {
        RunSpec goal = cured with { Seed = run.Seed };
        if (goal == run)
        {
            return false;
        }

        foreach (SpecEdit first in EditCatalogue.All)
        {
            RunSpec? once = first.Apply(run, data);
            if (once is null)
            {
                continue;
            }

            if (once == goal || EditCatalogue.All.Any(second => second.Apply(once, data) == goal))
            {
                return true;
            }

            RunSpec? next = once;
            for (int times = 1; times < MaxTimes && next is not null; times++)
            {
                next = first.Apply(next, data);
                if (next == goal)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
