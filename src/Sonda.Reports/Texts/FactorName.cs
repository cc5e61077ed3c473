using System.Globalization;

namespace Sonda.Reports.Texts;

/// <summary>What the causes of a gain are called.</summary>
public static class FactorName
{
    /// <summary>In a language; a cause that is not ours keeps the name that the trace gives it.</summary>
    public static string Of(string factor, CultureInfo language) => Of(factor, Prose.For(language));

    internal static string Of(string factor, Prose prose) => prose.Find("factor." + factor) ?? factor;
}
