using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;
using Sonda.Theory;

namespace Sonda.Reports.Diagnoses;

/// <summary>The table of all layers, one row each.</summary>
internal static class LayerSection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts)
    {
        if (result.Shown is not { } shown)
        {
            return default;
        }

        Numbers numbers = texts.Numbers;
        string[] header = [.. ((string[])["layer", "kind", "signal", "gradient", "decibels", "mostly", "saturated", "dead", "update"]).Select(key => texts.Say("diagnosis.column." + key))];
        IEnumerable<IReadOnlyList<string>> rows = result.Trace.Subject.Layers.Zip(shown.Layers, (layer, read) => (IReadOnlyList<string>)
        [
            layer.Name,
            $"{layer.Kind} {numbers.Count(layer.Units)} {layer.Activation}",
            read.ForwardRms is { } rms ? numbers.Significant(rms, 3) : Numbers.Missing,
            (read.GradientNorm ?? read.DeltaNorm) is { } norm ? numbers.Significant(norm, 3) : Numbers.Missing,
            Decibels(Gain.Of(read.Factors), texts),
            Gain.Of(read.Factors).Dominant is { } cause ? FactorName.Of(cause, texts) : Numbers.Missing,
            read.SaturatedShare is { } share ? numbers.Percent(100 * share, 0) : Numbers.Missing,
            read.DeadUnits is { } dead ? numbers.Count(dead.Count) : Numbers.Missing,
            read.UpdateRatio is { } ratio ? numbers.Significant(ratio, 2) : Numbers.Missing,
        ]);
        string[][] all = [header, .. rows.Select(row => row.ToArray())];
        // Columns without a single value are left out.
        int[] kept = [.. Enumerable.Range(0, header.Length).Where(column => all.Skip(1).Any(row => row[column] != Numbers.Missing))];
        string[][] table = [.. all.Select(row => kept.Select(column => row[column]).ToArray())];
        return Sections.Of(
            texts, "diagnosis.table", texts.Paragraphs("diagnosis.table.text", ("step", numbers.Count(shown.Step))),
            table.Length - 1 > LongTable.Rows
                ? HtmlTable.Folded(LongTable.Title(table.Length - 1, texts), table[0], table[1..])
                : HtmlTable.Open(texts.Say("diagnosis.table"), table[0], table[1..]));
    }

    private static string Decibels(Gain gain, TextCatalog texts) => double.IsNegativeInfinity(gain.Total) ? "−∞"
        : double.IsNaN(gain.Total) ? Numbers.Missing
        : (gain.Total < 0 ? "−" : "+") + texts.Numbers.Fixed(Math.Abs(gain.Total), 1);
}

/// <summary>Tables of many layers, which open on demand.</summary>
internal static class LongTable
{
    /// <summary>The maximum number of rows shown at once.</summary>
    public const int Rows = 20;

    /// <summary>The title that opens all rows.</summary>
    public static Html Title(int layers, TextCatalog texts) => texts.Inline("diagnosis.allLayers", ("layers", texts.Numbers.Count(layers)));
}

/// <summary>The two waterfalls.</summary>
internal static class CauseSection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts, InlineFigures figures)
    {
        Figure? backward = result.Shown is { } shown ? WaterfallFigure.Backward(result.Trace.Subject, shown, texts) : null;
        return backward is null ? default : Sections.Of(
            texts, "diagnosis.causes", texts.Paragraphs("diagnosis.causes.text"),
            figures.Show(backward, "diagnosis.causes.backward"),
            figures.Show(WaterfallFigure.Forward(result.Trace.Subject, result.Shown!, texts), "diagnosis.causes.forward"));
    }
}

/// <summary>The theory next to the measurement.</summary>
internal static class ForecastSection
{
    public static Html Write(ForecastResult? forecast, TextCatalog texts, InlineFigures figures, bool isForeign = false) => forecast is null ? default : Sections.Of(
        texts, "diagnosis.forecast",
        texts.Paragraphs(isForeign ? "diagnosis.forecast.text.trace" : "diagnosis.forecast.text"),
        Field(forecast, texts),
        forecast.MayDieByChance
            ? texts.Paragraphs("diagnosis.forecast.dead", ("percent", texts.Numbers.Percent(100 * forecast.DeadByChance!.Value, 1))) : default,
        figures.Show(ForecastFigure.Draw(forecast, texts), "diagnosis.forecast.band"),
        figures.Show(PhaseFigure.Draw(forecast, texts), "diagnosis.forecast.phase"),
        forecast.Gap is not { } gap ? default : texts.Paragraphs("diagnosis.forecast.missing", ("reason", texts.Clause(gap))));

