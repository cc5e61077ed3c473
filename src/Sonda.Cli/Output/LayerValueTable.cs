using System.Globalization;
using Sonda.Diagnosis.Traces;
using Sonda.Studies.Layers;

namespace Sonda.Cli.Output;

/// <summary>The evidence that a small gradient is no extremum: one row per layer with its score and its gain.</summary>
internal static class LayerValueTable
{
    public static void Write(CommandContext context, LayerValueResult values, TraceSubject subject)
    {
        TextCatalog texts = context.Texts;
        context.Explain(texts.Say(
            values.HasClasses ? "diagnose.values" : "diagnose.valuesTargets", ("accuracy", Score(values.InputReadOut)), ("chance", Score(values.Chance)), ("steps", values.Steps), ("cost", Figures.Speed(values.Cost))));
        context.Write("");
        foreach (string line in Layout.Table([.. Rows(values, subject, texts)]))
        {
            context.Write(line);
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(LayerValueResult values, TraceSubject subject, TextCatalog texts)
    {
        yield return
        [
            texts["diagnose.column.layer"], texts["diagnose.column.readOut"], texts["diagnose.column.costGain"],
            .. values.HasClasses ? [texts["diagnose.column.points"]] : Array.Empty<string>(),
        ];
        foreach (LayerValue layer in values.Layers.Where(layer => values.Layers.Length <= LayerTable.MaxRows || layer.CostAlone is not null))
        {
            yield return
            [
                subject.Layers[layer.Layer].Name,
                Score(layer.ReadOut),
                layer.CostAlone is { } cost ? Figures.Speed(values.Cost - cost) : "–",
                .. values.HasClasses
                    ? [layer.AccuracyAlone - values.Accuracy is { } gain ? (100 * gain).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "–"]
                    : Array.Empty<string>(),
            ];
        }
    }

    private static string Score(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";
}
