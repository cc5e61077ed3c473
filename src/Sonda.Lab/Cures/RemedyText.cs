using System.Globalization;
using Sonda.Lab.Texts;

namespace Sonda.Lab.Cures;

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
        return string.Join(" + ", change.Split('+').GroupBy(id => id).Select(steps => steps.Count() == 1
            ? prose.Text("remedy." + steps.Key)
            : prose.Text("remedy.steps", ("steps", prose.Numbers.Count(steps.Count())), ("remedy", prose.Text("remedy." + steps.Key)))));
    }
}
