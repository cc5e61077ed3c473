namespace Sonda.Data.Tables;

/// <summary>A text of a file as a message shows it: a long one is cut.</summary>
internal static class ShownText
{
    private const int MaxLength = 60;
    private const int MaxNames = 20;

    /// <summary>At most 60 characters of a text.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";

    /// <summary>A few names, separated by commas, with an ellipsis if there are more.</summary>
    public static string List(IEnumerable<string> names)
    {
        const int maxTotal = 150;
        var shown = new List<string>();
        int length = 0;
        foreach (string name in names)
        {
            string one = Of(name);
            length += one.Length + 2;
            if (shown.Count == MaxNames || (length > maxTotal && shown.Count > 0))
            {
                shown.Add("…");
                break;
            }

            shown.Add(one);
        }

        return string.Join(", ", shown);
    }
}
