using System.Globalization;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Cli.Output;

/// <summary>The screen of <c>sonda forecast</c>: the constants of the theory, and one row per layer.</summary>
internal static class ForecastScreen
{
    public static void Write(CommandContext context, ForecastResult result)
    {
        TextCatalog texts = context.Texts;
        context.Explain(texts.Say("forecast.intro", ("network", result.Network), ("rows", result.Rows)));
        context.Write("");
        WriteTheory(context, result);
        if (result.Critical is { } critical)
        {
            context.Explain(texts.Say(
                "forecast.critical",
                ("activation", result.Field!.Activation),
                ("weightVariance", Number(critical.WeightVariance)),
                ("biasVariance", Number(critical.BiasVariance)),
                ("q", Number(critical.Variance)),
                ("initializer", critical.Initializer)));
        }

        if (!result.HasSpeeds && result.Seeds == 0)
        {
            return;
        }

        context.Write("");
        context.Explain(texts.Say("forecast.screen.table", ("networks", result.Seeds)));
        context.Write("");
        foreach (string line in Layout.Table([.. Rows(result, texts)]))
        {
            context.Write(line);
        }
    }

    /// <summary>The theory of the network in a few lines, with the reason for each gap.</summary>
    public static void WriteTheory(CommandContext context, ForecastResult result)
    {
        TextCatalog texts = context.Texts;
        if (result.Field is { } field)
        {
            WriteField(context, field);
            if (result.IsOnTheWay)
            {
                FieldPath path = result.Path!;
                context.Explain(texts.Say(
                    field.Kind == FieldKind.Residual ? "forecast.path.blocks" : "forecast.path",
                    ("q", Number(path.LastVariance)), ("layers", path.Layers), ("chi", Number(path.MeanMultiplier)), ("decibels", Decibels(path.Decibels))));
            }
        }

        if (result.MayDieByChance)
        {
            context.Explain(texts.Say("forecast.dead", ("networks", Number(100 * result.DeadByChance!.Value))));
        }

        if (result.Gap is { } gap)
        {
            context.Explain(texts.Say("forecast.reason", ("reason", texts.Clause(gap))));
        }

        (int inside, int all) = result.Cells;
        if (all > 0)
        {
            context.Explain(texts.Say("forecast.cells", ("inside", inside), ("all", all), ("coverage", (100 * Theory.Band.Coverage).ToString("F0", CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>The theory, its constants, and their consequences.</summary>
    private static void WriteField(CommandContext context, MeanField field)
    {
        TextCatalog texts = context.Texts;
        string kind = field.Kind switch
        {
            FieldKind.BatchNorm => "forecast.field.batchNorm",
            FieldKind.RowNorm => "forecast.field.rowNorm",
            FieldKind.Residual when field.Multiplier is null => "forecast.field.changing",
            FieldKind.Residual => "forecast.field.residual",
            _ => "forecast.field",
        };
        context.Explain(texts.Say(
            kind,
            ("activation", field.Activation),
            ("weightVariance", Number(field.WeightVariance)),
            ("biasVariance", Number(field.BiasVariance)),
            ("q", field.Variance is { } q ? Number(q) : texts["forecast.none"]),
            ("chi", field.Multiplier is { } chi ? Number(chi) : texts["forecast.none"])));
        if (field.DepthScale is not { } depth)
        {
            return;
        }

        context.Explain(
            double.IsInfinity(depth) ? texts["forecast.edge"]
            : field.Kind == FieldKind.Residual ? texts.Say("forecast.growth.blocks", ("decibels", Decibels(field.Decibels!.Value)), ("blocks", Number(depth)))
            : texts.Say(
                field.Kind != FieldKind.Plain ? "forecast.growth" : field.Phase == Phase.Chaotic ? "forecast.chaotic" : "forecast.ordered",
                ("depth", Number(depth)), ("trainable", Number(field.TrainableDepth!.Value)), ("decibels", Decibels(field.Decibels!.Value))));
    }

    /// <summary>The band of a speed: 1.2e-9–3.4e-8.</summary>
    public static string Band(LayerExpectation layer) =>
        layer.Speed is { } band ? $"{Short(band.LogLow / Math.Log(10))}–{Short(band.LogHigh / Math.Log(10))}" : "";

    private static IEnumerable<IReadOnlyList<string>> Rows(ForecastResult result, TextCatalog texts)
    {
        yield return
        [
            texts["diagnose.column.layer"], texts["forecast.screen.column.expected"], texts["diagnose.column.forecast"],
            .. result.Seeds > 0 ? [texts["forecast.screen.column.measured"]] : Array.Empty<string>(),
            .. result.Seeds > 0 && result.HasSpeeds ? [texts["forecast.screen.column.inside"]] : Array.Empty<string>(),
        ];
        foreach (LayerExpectation layer in result.Layers)
        {
            yield return
            [
                layer.Name,
                layer.Speed is { } speed ? Figures.Speed(speed.Expected, speed.LogExpected / Math.Log(10)) : "–",
                layer.Speed is null ? "–" : Band(layer),
                .. result.Seeds > 0 ? [Figures.Speed(double.Exp10(layer.MedianLog10), layer.MedianLog10)] : Array.Empty<string>(),
                .. result.Seeds > 0 && result.HasSpeeds
                    ? [string.Create(CultureInfo.InvariantCulture, $"{layer.MeasuredLog10.Count(layer.Holds)}/{result.Seeds}")] : Array.Empty<string>(),
            ];
        }
    }

    /// <summary>Two digits, from the logarithm: 0.012, 1.2e-9, 3.4e-401; ~0 if networks without any gradient are expected too.</summary>
    private static string Short(double log10)
    {
        if (!double.IsFinite(log10))
        {
            return log10 < 0 ? "~0" : "∞";
        }

        // Half a unit of the second digit decides where the next power of ten begins: 9.96e-4 becomes 0.0010.
        int exponent = (int)Math.Floor(log10 + Math.Log10(1 + (0.05 / 9.95)));
        return exponent is >= -3 and < 3
            ? double.Exp10(log10).ToString("F" + Math.Max(0, 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, log10 - exponent):0.0}e{exponent}");
    }

    private static string Decibels(double value) => double.IsFinite(value)
        ? value.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture)
        : value < 0 ? "−∞" : "∞";

    /// <summary>A number with three significant digits.</summary>
    private static string Number(double value) => value == 0 ? "0" : Figures.Speed(value);
}
