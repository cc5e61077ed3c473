using Sonda.Runs.Specs;
using Sonda.Studies.Cures.Edits;

namespace Sonda.Studies.Cures;

/// <summary>A changed run that may be a cure.</summary>
/// <param name="Change">The ids of its remedies, joined by a plus.</param>
/// <param name="Run">The changed run.</param>
/// <param name="Size">How much was changed.</param>
/// <param name="Rank">Its place in the order of prescription.</param>
internal sealed record Candidate(string Change, RunSpec Run, ChangeSize Size, int Rank)
{
    /// <summary>One for each remedy that changes the run, each resulting run once.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">What is known of its data.</param>
    /// <param name="remedies">The remedies, first prescribed first.</param>
    /// <param name="known">Candidates that are there already, and are not wanted twice.</param>
    public static IReadOnlyList<Candidate> Of(RunSpec run, DataFacts data, IEnumerable<string> remedies, IReadOnlyList<Candidate>? known = null)
    {
        known ??= [];
        var candidates = new List<Candidate>();
        foreach (string remedy in remedies)
        {
            if (EditCatalogue.Find(remedy)?.Apply(run, data) is { } edited
                && IsComparable(run, edited, data) && known.Concat(candidates).All(other => other.Run != edited))
            {
                candidates.Add(new Candidate(remedy, edited, ChangeSize.Between(run, edited), known.Count + candidates.Count));
            }
        }

        return candidates;
    }

    /// <summary>The same remedy once more; null where it changes nothing any more.</summary>
    /// <param name="last">What was tried.</param>
    /// <param name="remedy">The remedy.</param>
    /// <param name="run">The run as it was.</param>
    /// <param name="data">What is known of its data.</param>
    public static Candidate? OneMore(Candidate last, string remedy, RunSpec run, DataFacts data) =>
        EditCatalogue.Find(remedy)!.Apply(last.Run, data) is { } edited
            ? new Candidate($"{last.Change}+{remedy}", edited, ChangeSize.Between(run, edited), last.Rank)
            : null;

    /// <summary>Each two of some changes together, one behind the other, where both change something.</summary>
    /// <param name="run">The run as it was.</param>
    /// <param name="data">What is known of its data.</param>
    /// <param name="singles">The changes.</param>
    /// <param name="rank">The place of the first in the order of prescription.</param>
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

    /// <summary>One change behind another; a rate of several steps is gone step by step.</summary>
    private static RunSpec? Together(Candidate first, Candidate second, DataFacts data)
    {
        RunSpec? both = first.Run;
        foreach (string remedy in second.Change.Split('+'))
        {
            both = both is null ? null : EditCatalogue.Find(remedy)!.Apply(both, data);
        }

        return both;
    }

    /// <summary>Costs of different formulas are in different units; where there are classes, accuracy is measured instead.</summary>
    private static bool IsComparable(RunSpec run, RunSpec edited, DataFacts data) =>
        data.Classes > 0 || run.Network.Cost == edited.Network.Cost;
}
