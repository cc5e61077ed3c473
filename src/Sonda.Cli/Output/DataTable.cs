using Sonda.Cli.Texts;
using Sonda.Data;

namespace Sonda.Cli.Output;

/// <summary>What <c>sonda data</c> tells: every place that was looked at, what would be used, and what it is.</summary>
internal static class DataTable
{
    private const int MaxClasses = 12;

    public static void Write(CommandContext context, DataOptions source, DataStatus status)
    {
        if (source.Spec.IsPublished)
        {
            WritePlaces(context, status);
            context.Write(Use(context.Phrases, source, status));
        }

        if (status.Summary is { } summary)
        {
            WriteSummary(context, summary);
        }

        if (status.Ink is { } ink)
        {
            context.Write(context.Phrases.Say("data.ink", ink.Images, ink.MeanIntensity, 100 * ink.NonZeroShare));
        }
    }

    private static void WritePlaces(CommandContext context, DataStatus status)
    {
        Phrases phrases = context.Phrases;
        foreach (string line in Layout.Table(
            [
                [phrases["data.where"], phrases["data.condition"], phrases["data.folder"]],
                .. status.Places.Select(place => (IReadOnlyList<string>)
                    [place.Source, phrases["data.condition." + place.Condition], place.Folder]),
            ],
            leftAligned: true))
        {
            context.Write(line);
        }

        foreach (DataFileStatus file in status.Places.SelectMany(place => place.Files))
        {
            if (file.Problem is not null && file.Condition != DataCondition.Absent)
            {
                context.Write("  " + file.Problem);
            }
        }

        context.Write("");
    }

    private static string Use(Phrases phrases, DataOptions source, DataStatus status)
    {
        if (status.Used is { } used)
        {
            return phrases.Say("data.used", used.Folder, status.Title);
        }

        if (status.Problem is not null)
        {
            return "";
        }

        bool isFashion = source.Spec is DigitSpec { Kind: DigitKind.FashionMnist };
        return (source.Offline, isFashion) switch
        {
            (true, true) => phrases.Say("data.offline", status.Title),
            (false, true) => phrases.Say("data.absent", status.Title, status.Dataset),
            (true, false) => phrases["data.offlineDrawn"],
            (false, false) => phrases["data.nowhere"],
        };
    }

    private static void WriteSummary(CommandContext context, DataSummary summary)
    {
        Phrases phrases = context.Phrases;
        List<IReadOnlyList<string>> lines =
        [
            [phrases["data.name"], summary.Name],
            [phrases["data.origin"], summary.Origin],
            [phrases["data.rows"], Split(phrases, summary)],
            [phrases["data.shape"], summary.Steps is null ? summary.Shape : phrases.Say("data.steps", summary.Shape, summary.Steps)],
            [phrases["data.inputs"], Span(phrases, summary.Inputs)],
        ];
        if (summary.Classes.Count > 0)
        {
            lines.Add([phrases[summary.PerStep ? "data.classesPerStep" : "data.classes"], Classes(summary)]);
        }

        lines.AddRange(summary.Targets.Select(target => (IReadOnlyList<string>)[phrases["data.target"], Span(phrases, target)]));
        foreach (string line in Layout.Table(lines, leftAligned: true))
        {
            context.Write(line);
        }
    }

    private static string Split(Phrases phrases, DataSummary summary) => phrases.Say(
        summary.Test is null ? "data.split" : "data.splitTest", summary.Training, summary.Validation, summary.Test);

    private static string Classes(DataSummary summary)
    {
        IEnumerable<string> first = summary.Classes.Take(MaxClasses).Select(entry => $"{entry.Name}: {entry.Count}");
        string all = string.Join(", ", summary.Classes.Count > MaxClasses ? first.Append("…") : first);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{summary.Classes.Count} ({all})");
    }

    private static string Span(Phrases phrases, NumberSpan span) =>
        phrases.Say("data.span", span.Least, span.Most, span.Mean);
}
