
namespace Sonda.Reports.Texts;

/// <summary>What the causes of a gain are called.</summary>
internal static class FactorName
{
    /// <summary>In a language; a cause that is not ours keeps the name that the trace gives it.</summary>
    public static string Of(string factor, string language) => Of(factor, TextCatalog.For(language, Medium.Page));

    internal static string Of(string factor, TextCatalog texts) => texts.Find("factor." + factor) ?? factor;
}
