using System.Globalization;
using Sonda.Studies.Speeds;

namespace Sonda.Cli.Output;

/// <summary>The table of <c>sonda speeds</c>, one row per hidden layer.</summary>
internal static class SpeedsTable
{
    public static void Write(CommandContext context, SpeedsResult result)
    {
        TextCatalog texts = context.Texts;
        context.Explain(texts.Say(
            "speeds.intro", ("network", result.Network), ("networks", result.Seeds), ("images", result.Images)));
        context.Write("");
        int[] unseen = [.. Enumerable.Range(0, result.Median.Count).Where(layer => IsUnseen(result, layer))];
        foreach (string line in Layout.Table([.. Rows(result, texts, unseen.Length > 0)]))
        {
            context.Write(line);
        }

        context.Write("");
        if (result.Median.Count > 1)
        {
            context.Explain(texts.Say("speeds.depth", ("ratio", Figures.Ratio(result.MedianLog10[^1] - result.MedianLog10[0]))));
        }

        if (unseen.Length > 0)
        {
            context.Explain(texts.Say("speeds.unseen", ("unseen", unseen.Length), ("layers", result.Median.Count)));
        }
    }

    /// <summary>Whether the layer's speed is zero in float32 although it is not.</summary>
    private static bool IsUnseen(SpeedsResult result, int layer) =>
        result.MedianFloat32[layer] == 0 && double.IsFinite(result.MedianLog10[layer]);

    private static IEnumerable<IReadOnlyList<string>> Rows(SpeedsResult result, TextCatalog texts, bool withFloat32)
    {
        List<string> header =
            [texts["speeds.layer"], texts["speeds.median"], "5%", "95%", texts["speeds.toPrevious"]];
        if (withFloat32)
        {
            header.Add(texts["speeds.float32"]);
        }

        yield return header;
        for (int layer = 0; layer < result.Median.Count; layer++)
        {
            double log10 = result.MedianLog10[layer];
            List<string> row =
            [
                (layer + 1).ToString(CultureInfo.InvariantCulture),
                Figures.Speed(result.Median[layer], log10),
                Quantile(result.Q05[layer], log10),
                Quantile(result.Q95[layer], log10),
                layer == 0 ? "" : "× " + Figures.Ratio(log10 - result.MedianLog10[layer - 1]),
            ];
            if (withFloat32)
            {
                row.Add(Figures.Speed(result.MedianFloat32[layer]));
            }

            yield return row;
        }
    }

    /// <summary>
    /// A quantile; if it fell below the smallest double although the speed is not zero, that bound.
    /// </summary>
    private static string Quantile(double value, double medianLog10) =>
        value == 0 && double.IsFinite(medianLog10) ? "< 4.94e-324" : Figures.Speed(value);
}
