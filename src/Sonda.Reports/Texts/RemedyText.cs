using System.Globalization;
using Sonda.Diagnosis;
using Sonda.Studies.Cures.Edits;

namespace Sonda.Reports.Texts;

/// <summary>Remedies in words.</summary>
public static class RemedyText
{
    /// <summary>What a change does, in a language.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <exception cref="KeyNotFoundException">One is no remedy.</exception>
    public static string Of(string change, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(change);
        Prose prose = Prose.For(language);
        return string.Join(" + ", change.Split('+').GroupBy(id => FactorOf(id) is null ? id : "rate").Select(steps => steps.Count() == 1
            ? prose.Text("remedy." + steps.First())
            : RateText(steps.Aggregate(1m, (factor, id) => factor * FactorOf(id)!.Value), prose)));
    }

    /// <summary>Several steps of a rate are one change of it.</summary>
    private static string RateText(decimal factor, Prose prose) => factor < 1
        ? prose.Text("remedy.rate-part", ("part", prose.Numbers.Count((long)decimal.Round(1 / factor))))
        : prose.Text("remedy.rate-times", ("times", prose.Numbers.Count((long)decimal.Round(factor))));

    private static decimal? FactorOf(string id) => id switch
    {
        Remedies.LowerRate => TrainingEdits.Lower,
        Remedies.ThirdRate => TrainingEdits.AThird,
        Remedies.HigherRate => TrainingEdits.Higher,
        _ => null,
    };
}
