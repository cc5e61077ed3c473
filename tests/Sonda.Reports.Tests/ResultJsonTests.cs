using System.Text.Json;
using Sonda.Engine.Training;
using Sonda.Reports.Json;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Chapter;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Tests;

public sealed class ResultJsonTests
{
    [Fact]
    public void The_chapters_fields_have_the_promised_names()
    {
        using var json = JsonDocument.Parse(ResultJson.Serialize(SampleResults.Mnist(), "en"));
        JsonElement root = json.RootElement;

        Assert.Equal(
            [
                "data", "dataVerified", "dataOrigin", "seconds", "complete", "quick", "seed", "seeds", "threads", "training", "accuracies",
                "initialSpeeds", "gradientBars", "speedCurves",
            ],
            Names(root));
        Assert.Equal(
            ["epochs", "batchSize", "learningRate", "lambda", "optimizer", "schedule", "layerRates", "clipping"], Names(root.GetProperty("training")));
        Assert.Equal(["network", "book", "final", "best", "perEpoch", "seconds"], Names(root.GetProperty("accuracies")[0]));
        Assert.Equal(["network", "book", "measured", "median", "q05", "q95"], Names(root.GetProperty("initialSpeeds")[0]));
        Assert.Equal(["network", "images", "layers"], Names(root.GetProperty("gradientBars")));
        Assert.Equal(["network", "epochs", "speeds", "meanNorms"], Names(root.GetProperty("speedCurves")[0]));
        Assert.Equal(500, root.GetProperty("speedCurves")[2].GetProperty("speeds")[3].GetArrayLength());
    }

    [Fact]
    public void Trainings_and_speeds_have_the_promised_names()
    {
        using var training = JsonDocument.Parse(ResultJson.Serialize(Training(0.25), "en"));
        using var speeds = JsonDocument.Parse(ResultJson.Serialize(new SpeedsResult
        {
            Network = "784-30-10",
            Data = "mnist",
            Seed = 1,
            Seeds = 2,
            Images = 1000,
            Complete = true,
            Measured = [1],
            Median = [1],
            Q05 = [1],
            Q95 = [1],
            MedianLog10 = [0],
            MedianFloat32 = [1],
        }));

        Assert.Equal(
            [
                "network", "data", "parameters", "seed", "training", "earlyStopping", "complete", "stoppedEarly", "diverged", "keptEpoch",
                "checkpointStep", "resumedStep", "baseline", "learning", "seconds", "epochs",
            ],
            Names(training.RootElement));
        Assert.Equal(
            ["epoch", "validationAccuracy", "validationCost", "trainingAccuracy", "trainingCost", "seconds", "speeds"],
            Names(training.RootElement.GetProperty("epochs")[0]));
        Assert.Equal(
            [
                "network", "data", "seed", "seeds", "images", "complete", "measured", "median", "q05", "q95", "medianLog10",
                "medianFloat32", "theory",
            ],
            Names(speeds.RootElement));
    }

    [Fact]
    public void Early_stopping_and_divergence_are_told_with_their_place()
    {
        using var json = JsonDocument.Parse(ResultJson.Serialize(Training(0.25) with
        {
            EarlyStopping = new EarlyStopping(5, StoppingMetric.Accuracy),
            StoppedEarly = new EarlyStop(9, 4, 96.5),
            Diverged = new Divergence
            {
                Epoch = 2,
                Batch = 3,
                Step = 5003,
                Phase = TrainingPhase.Backward,
                Layer = 1,
                Quantity = "δ",
                Unit = 7,
                Row = 2,
                Value = double.NaN,
            },
        }, "en"));
        JsonElement root = json.RootElement, diverged = root.GetProperty("diverged");
        Assert.Equal("patience(5,accuracy)", root.GetProperty("earlyStopping").GetString());
        Assert.Equal(["epoch", "bestEpoch", "best"], Names(root.GetProperty("stoppedEarly")));
        Assert.Equal(
            ["epoch", "batch", "step", "phase", "layer", "quantity", "unit", "row", "timeStep", "value", "isOfParameter", "message"],
            Names(diverged));
        Assert.Equal("backward", diverged.GetProperty("phase").GetString());
        Assert.Contains("is not a number", diverged.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_number_becomes_null()
    {
        using var training = JsonDocument.Parse(ResultJson.Serialize(Training(double.NaN), "en"));
        JsonElement epoch = training.RootElement.GetProperty("epochs")[0];

        Assert.Equal(JsonValueKind.Null, epoch.GetProperty("validationAccuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, epoch.GetProperty("validationCost").ValueKind);
        Assert.Equal("[null, 1E-137, null]", epoch.GetProperty("speeds").GetRawText());
    }

    [Fact]
    public void Reading_back_gives_the_same_numbers()
    {
        ChapterResult written = SampleResults.Mnist() with { Seed = ulong.MaxValue };
        string json = ResultJson.Serialize(written, "en");
        ChapterResult read = ResultJson.ReadChapter(json);

        Assert.Equal(written.Seed, read.Seed);
        Assert.Equal(written.Training, read.Training);
        Assert.Equal(written.SpeedCurves[2].Speeds[3], read.SpeedCurves[2].Speeds[3]);
        Assert.Equal(json, ResultJson.Serialize(read, "en"));
    }

    [Fact]
    public void Parts_that_were_not_reached_read_back_as_such()
    {
        ChapterResult read = ResultJson.ReadChapter(ResultJson.Serialize(SampleResults.Nothing(), "en"));

        Assert.Null(read.GradientBars);
        Assert.Empty(read.SpeedCurves);
        Assert.False(read.Complete);
    }

    [Fact]
    public void Lists_of_numbers_stay_on_one_line() =>
        Assert.Contains("\n      \"book\": [0.07, 0.31],\n", ResultJson.Serialize(SampleResults.Mnist(), "en"), StringComparison.Ordinal);

    private static TrainingResult Training(double accuracy) => new()
    {
        Network = "784-30-10",
        Data = "mnist",
        Parameters = 23_860,
        Seed = 1,
        Training = new TrainingSpec(),
        Complete = true,
        Seconds = 1,
        Epochs =
        [
            new EpochResult
            {
                Epoch = 0, ValidationAccuracy = accuracy, ValidationCost = double.PositiveInfinity, Seconds = 1,
                Speeds = [double.NaN, 1e-137, double.NegativeInfinity],
            },
        ],
    };

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
