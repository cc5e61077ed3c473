using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>The lines of <c>sonda train</c>. They are written one by one, so widths are known beforehand.</summary>
internal sealed class EpochTable
{
    private const int ReadingWidth = 8;
    private const int SpeedWidth = 9;
    private const int TimeWidth = 6;

    private readonly TrainingOptions _options;
    private readonly Phrases _phrases;
    private readonly string[] _header;
    private readonly int[] _widths;

    public EpochTable(TrainingOptions options, Phrases phrases)
    {
        (_options, _phrases) = (options, phrases);
        var columns = new List<(string Name, int Width)>
        {
            (phrases["train.epoch"], 0),
            (phrases["train.accuracy"], ReadingWidth),
        };
        AddIf(options.ValidationCost, "train.validationCost");
        AddIf(options.TrainingAccuracy, "train.trainingAccuracy");
        AddIf(options.TrainingCost, "train.trainingCost");
        if (options.Speeds)
        {
            columns.AddRange(Enumerable.Range(1, options.Network.WeightedLayerCount - 1).Select(layer =>
                (phrases.Say("train.speed", layer), SpeedWidth)));
        }

        columns.Add((phrases["train.seconds"], TimeWidth));
        _header = [.. columns.Select(column => column.Name)];
        _widths = [.. columns.Select(column => Math.Max(column.Name.Length, column.Width))];

        void AddIf(bool wanted, string key)
        {
            if (wanted)
            {
                columns.Add((phrases[key], ReadingWidth));
            }
        }
    }

    /// <summary>Says what is about to be trained, and heads the columns.</summary>
    public void Introduce(CommandContext context)
    {
        context.Explain(_phrases.Say(
            "train.intro", _options.Network, _options.Network.ParameterCount));
        if (_options.Speeds && _options.Network.WeightedLayerCount > 1)
        {
            context.Explain(_phrases["train.speedsMeaning"]);
        }

        if (_options.Resume is { } checkpoint)
        {
            context.Explain(_phrases.Say("train.resumed", checkpoint.State.Step, checkpoint.Epochs.Count));
        }

        context.Write("");
        context.Write(Layout.Row(_header, _widths));
    }

    /// <summary>One epoch.</summary>
    public string Row(EpochResult epoch)
    {
        var cells = new List<string>
        {
            epoch.Epoch.ToString(CultureInfo.InvariantCulture),
            Figures.Percent(epoch.ValidationAccuracy),
        };
        AddIf(_options.ValidationCost, epoch.ValidationCost, Figures.Speed);
        AddIf(_options.TrainingAccuracy, epoch.TrainingAccuracy, Figures.Percent);
        AddIf(_options.TrainingCost, epoch.TrainingCost, Figures.Speed);
        if (_options.Speeds)
        {
            cells.AddRange((epoch.Speeds ?? []).Select(speed => Figures.Speed(speed)));
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

    /// <summary>Says what came of it.</summary>
    public void Conclude(CommandContext context, TrainingResult result)
    {
        context.Write("");
        if (Best(result) is { } best)
        {
            // Numbers that are to be met have no accuracy.
            bool isCost = double.IsNaN(best.ValidationAccuracy);
            context.Explain(_phrases.Say(
                isCost ? "train.bestCost" : "train.best",
                isCost ? Figures.Speed(best.ValidationCost ?? double.NaN) : Figures.Percent(best.ValidationAccuracy),
                best.Epoch,
                result.Epochs.Count,
                Figures.Duration(result.Seconds)));
        }

        if (result.Epochs is [{ Speeds: { Count: > 1 } first }, .., { Speeds: { } last }])
        {
            context.Explain(_phrases.Say("train.ratio", Depth(first), Depth(last)));
        }

        if (result.StoppedEarly is { } early)
        {
            context.Explain(_phrases.Say("train.stoppedEarly", early.Epoch, early.BestEpoch));
        }

        if (_options.SaveTo is not null && result.Complete)
        {
            context.Write(_phrases.Say("train.saved", result.KeptEpoch, _options.SaveTo));
        }

        if (_options.TraceTo is not null && result.Complete)
        {
            context.Write(_phrases.Say("train.trace", _options.TraceTo));
        }

        if (result.CheckpointStep is { } step && result.Complete)
        {
            context.Write(_phrases.Say("train.checkpoint", step, _options.CheckpointTo!));
        }
    }

    private static EpochResult? Best(TrainingResult result) => result.Epochs.All(epoch => double.IsNaN(epoch.ValidationAccuracy))
        ? result.Epochs.MinBy(epoch => epoch.ValidationCost is { } cost && !double.IsNaN(cost) ? cost : double.PositiveInfinity)
        : result.Epochs.MaxBy(epoch => epoch.ValidationAccuracy);

    private static string Depth(IReadOnlyList<double> speeds) =>
        Figures.Ratio(Math.Log10(speeds[^1]) - Math.Log10(speeds[0]));
}
