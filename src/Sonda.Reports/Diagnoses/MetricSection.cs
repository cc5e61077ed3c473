using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;

namespace Sonda.Reports.Diagnoses;

/// <summary>The measures of a network on the rows of a table, on the pages of training, diagnosis and cure.</summary>
internal static class MetricSection
{
    /// <summary>A sentence for each part of the data; nothing for data that are no table.</summary>
    public static Html Sentences(RowMetrics? validation, RowMetrics? test, TextCatalog texts) => Html.Join(
        TrainingView.Metrics(validation, test, texts).Select(part => MetricsView.Sentence(part.Metrics, part.Part, texts)).OfType<string>().Select(sentence => Html.From($"<p>{sentence}</p>")));

    /// <summary>Precision, recall and F1 of each class on the test rows, or else on the validation rows; nothing for regression.</summary>
    public static Html Classes(RowMetrics? validation, RowMetrics? test, TextCatalog texts)
    {
        if (TrainingView.Metrics(validation, test, texts).LastOrDefault() is not (var part, { } metrics) || MetricsView.Classes(metrics, texts) is not { Count: > 0 } rows)
        {
            return default;
        }

        return Sections.Of(texts, "metrics.report", Html.From($"<p>{texts.Inline("metrics.report.text", ("part", part))}</p>"), HtmlTable.Open(texts.Say("metrics.report"), rows[0], rows.Skip(1)));
    }

    /// <summary>The means of all measures of a run, and of the changed run; nothing for data that are no table.</summary>
    public static Html Change(MeanMetrics? before, MeanMetrics? after, TextCatalog texts)
    {
        if ((after ?? before) is not { } shown)
        {
            return default;
        }

        IReadOnlyList<IReadOnlyList<string>> rows = MetricsView.Change(before, after, texts);
        return Html.Join(
        [
            texts.Paragraphs("metrics.means", ("rows", texts.Numbers.Count(shown.Rows)), ("trainings", texts.Numbers.Count(shown.Trainings))),
            HtmlTable.Open(texts.Say("metrics.report"), rows[0], rows.Skip(1)),
        ]);
    }
}
