using Sonda.Lab.Cures.Edits;
using Sonda.Lab.Specs;

namespace Sonda.Lab.Cures;

/// <summary>A changed run that may be a cure.</summary>
/// <param name="Change">The ids of its remedies, joined by a plus.</param>
/// <param name="Run">The changed run.</param>
/// <param name="Size">How much was changed.</param>
/// <param name="Rank">Its place in the order of prescription.</param>
internal sealed record Candidate(string Change, RunSpec Run, ChangeSize Size, int Rank)
{
    /// <summary>One for each remedy that changes the run, each resulting run once.</summary>
    public static IReadOnlyList<Candidate> Of(RunSpec run, DataFacts data, IEnumerable<string> remedies)
    {
        var candidates = new List<Candidate>();
        foreach (string remedy in remedies)
        {
            if (EditCatalogue.Find(remedy)?.Apply(run, data) is { } edited
                && IsComparable(run, edited, data) && candidates.TrueForAll(other => other.Run != edited))
            {
                candidates.Add(new Candidate(remedy, edited, ChangeSize.Between(run, edited), candidates.Count));
            }
        }

        return candidates;
    }

    /// <summary>Each two of some remedies together, one behind the other, where both change something.</summary>
    public static IReadOnlyList<Candidate> PairsOf(RunSpec run, DataFacts data, IReadOnlyList<Candidate> singles)
    {
        var pairs = new List<Candidate>();
        for (int i = 0; i < singles.Count; i++)
        {
            for (int k = i + 1; k < singles.Count; k++)
            {
                if (EditCatalogue.Find(singles[k].Change)!.Apply(singles[i].Run, data) is { } both
                    && IsComparable(run, both, data)
                    && singles.All(single => single.Run != both) && pairs.TrueForAll(other => other.Run != both))
                {
                    pairs.Add(new Candidate($"{singles[i].Change}+{singles[k].Change}", both, ChangeSize.Between(run, both), singles.Count + pairs.Count));
                }
            }
        }

        return pairs;
    }

    /// <summary>Costs of different formulas are in different units; where there are classes, accuracy is measured instead.</summary>
    private static bool IsComparable(RunSpec run, RunSpec edited, DataFacts data) =>
        data.Classes > 0 || run.Network.Cost == edited.Network.Cost;
}
