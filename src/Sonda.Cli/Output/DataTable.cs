using Sonda.Data;

namespace Sonda.Cli.Output;

/// <summary>The output of <c>sonda data</c>: every place searched, the data that would be used, and their description.</summary>
internal static class DataTable
{
    private const int MaxClasses = 12;

    public static void Write(CommandContext context, DataOptions source, DataStatus status)
    {
        if (source.Spec.IsPublished)
        {
            WritePlaces(context, status);
            context.Explain(Use(context.Texts, source, status));
        }

        if (status.Table is { } table)
        {
            TableScreen.Write(context, table);
            context.Write("");
        }

        if (status.Summary is { } summary)
        {
            WriteSummary(context, summary, status.Table?.Inputs);
        }

        if (status.Ink is { } ink)
        {
            context.Explain(context.Texts.Say("data.ink", ("images", ink.Images), ("mean", ink.MeanIntensity), ("nonZero", 100 * ink.NonZeroShare)));
        }
    }

    private static void WritePlaces(CommandContext context, DataStatus status)
    {
        TextCatalog texts = context.Texts;
        string[] lines = [.. Layout.Table(
            [
                [texts["data.where"], texts["data.condition"], texts["data.folder"]],
                .. status.Places.Select(place => (IReadOnlyList<string>)
                    [place.Source, texts["data.condition." + place.Condition], place.Folder]),
            ],
            leftAligned: true)];
        if (lines.Max(line => line.Length) > context.Terminal.Width)
        {
            // In a narrow window each place has lines of its own.
            lines = [.. Layout.Definitions(
                [.. status.Places.Select(place => (place.Source, texts["data.condition." + place.Condition] + " " + place.Folder))], context.Terminal.Width)];
        }

        Array.ForEach(lines, context.Write);

        foreach (DataFileStatus file in status.Places.SelectMany(place => place.Files))
        {
            if (file.Problem is not null && file.Condition != DataCondition.Absent)
            {
                context.Explain(context.Texts.Of(file.Problem));
            }
        }

        context.Write("");
    }

    private static string Use(TextCatalog texts, DataOptions source, DataStatus status)
    {
        if (status.Used is { } used)
        {
            return texts.Say("data.used", ("folder", used.Folder), ("title", status.Title));
        }

        if (status.Problem is not null)
        {
            return "";
        }

        bool isFashion = source.Spec is DigitSpec { Kind: DigitKind.FashionMnist };
        return (source.Offline, isFashion) switch
        {
            (true, true) => texts.Say("data.offline", ("title", status.Title)),
            (false, true) => texts.Say("data.absent", ("title", status.Title), ("data", status.Dataset)),
            (true, false) => texts["data.offlineDrawn"],
            (false, false) => texts["data.nowhere"],
        };
    }

    private static void WriteSummary(CommandContext context, DataSummary summary, int? tableInputs)
    {
        TextCatalog texts = context.Texts;
        List<IReadOnlyList<string>> lines =
        [
            [texts["data.name"], summary.Name],
            [texts["data.origin"], texts.Of(summary.Origin)],
            [texts["data.rows"], Split(texts, summary)],
            tableInputs is { } inputs && summary.Steps is null ? [texts["data.inputs"], inputs.ToString(System.Globalization.CultureInfo.InvariantCulture)]
                : [texts["data.shape"], summary.Steps is null ? summary.Shape : texts.Say("data.steps", ("shape", summary.Shape), ("steps", summary.Steps))],
        ];
        if (tableInputs is null)
        {
            lines.Add([texts["data.inputs"], Span(texts, summary.Inputs)]);
        }

        if (summary.Classes.Count > 0)
        {
            lines.Add([texts[summary.PerStep ? "data.classesPerStep" : "data.classes"], Classes(texts, summary)]);
        }

        lines.AddRange(summary.Targets.Select(target => (IReadOnlyList<string>)[texts["data.target"], Span(texts, target)]));
        foreach (string line in Layout.Definitions([.. lines.Select(line => (line[0], line[1]))], Math.Min(context.Terminal.Width, Layout.MaxWidth)))
        {
            context.Write(line);
        }
    }

    private static string Split(TextCatalog texts, DataSummary summary) => texts.Say(
        summary.Test is null ? "data.split" : "data.splitTest", ("training", summary.Training), ("validation", summary.Validation), ("test", summary.Test));

    private static string Classes(TextCatalog texts, DataSummary summary)
    {
        IEnumerable<string> first = summary.Classes.Take(MaxClasses).Select(entry => $"{entry.Name}:\u00a0{texts.Numbers.Count(entry.Count)}");
        string all = string.Join("; ", summary.Classes.Count > MaxClasses ? first.Append("…") : first);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{summary.Classes.Count} ({all})");
    }

    private static string Span(TextCatalog texts, NumberSpan span) =>
        texts.Say("data.span", ("min", span.Min), ("max", span.Max), ("mean", span.Mean));
}
