using System.Globalization;
using Sonda.Diagnosis.Traces;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;

namespace Sonda.Cli.Output;

/// <summary>One row per layer: the signal, the gradient, its change and main cause, and the forecast.</summary>
internal static class LayerTable
{
    /// <summary>The maximum number of rows; of more layers the middle is cut, so that the table stays on one screen.</summary>
    public const int MaxRows = 14;

    private const int Head = 7;
    private const int Tail = 5;

    /// <summary>The lines; columns beyond the width are dropped from the right.</summary>
    public static IEnumerable<string> Lines(DiagnosisResult result, StepReading shown, TextCatalog texts, int width)
    {
        int count = shown.Layers.Count;
        bool cut = count > MaxRows;
        List<string[]> rows = [Header(shown, texts)];
        for (int layer = 0; layer < count; layer++)
        {
            if (!cut || layer < Head || layer >= count - Tail)
            {
                rows.Add(Row(result, shown, layer, texts));
            }
            else if (layer == Head)
            {
                rows.Add(["…", "", "", Decibels(Between(result.Trace.Subject, shown, Head, count - Tail)), texts.Say("diagnose.between", ("layers", count - Tail - Head)), "", ""]);
            }
        }

        return Fit(rows, width);
    }

    /// <summary>The lines of a later reading: signal, gradient, and the relative step of each layer.</summary>
    public static IEnumerable<string> Plain(DiagnosisResult result, StepReading last, TextCatalog texts, int width)
    {
        int count = last.Layers.Count;
        List<string[]> rows = [[
            texts["diagnose.column.layer"], texts["diagnose.column.forward"], Gradients(last, texts), "‖ΔW‖/‖W‖",
            texts["diagnose.column.dead"],
        ]];
        for (int layer = 0; layer < count; layer++)
        {
            if (count <= MaxRows || layer < Head || layer >= count - Tail)
            {
                LayerReading read = last.Layers[layer];
                rows.Add([
                    result.Trace.Subject.Layers[layer].Name, Signal(last, layer), Gradient(last, layer),
                    Shown(read.UpdateRatio),
                    last.Layers.Any(one => one.DeadUnits?.Count > 0) ? read.DeadUnits?.Count.ToString(CultureInfo.InvariantCulture) ?? "–" : "–",
                ]);
            }
            else if (layer == Head)
            {
                rows.Add(["…", "", "", "", ""]);
            }
        }

        return Fit(rows, width);
    }

    /// <summary>The columns that fit, without empty ones.</summary>
    private static IEnumerable<string> Fit(List<string[]> rows, int width)
    {
        int columns = rows[0].Length;
        while (columns > 2 && Layout.Table([.. rows.Select(row => row[..columns])]).Max(line => line.Length) > width)
        {
            columns--;
        }

        // Columns without a single value are left out.
        int[] kept = [.. Enumerable.Range(0, columns).Where(column => column == 0 || rows.Skip(1).Any(row => row[column].Length > 0 && row[column] != "–"))];
        return Layout.Table([.. rows.Select(row => kept.Select(column => row[column]).ToArray())]);
    }

    private static string[] Header(StepReading shown, TextCatalog texts) =>
    [
        texts["diagnose.column.layer"], texts["diagnose.column.forward"], Gradients(shown, texts), "dB",
        texts["diagnose.column.mostly"], texts["diagnose.column.speed"], texts["diagnose.column.forecast"],
    ];

    private static string[] Row(DiagnosisResult result, StepReading shown, int layer, TextCatalog texts)
    {
        LayerReading read = shown.Layers[layer];
        var gain = Gain.Of(result.Trace.Subject, shown, layer);
        LayerExpectation? forecast = result.Forecast?.Layers[layer];
        return
        [
            result.Trace.Subject.Layers[layer].Name,
            Signal(shown, layer),
            Gradient(shown, layer),
            Decibels(gain.Total),
            gain.Dominant is { } cause
                ? $"{FactorName.Of(cause, texts.Language)} {Decibels(gain.Decibels[cause])}" : "",
            read.Speed is { } speed ? Figures.Speed(speed) + (forecast is { Speed: not null, MeasuredLog10.IsEmpty: false } && !forecast.Holds(forecast.MeasuredLog10[0]) ? " !" : "") : "",
            forecast is null ? "" : ForecastScreen.Band(forecast),
        ];
    }

    private static string Gradients(StepReading step, TextCatalog texts) =>
        step.Layers.Any(layer => layer.GradientNorm is not null) ? texts["diagnose.column.gradient"] : "‖δ‖";

    private static string Signal(StepReading step, int layer) => Shown(step.Layers[layer].ForwardRms);

    private static string Gradient(StepReading step, int layer) =>
        Shown(step.Layers.Any(other => other.GradientNorm is not null) ? step.Layers[layer].GradientNorm : step.Layers[layer].DeltaNorm);

    private static string Shown(double? reading) => reading is { } number ? Figures.Speed(number) : "–";

    private static double Between(TraceSubject subject, StepReading shown, int from, int to) =>
        Enumerable.Range(from, to - from).Sum(layer => Gain.Of(subject, shown, layer).Total);

    private static string Decibels(double value) => value switch
    {
        double.NaN => "–",
        double.NegativeInfinity => "−∞",
        double.PositiveInfinity => "∞",
        _ => Math.Round(value, 1).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture),
    };
}
