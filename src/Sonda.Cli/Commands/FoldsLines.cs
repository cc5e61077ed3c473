using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Reports.Views;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Commands;

/// <summary>Trains once for each fold of a table and shows a line per fold, then each measure with its interval.</summary>
/// <param name="context">The terminal and the laboratory.</param>
/// <param name="options">The training of each fold.</param>
/// <param name="source">The table.</param>
/// <param name="json">Whether the result is printed as JSON.</param>
internal sealed class FoldsLines(CommandContext context, TrainingOptions options, DataOptions source, bool json)
{
    /// <summary>Trains all folds, or until it is stopped.</summary>
    /// <param name="folds">The number of folds.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Refusal">The data are no table, or a fold diverged.</exception>
    public int Run(int folds, CancellationToken stop)
    {
        TextCatalog texts = context.Texts;
        if (source.Spec is not CsvSpec { Fold: null, Test: 0, Order: not TableOrder.File } table)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.foldsData", ("data", source.Spec)));
        }

        // The best epoch is chosen on the validation rows, so that the rows of the fold have no part in it.
        TrainingOptions each = options with { EarlyStopping = options.EarlyStopping ?? new EarlyStopping(Math.Max(1, options.Training.Epochs)) };
        if (!json)
        {
            context.Explain(texts.Say("folds.intro", ("network", options.Network), ("folds", folds)));
            context.Write("");
        }

        var trainings = new List<TrainingResult>();
        foreach (int fold in Enumerable.Range(1, folds))
        {
            DataOptions one = source with { Spec = table with { Fold = new TableFold(fold, folds) } };
            LoadedData data = context.Follow(feed => context.Lab.LoadAsync(one, new DownloadRelay(feed, texts), stop), stop);
            TrainingResult result = context.Follow(feed => Task.FromResult(context.Lab.Train(data, each, feed, new Silence(), stop)), stop);
            if (result.Diverged is { } divergence)
            {
                throw new Refusal(ExitCode.Diverged, texts.Say("error.foldDiverged", ("fold", fold), ("reason", texts.Clause(divergence.Message))));
            }

            if (!result.Complete)
            {
                break;
            }

            trainings.Add(result);
            if (!json)
            {
                WriteFold(fold, folds, result, data);
            }
        }

        if (trainings.Count == 0)
        {
            context.Notice(texts.Say("stop.folds", ("done", 0), ("folds", folds)));
            return ExitCode.StoppedEarly;
        }

        FoldsResult all = FoldsResult.Of(trainings, folds);
        if (json)
        {
            context.Write(context.Lab.ToJson(all));
        }
        else
        {
            WriteMeasures(all);
        }

        if (all.Complete)
        {
            return ExitCode.Done;
        }

        context.Notice(texts.Say("stop.folds", ("done", trainings.Count), ("folds", folds)));
        return ExitCode.StoppedEarly;
    }

    private void WriteFold(int fold, int folds, TrainingResult result, LoadedData data)
    {
        RowMetrics? test = result.Test;
        context.Explain(context.Texts.Say(
            test?.Accuracy is null ? "folds.numbers" : "folds.classes",
            ("fold", fold),
            ("folds", folds),
            ("rows", data.Test!.Count),
            ("epoch", result.KeptEpoch),
            ("accuracy", Figures.Percent(test?.Accuracy ?? double.NaN)),
            ("share", MetricsView.Value("r2", test?.R2 ?? double.NaN, context.Texts)),
            ("rmse", MetricsView.Value("rmse", test?.Rmse ?? double.NaN, context.Texts))));
    }

    private void WriteMeasures(FoldsResult result)
    {
        TextCatalog texts = context.Texts;
        context.Write("");
        string[] lines = [.. Layout.Table(
            [
                ["", texts["folds.mean"], texts["folds.interval"], texts["metrics.ignoring"]],
                .. result.Measures.Select(measure => (IReadOnlyList<string>)
                [
                    texts["metrics.name." + measure.Name],
                    Number(measure, measure.Mean),
                    measure is { Low: { } low, High: { } high } ? $"{Number(measure, low)} … {Number(measure, high)}" : "–",
                    measure.Baseline is { } baseline ? Number(measure, baseline) : "–",
                ]),
            ])];
        Array.ForEach(lines, context.Write);
        context.Write("");
        context.Explain(texts["folds.how"]);
    }

    private string Number(FoldMeasure measure, double value) => MetricsView.Value(measure.Name, value, context.Texts);

    private sealed class Silence : IProgress<EpochResult>
    {
        public void Report(EpochResult value)
        {
        }
    }
}
