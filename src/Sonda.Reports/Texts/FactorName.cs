
namespace Sonda.Reports.Texts;

/// <summary>The names of the causes of a gain.</summary>
internal static class FactorName
{
    /// <summary>The name in a language; an unknown cause keeps its name in the trace.</summary>
    public static string Of(string factor, string language) => Of(factor, TextCatalog.For(language, Medium.Page));

    internal static string Of(string factor, TextCatalog texts) => texts.Find("factor." + factor) ?? factor;
}
