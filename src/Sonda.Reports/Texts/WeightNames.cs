namespace Sonda.Reports.Texts;

/// <summary>Weights by name.</summary>
internal static class WeightNames
{
    /// <summary>The number of names that a screen shows; the others are counted. Pages and JSON have all.</summary>
    public const int MaxOnScreen = 8;

    /// <summary>The names, at most so many, and the number of the others.</summary>
    public static string Of(IReadOnlyList<string> names, TextCatalog texts, int max = int.MaxValue)
    {
        string shown = string.Join(", ", names.Take(max));
        return names.Count <= max ? shown : texts.Say("diagnosis.moreWeights", ("names", shown), ("more", names.Count - max));
    }
}
