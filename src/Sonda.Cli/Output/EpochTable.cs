using System.Globalization;
using Sonda.Reports.Views;
using Sonda.Runs.Events;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>The lines of <c>sonda train</c>. The table writes them one by one, so its widths are fixed beforehand.</summary>
internal sealed class EpochTable
{
    private const int ReadingWidth = 8;
    private const int SpeedWidth = 9;
    private const int TimeWidth = 6;
    private const int Gap = 2;
    private const string Ellipsis = "…";

    /// <summary>The number of epochs from which on a window cannot show them all.</summary>
    private const int ManyEpochs = 200;

    /// <summary>About so many lines stand for many epochs.</summary>
    private const int LinesOfMany = 50;

    private readonly TrainingOptions _options;
    private readonly TextCatalog _texts;
    private readonly string[] _header;
    private readonly int[] _widths;
    private readonly bool _hasClasses;
    private readonly int?[] _layers = [];

    /// <summary>Lays out the table.</summary>
    /// <param name="options">The training.</param>
    /// <param name="texts">The user's language.</param>
    /// <param name="hasClasses">Whether there is an accuracy: regression has none.</param>
    /// <param name="width">The width of the window: if not all layers fit, the middle ones are left out.</param>
    public EpochTable(TrainingOptions options, TextCatalog texts, bool hasClasses, int width)
    {
        (_options, _texts, _hasClasses) = (options, texts, hasClasses);
        var columns = new List<(string Name, int Width)> { (texts["train.epoch"], 0) };
        AddIf(hasClasses, "train.accuracy");
        AddIf(options.ValidationCost, "train.validationCost");
        AddIf(options.TrainingAccuracy, "train.trainingAccuracy");
        AddIf(options.TrainingCost, "train.trainingCost");
        if (options.Speeds)
        {
            int rest = width - columns.Append((texts["train.seconds"], TimeWidth)).Sum(column => Gap + Math.Max(column.Item1.Length, column.Item2));
            _layers = Shown(options.Network.WeightedLayerCount - 1, rest);
            columns.AddRange(_layers.Select(layer => layer is { } shown
                ? (texts.Say("train.speed", ("layer", shown + 1)), SpeedWidth)
                : (Ellipsis, 0)));
        }

        columns.Add((texts["train.seconds"], TimeWidth));
        _header = [.. columns.Select(column => column.Name)];
        _widths = [.. columns.Select(column => Math.Max(column.Name.Length, column.Width))];

        void AddIf(bool wanted, string key)
        {
            if (wanted)
            {
                columns.Add((texts[key], ReadingWidth));
            }
        }
    }

    /// <summary>The number of epochs from one line to the next.</summary>
    private int Every => _options.Training.Epochs > ManyEpochs ? _options.Training.Epochs / LinesOfMany : 1;

    /// <summary>Whether an epoch has a line.</summary>
    public bool Shows(int epoch) => epoch == 1 || epoch % Every == 0;

    /// <summary>Introduces the training; <see cref="Header"/> comes with the first epoch.</summary>
    public void Introduce(CommandContext context)
    {
        context.Explain(_texts.Say(
            "train.intro", ("network", _options.Network), ("parameters", _options.Network.ParameterCount)));
        if (_options.Speeds && _options.Network.WeightedLayerCount > 1)
        {
            context.Explain(_texts["train.speedsMeaning"]);
        }

        if (Every > 1)
        {
            context.Explain(_texts.Say("train.every", ("epochs", Every)));
        }

        if (_options.Resume is { Epochs.Count: > 0 } done && done.Epochs.Count >= _options.Training.Epochs)
        {
            context.Explain(_texts.Say("train.nothingLeft", ("epochs", done.Epochs.Count), ("more", 2 * done.Epochs.Count)));
            return;
        }

        if (_options.Resume is { } checkpoint)
        {
            context.Explain(_texts.Say("train.resumed", ("step", checkpoint.State.Step), ("epochs", checkpoint.Epochs.Count)));
        }

        context.Write("");
    }

    /// <summary>The names of the columns.</summary>
    public string Header => Layout.Row(_header, _widths);

