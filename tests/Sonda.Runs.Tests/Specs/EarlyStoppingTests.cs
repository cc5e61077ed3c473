using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Specs;

public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly LoadedData Digits = FakeDigits.Create(200);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("patience(5)", 5, StoppingMetric.Cost, 0.0)]
    [InlineData("patience(1,accuracy)", 1, StoppingMetric.Accuracy, 0.0)]
    [InlineData("patience(12,accuracy,0.25)", 12, StoppingMetric.Accuracy, 0.25)]
    [InlineData("patience(3,cost,0.001)", 3, StoppingMetric.Cost, 0.001)]
    public void The_text_form_reads_and_writes_the_record(string text, int patience, StoppingMetric metric, double least)
    {
        Assert.Equal(new EarlyStopping(patience, metric, least), EarlyStopping.Parse(text));
        Assert.Equal(text, EarlyStopping.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", "expected patience(EPOCHS)")]
    [InlineData("5", "expected patience(EPOCHS)")]
    [InlineData("patience()", "expected patience(EPOCHS)")]
    [InlineData("patience(5,speed)", "\"patience(5,speed)\" is not allowed")]
    [InlineData("patience(5,cost,-1)", "is not allowed")]
    [InlineData("patience(5,cost,0.1,2)", "is not allowed")]
    [InlineData("patience(99999999999)", "is not allowed")]
    [InlineData("patience(0)", "The patience must be 1 or more; found 0.")]
    [InlineData("patience(5,cost,1e999)", "The minimum improvement must be finite and at least 0")]
    public void What_is_no_early_stopping_is_refused_with_what_is_allowed(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => EarlyStopping.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("patience(2)", "5 4 4 3 3 3 1", 6, 4)]
    [InlineData("patience(2)", "5 4 6 7 1", 4, 2)]
    [InlineData("patience(2,cost,0.5)", "5 4.6 4.5 1", 3, 1)]
    [InlineData("patience(3,accuracy)", "90 91 NaN 91 90.5 95", 5, 2)]
    [InlineData("patience(2,accuracy,1)", "90 91 90.9 95", 3, 1)]
    [InlineData("patience(2)", "NaN NaN 1", 2, 0)]
    [InlineData("patience(2)", "NaN 3 Infinity 2", 0, 4)]
    public void It_stops_when_patience_runs_out_after_the_best_epoch(string text, string metrics, int end, int best)
    {
        EarlyStopping stopping = EarlyStopping.Parse(text);
        StoppingState state = StoppingState.Start;
        int epoch = 0;
        foreach (string metric in metrics.Split(' '))
        {
            epoch++;
            state = stopping.Observe(state, epoch, double.Parse(metric, System.Globalization.CultureInfo.InvariantCulture));
            if (stopping.IsOver(state, epoch))
            {
                break;
            }
        }

        Assert.Equal((end == 0 ? metrics.Split(' ').Length : end, best), (epoch, state.Epoch));
        Assert.Equal(end != 0, stopping.IsOver(state, epoch));
    }

    [Fact]
    public void The_network_of_the_best_epoch_is_the_result()
    {
        // No cost ever improves by more than 1e9, so the first epoch stays the best.
        string path = Path.Combine(_folder, "net"), one = Path.Combine(_folder, "one");
        TrainingOptions options = Options with { EarlyStopping = new EarlyStopping(3, StoppingMetric.Cost, 1e9), SaveTo = path };
        TrainingResult result = Run(options);
        Assert.True(result.Complete);
        Assert.Equal((4, 1, 1), (result.StoppedEarly!.Epoch, result.StoppedEarly.BestEpoch, result.KeptEpoch));
        Assert.Equal(4, result.Epochs.Count);
        Assert.All(result.Epochs, epoch => Assert.Null(epoch.ValidationCost));
        Run(Options with { Training = Options.Training with { Epochs = 1 }, SaveTo = one });
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(path));
    }

    [Fact]
    public void With_patience_to_the_end_the_best_network_is_kept_all_the_same()
    {
        TrainingResult result = Run(Options with { EarlyStopping = new EarlyStopping(100, StoppingMetric.Accuracy) });
        double best = result.Epochs.Max(epoch => epoch.ValidationAccuracy);
        Assert.Null(result.StoppedEarly);
        Assert.Equal(result.Epochs.First(epoch => epoch.ValidationAccuracy == best).Epoch, result.KeptEpoch);
        Assert.Equal(Options.Training.Epochs, result.Epochs.Count);
    }

    [Fact]
    public void A_plateau_schedule_is_told_the_validation_cost()
    {
        // A reduction to a millionth after the first epoch that is not better: from then on the network does not change.
        TrainingSpec training = Options.Training with { LearningRate = 20, Schedule = LearningRateSchedule.Parse("plateau(0,1e-12)"), Epochs = 12 };
        IReadOnlyList<EpochResult> epochs = Run(Options with { Training = training, ValidationCost = true }).Epochs;
        Assert.Equal(epochs[^2].ValidationCost!.Value, epochs[^1].ValidationCost!.Value, 1e-6);
        epochs = Run(Options with { Training = training with { Schedule = new ConstantRate() }, ValidationCost = true }).Epochs;
        Assert.NotEqual(epochs[^2].ValidationCost!.Value, epochs[^1].ValidationCost!.Value, 1e-6);
    }

    private static TrainingOptions Options => new()
    {
        Network = NetworkSpec.Parse("784-12-10"),
        Training = new TrainingSpec { Epochs = 6 },
    };

    private static TrainingResult Run(TrainingOptions options) =>
        TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None);
}