    private static Html Field(ForecastResult forecast, TextCatalog texts)
    {
        if (forecast.Field is not { } field)
        {
            return default;
        }

        string Value(double? value) => value is not { } number ? Numbers.Missing : double.IsPositiveInfinity(number) ? "∞" : texts.Numbers.Significant(number, 3);
        bool isBlock = field.Kind == FieldKind.Residual;
        Html Fact(string name, double? value, string key) => value is null && isBlock ? default
            : Html.From($"""<dt>{name}</dt><dd>{Value(value)} — {texts.Inline("diagnosis.forecast." + key)}</dd>""");
        return Html.Join(
        [
            Html.From($"""<p>{texts.Inline("diagnosis.forecast.of." + field.Kind.ToString().ToLowerInvariant())}</p>"""),
            Html.From($"""<dl class="facts">"""),
            Fact("q*", field.Variance, "q"),
            Fact("χ", field.Multiplier, isBlock ? "chi.block" : "chi"),
            Fact("ξ", field.DepthScale, isBlock ? "xi.block" : field.Kind == FieldKind.Plain ? "xi" : "xi.norm"),
            Fact("6 ξ", field.TrainableDepth, "depth"),
            Html.From($"</dl>"),
            forecast.Critical is { } critical ? texts.Paragraphs(
                "diagnosis.forecast.critical",
                ("activation", field.Activation.ToString()),
                ("weightVariance", texts.Numbers.Significant(critical.WeightVariance, 4)),
                ("biasVariance", texts.Numbers.Significant(critical.BiasVariance, 4)),
                ("q", texts.Numbers.Significant(critical.Variance, 4)),
                ("initializer", critical.Initializer.ToString()))
                : default,
            forecast.IsOnTheWay ? texts.Paragraphs(
                isBlock ? "diagnosis.forecast.path.block" : "diagnosis.forecast.path",
                ("q", Value(forecast.Path!.LastVariance)), ("layers", texts.Numbers.Count(forecast.Path.Layers)), ("chi", Value(forecast.Path.MeanMultiplier)))
                : default,
        ]);
    }
}

/// <summary>The evidence that a small gradient is no extremum.</summary>
internal static class ValueSection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts)
    {
        if (result.LayerValues is not { } values)
        {
            return result.NoLayerValues is { } reason
                ? Sections.Of(texts, "diagnosis.values", texts.Paragraphs("diagnosis.values.none." + reason)) : default;
        }

        Numbers numbers = texts.Numbers;
        string Score(double? score) => score is { } share ? numbers.Percent(100 * share, 1) : Numbers.Missing;
        string[] header = [.. ((string[])["layer", "readOut", "gain", .. values.HasClasses ? ["accuracyGain"] : Array.Empty<string>()]).Select(key => texts.Say("diagnosis.column." + key))];
        IReadOnlyList<string> Row(LayerValue layer) =>
        [
            result.Trace.Subject.Layers[layer.Layer].Name,
            Score(layer.ReadOut),
            layer.CostAlone is { } cost ? numbers.Significant(values.Cost - cost, 2) : Numbers.Missing,
            .. values.HasClasses ? [layer.AccuracyAlone - values.Accuracy is { } points ? numbers.Fixed(100 * points, 1) : Numbers.Missing] : Array.Empty<string>(),
        ];

        // Of many layers, show at once only those that were trained alone.
        bool isLong = values.Layers.Length > LongTable.Rows;
        IEnumerable<LayerValue> shown = isLong ? values.Layers.Where(layer => layer.CostAlone is not null) : values.Layers;
        return Sections.Of(
            texts, "diagnosis.values",
            texts.Paragraphs(
                values.HasClasses ? "diagnosis.values.text" : "diagnosis.values.targets",
                ("rows", numbers.Count(values.Rows)), ("validation", numbers.Count(values.ValidationRows)), ("steps", numbers.Count(values.Steps)),
                ("input", Score(values.InputReadOut)), ("chance", Score(values.Chance)), ("cost", numbers.Significant(values.Cost, 3))),
            HtmlTable.Open(texts.Say("diagnosis.values"), header, shown.Select(Row)),
            isLong ? HtmlTable.Folded(LongTable.Title(values.Layers.Length, texts), header, values.Layers.Select(Row)) : default);
    }
}
