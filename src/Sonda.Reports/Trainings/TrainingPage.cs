using System.Globalization;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Runs.Events;
using Sonda.Runs.Training;

namespace Sonda.Reports.Trainings;

/// <summary>A training as one page without other files, scripts or network access.</summary>
internal static class TrainingPage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The training.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as typed.</param>
    public static string Write(TrainingResult result, string language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        var figures = new InlineFigures(texts);
        Html body = Html.Join(
        [
            Header(result, texts),
            Sections.Of(
                texts, "training.epochs",
                figures.Show(TrainingFigure.Curve(result, texts), "training.curve.caption"),
                figures.Show(TrainingFigure.Speeds(result, texts), "training.speeds.caption"),
                Table(result, texts)),
            MetricSection.Classes(result.Validation, result.Test, texts),
            ResultPage.How(texts, command),
        ]);
        return PageShell.Write(texts, texts.Say("training.page", ("network", result.Network)), body);
    }

    private static Html Header(TrainingResult result, TextCatalog texts)
    {
        string? baseline = TrainingView.Baseline(result.Baseline, TrainingView.PartOf("validation", texts), texts, cost => texts.Numbers.Significant(cost, 3));
        return Html.Join(
        [
            ResultPage.Header(
                texts, "training.kicker", Html.Text(Best(result, texts)), result.Network,
                ("page.data", result.Data), ("page.seed", result.Seed.ToString(CultureInfo.InvariantCulture)),
                ("training.done", texts.Say("training.of", ("done", result.Epochs.Count), ("all", result.Training.Epochs)))),
            result.Diverged is { } diverged ? ResultPage.Notice(Html.Text(texts.Of(diverged.Message)))
                : result.Complete ? default : ResultPage.Notice(texts.Inline("training.partial")),
            baseline is null ? default : Html.From($"<p>{baseline}</p>"),
            MetricSection.Sentences(result.Validation, result.Test, texts),
            TrainingView.Learning(result, texts) is { } learning ? Html.From($"<p>{learning}</p>") : default,
            TrainingView.Scale(result, texts) is { } scale ? Html.From($"<p>{scale}</p>") : default,
        ]);
    }

    private static string Best(TrainingResult result, TextCatalog texts)
    {
        EpochResult[] read = [.. result.Epochs.Where(epoch => double.IsFinite(epoch.ValidationAccuracy))];
        return read.MaxBy(epoch => epoch.ValidationAccuracy) is { } best
                ? texts.Say("training.best", ("best", texts.Numbers.Percent(best.ValidationAccuracy, 2)), ("epoch", best.Epoch))
            : result.Epochs.Where(epoch => epoch.ValidationCost is { } cost && double.IsFinite(cost)).MinBy(epoch => epoch.ValidationCost) is { } lowest
                ? texts.Say("training.bestCost", ("best", texts.Numbers.Significant(lowest.ValidationCost!.Value, 3)), ("epoch", lowest.Epoch))
            : texts.Say("training.none");
    }

    private static Html Table(TrainingResult result, TextCatalog texts)
    {
        Numbers numbers = texts.Numbers;
        string Cost(double cost) => numbers.Significant(cost, 3);
        (string Key, Func<EpochResult, double?> Read, Func<double, string> Write)[] columns =
        [
            ("train.accuracy", epoch => double.IsNaN(epoch.ValidationAccuracy) ? null : epoch.ValidationAccuracy, value => numbers.Percent(value, 2)),
            ("train.validationCost", epoch => epoch.ValidationCost, Cost),
            ("train.trainingAccuracy", epoch => epoch.TrainingAccuracy, value => numbers.Percent(value, 2)),
            ("train.trainingCost", epoch => epoch.TrainingCost, Cost),
        ];
        columns = [.. columns.Where(column => result.Epochs.Any(epoch => column.Read(epoch) is not null))];
        int layers = result.Epochs.Select(epoch => epoch.Speeds?.Count ?? 0).DefaultIfEmpty(0).Max();
        string[] header =
        [
            texts.Say("train.epoch"), .. columns.Select(column => texts.Say(column.Key)),
            .. Enumerable.Range(1, layers).Select(layer => texts.Say("train.speed", ("layer", layer))),
        ];
        return result.Epochs.Count == 0 ? default : HtmlTable.Open(texts.Say("training.epochs"), header, result.Epochs.Select(epoch => (IReadOnlyList<string>)
        [
            numbers.Count(epoch.Epoch),
            .. columns.Select(column => column.Read(epoch) is { } value ? column.Write(value) : Numbers.Missing),
            .. Enumerable.Range(0, layers).Select(layer => epoch.Speeds is { } speeds ? numbers.Significant(speeds[layer], 3) : Numbers.Missing),
        ]));
    }
}