    /// <summary>The row of one epoch.</summary>
    public string Row(EpochResult epoch)
    {
        var cells = new List<string> { epoch.Epoch.ToString(CultureInfo.InvariantCulture) };
        AddIf(_hasClasses, epoch.ValidationAccuracy, Figures.Percent);
        AddIf(_options.ValidationCost, epoch.ValidationCost, Figures.Speed);
        AddIf(_options.TrainingAccuracy, epoch.TrainingAccuracy, Figures.Percent);
        AddIf(_options.TrainingCost, epoch.TrainingCost, Figures.Speed);
        if (_options.Speeds)
        {
            cells.AddRange(_layers.Select(layer => layer is not { } shown ? Ellipsis : epoch.Speeds is { } speeds ? Figures.Speed(speeds[shown]) : ""));
        }

        cells.Add(Figures.Duration(epoch.Seconds));
        return Layout.Row(cells, _widths);

        void AddIf(bool wanted, double? reading, Func<double, string> write)
        {
            if (wanted)
            {
                cells.Add(reading is { } value ? write(value) : "");
            }
        }
    }

    /// <summary>Reports the result.</summary>
    public void Conclude(CommandContext context, TrainingResult result)
    {
        context.Write("");
        if (Best(result) is { } best)
        {
            // Regression has no accuracy.
            bool isCost = double.IsNaN(best.ValidationAccuracy);
            context.Explain(_texts.Say(
                isCost ? "train.bestCost" : "train.best",
                ("best", isCost ? Figures.Speed(best.ValidationCost ?? double.NaN) : Figures.Percent(best.ValidationAccuracy)),
                ("epoch", best.Epoch),
                ("epochs", result.Epochs.Count),
                ("time", Figures.Duration(result.Seconds))));
            if (result.Complete && best.Epoch != result.KeptEpoch && result.Epochs.FirstOrDefault(epoch => epoch.Epoch == result.KeptEpoch) is { } kept)
            {
                context.Explain(_texts.Say(
                    isCost ? "train.keptCost" : "train.kept",
                    ("epoch", kept.Epoch), ("value", isCost ? Figures.Speed(kept.ValidationCost ?? double.NaN) : Figures.Percent(kept.ValidationAccuracy))));
            }
        }

        if (result.Baseline is { } baseline)
        {
            BaselineLine.Write(context, baseline);
        }

        foreach ((string part, RowMetrics metrics) in TrainingView.Metrics(result.Validation, result.Test, _texts))
        {
            MetricLines.Write(context, metrics, part);
        }

        if (TrainingView.Learning(result, _texts) is { } learning)
        {
            context.Explain(learning);
        }

        if (TrainingView.Scale(result, _texts) is { } scale)
        {
            context.Explain(scale);
        }

        if ((result.Test ?? result.Validation) is { } shown && MetricLines.WriteClasses(context, shown))
        {
            context.Write("");
        }

        if (result.Epochs is [{ Speeds: { Count: > 1 } first }, .., { Speeds: { } last }])
        {
            context.Explain(_texts.Say("train.ratio", ("first", Depth(first)), ("last", Depth(last))));
        }

        if (result.StoppedEarly is { } early)
        {
            context.Explain(_texts.Say("train.stoppedEarly", ("epoch", early.Epoch), ("best", early.BestEpoch)));
        }

        if (_options.SaveTo is not null && result.Complete)
        {
            context.Explain(_texts.Say("train.saved", ("epoch", result.KeptEpoch), ("file", _options.SaveTo)));
        }

        if (_options.TraceTo is not null && result.Complete)
        {
            context.Explain(_texts.Say("train.trace", ("file", _options.TraceTo)));
        }

        if (result.CheckpointStep is { } step && result.Complete)
        {
            context.Explain(_texts.Say("train.checkpoint", ("step", step), ("file", _options.CheckpointTo!)));
        }
    }

    /// <summary>The layers with a column each, from 0; null stands for those between.</summary>
    private static int?[] Shown(int layers, int room)
    {
        int fitting = room / (Gap + SpeedWidth);
        if (layers <= Math.Max(2, fitting))
        {
            return [.. Enumerable.Range(0, layers).Select(layer => (int?)layer)];
        }

        // At least the first and the last, which the chapter compares
        int shown = Math.Max(2, (room - Gap - Ellipsis.Length) / (Gap + SpeedWidth));
        return [.. Enumerable.Range(0, shown - 1).Select(layer => (int?)layer), null, layers - 1];
    }

    private static EpochResult? Best(TrainingResult result) => result.Epochs.All(epoch => double.IsNaN(epoch.ValidationAccuracy))
        ? result.Epochs.MinBy(epoch => epoch.ValidationCost is { } cost && !double.IsNaN(cost) ? cost : double.PositiveInfinity)
        : result.Epochs.MaxBy(epoch => epoch.ValidationAccuracy);

    private static string Depth(IReadOnlyList<double> speeds) =>
        Figures.Ratio(Math.Log10(speeds[^1]) - Math.Log10(speeds[0]));
}
