using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Cures;

/// <summary>A changed run that may be a cure.</summary>
/// <param name="Change">The ids of its remedies, joined by a plus.</param>
/// <param name="Run">The changed run.</param>
/// <param name="Size">The size of the change.</param>
/// <param name="Rank">Its place in the order of prescription, from 0.</param>
internal sealed record Candidate(string Change, RunSpec Run, ChangeSize Size, int Rank)
{
    /// <summary>One candidate per change that changes the run; equal runs appear once.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Facts about its data.</param>
    /// <param name="remedies">The remedies, in the order of prescription.</param>
    /// <param name="known">Earlier candidates, which are not repeated; null for none.</param>
    public static IReadOnlyList<Candidate> Of(RunSpec run, DataFacts data, IEnumerable<string> remedies, IReadOnlyList<Candidate>? known = null)
    {
        known ??= [];
        var candidates = new List<Candidate>();
        foreach (string remedy in remedies)
        {
            if (EditCatalogue.Apply(remedy, run, data) is (var change, { } edited)
                && IsComparable(run, edited, data) && known.Concat(candidates).All(other => other.Run != edited))
            {
                candidates.Add(new Candidate(change, edited, ChangeSize.Between(run, edited), known.Count + candidates.Count));
            }
        }

        return candidates;
    }

    /// <summary>Applies the same remedy once more; null if it has nothing left to change.</summary>
    /// <param name="last">The candidate to go on from.</param>
    /// <param name="remedy">The remedy.</param>
    /// <param name="run">The unchanged run.</param>
    /// <param name="data">Facts about its data.</param>
    public static Candidate? OneMore(Candidate last, string remedy, RunSpec run, DataFacts data) =>
        EditCatalogue.Find(remedy)!.Apply(last.Run, data) is { } edited
            ? new Candidate($"{last.Change}+{remedy}", edited, ChangeSize.Between(run, edited), last.Rank)
            : null;

    /// <summary>Every pair of changes, one applied after the other, if both change something.</summary>
    /// <param name="run">The unchanged run.</param>
    /// <param name="data">Facts about its data.</param>
    /// <param name="singles">The changes.</param>
    /// <param name="rank">The rank of the first pair.</param>
    public static IReadOnlyList<Candidate> PairsOf(RunSpec run, DataFacts data, IReadOnlyList<Candidate> singles, int rank)
    {
        var pairs = new List<Candidate>();
        for (int i = 0; i < singles.Count; i++)
        {
            for (int k = i + 1; k < singles.Count; k++)
            {
                if (Together(singles[i], singles[k], data) is { } both
                    && IsComparable(run, both, data)
                    && singles.All(single => single.Run != both) && pairs.TrueForAll(other => other.Run != both))
                {
                    pairs.Add(new Candidate($"{singles[i].Change}+{singles[k].Change}", both, ChangeSize.Between(run, both), rank + pairs.Count));
                }
            }
        }

        return pairs;
    }

    /// <summary>Applies one change after another; a rate change of several steps is applied step by step.</summary>
    private static RunSpec? Together(Candidate first, Candidate second, DataFacts data)
    {
        RunSpec? both = first.Run;
        foreach (string remedy in second.Change.Split('+'))
        {
            both = both is null ? null : EditCatalogue.Find(remedy)!.Apply(both, data);
        }

        return both;
    }

    /// <summary>
    /// Whether the scores compare. Costs of different formulas have different units; with classes, accuracy is the score. A network that cannot meet
    /// the targets explains nothing of them in any unit.
    /// </summary>
    private static bool IsComparable(RunSpec run, RunSpec edited, DataFacts data) =>
        data.Classes > 0 || run.Network.Cost == edited.Network.Cost || !data.CanMeet(run.Network);
}
