using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Chapter;
using Sonda.Studies.Cures;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;
using Sonda.Studies.Speeds;
using Sonda.Theory;

namespace Sonda.Cli.Tests;

/// <summary>Results with known numbers.</summary>
internal static class Results
{
    /// <summary>Black digits.</summary>
    public static LoadedData Digits(int rows)
    {
        Dataset digits = Dataset.FromBytes("digits", new byte[784 * rows], new byte[rows], 784, 10);
        return new LoadedData(LoadedData.Mnist, digits, digits, digits, $"a folder", null);
    }

    public static ChapterResult Chapter(LoadedData data, ChapterOptions options, bool complete, bool empty) => new()
    {
        Data = data.Name,
        DataVerified = data.IsVerified,
        DataOrigin = data.Origin,
        Seconds = 18.25,
        Complete = complete,
        Quick = options.Quick,
        Seed = options.Seed,
        Seeds = options.Seeds,
        Threads = options.Threads,
        Training = new TrainingSpec(),
        Accuracies = empty ? [] :
        [
            new AccuracyResult
            {
                Network = "784-30-10",
                Book = data.ComparesWithBook ? 96.48 : null,
                Final = 96.51,
                Best = 96.62,
                PerEpoch = [92.91, 96.62, 96.51],
                Seconds = 3.125,
            },
        ],
        InitialSpeeds = empty ? [] :
        [
            new InitialSpeedsResult
            {
                Network = "784-30-30-10",
                Book = data.ComparesWithBook ? [0.07, 0.31] : null,
                Measured = [0.0611, 0.302],
                Median = [0.0592, 0.289],
                Q05 = [0.0378, 0.198],
                Q95 = [0.0909, 0.409],
            },
        ],
        GradientBars = null,
        SpeedCurves = [],
    };

    /// <summary>A cure by batch normalisation.</summary>
    public static CureResult Cure { get; } = new()
    {
        Spec = "784-30x8-10",
        Data = LoadedData.Mnist,
        Measure = CureResult.ByAccuracy,
        Seed = 3,
        Seeds = 10,
        Complete = true,
        Healthy = false,
        Trainings = 72,
        Findings = [new CureFinding("vanishing", "severe", 10, 10, true), new CureFinding("oscillation", "moderate", 1, 10, false)],
        Untreated = new CureSample { FirstSeed = 3, LastSeed = 12, Mean = 11.35, Values = [.. Enumerable.Repeat(11.35, 10)], Diverged = 0, Learned = 0, Ailing = 10 },
        Accepted = new AcceptedCure
        {
            Change = "batch-norm",
            Spec = "784-[30 bn]x8-10",
            Fields = 1,
            Effect = 84.2,
            Low = 83.5,
            High = 85,
            Seeds = 10,
            Passed = 9,
            FirstSeed = 13,
            LastSeed = 22,
            Differences = [83, 84.4, 85.2],
            Before = new CureSample { FirstSeed = 3, LastSeed = 12, Mean = 11.3, Values = [11.3], Diverged = 0, Learned = 0, Ailing = 10 },
            After = new CureSample { FirstSeed = 3, LastSeed = 12, Mean = 95.5, Values = [95.5], Diverged = 0, Learned = 10, Ailing = 1 },
            Layers = [new LayerChange("1", 1e-6, 0.02), new LayerChange("2", 0.1, 0.05)],
            OverRandom = new Advantage(60.5, 31.2, 82) { Differences = [20, 80.5, 81] },
        },
        Rejected =
        [
            new RejectedCure
            {
                Change = "selu",
                Spec = "784-[30 selu lecun]x8-10",
                Reason = RejectionReason.Larger,
                Stage = CureStage.Trial,
                FirstSeed = 3,
                LastSeed = 12,
                Differences = [84, 84.5, 85],
                Effect = 84.5,
                Low = 83.7,
                High = 85.2,
                Seeds = 10,
                Passed = 10,
            },
            new RejectedCure
            {
                Change = "clip",
                Spec = "784-30x8-10; clip norm(1)",
                Reason = RejectionReason.LearnsNothing,
                Stage = CureStage.Trial,
                FirstSeed = 3,
                LastSeed = 4,
                Differences = [-1, 0],
                Effect = -0.5,
                Low = double.NegativeInfinity,
                High = double.PositiveInfinity,
                Seeds = 2,
                Passed = 0,
            },
        ],
        RandomBaseline = new RandomRepair { Effect = 23.7, Low = 0, High = 53, Seeds = 10, FirstSeed = 13, LastSeed = 22, Changes = ["clip", "selu"], Differences = [0, 71.1] },
    };

    /// <summary>A checkpoint in the middle of the first epoch.</summary>
    public static Checkpoint Checkpoint { get; } = new()
    {
        Spec = new RunSpec(NetworkSpec.Parse("784-[20 relu he]-10 softmax"))
        {
            Training = new TrainingSpec { Epochs = 4, Optimizer = OptimizerSpec.Parse("adam"), BatchSize = 20 },
            EarlyStopping = new EarlyStopping(3),
            Seed = 7,
        },
        Data = new DataIdentity("mnist", "a", "b"),
        State = new TrainingState<float>
        {
            Epoch = 0,
            Row = 42,
            OptimizerStep = 0,
            ScheduleStart = default,
            Step = 42,
            Schedule = ScheduleState.Start,
            Parameters = [],
            Factors = [],
            Moments = [],
        },
        Stopping = StoppingState.Start,
        Kept = [],
        KeptEpoch = 0,
        Epochs = [],
        Begun = EpochBegin.None,
        Seconds = 1,
    };

    public static EpochResult Epoch(int epoch, TrainingOptions options) => new()
    {
        Epoch = epoch,
        ValidationAccuracy = 89.5 + epoch,
        ValidationCost = options.ValidationCost ? 0.75 : null,
        TrainingAccuracy = options.TrainingAccuracy ? 91.25 : null,
        TrainingCost = options.TrainingCost ? 0.625 : null,
        Seconds = 0.125,
        Speeds = options.Speeds ? [.. Enumerable.Repeat(0.0625, options.Network.HiddenCount)] : null,
    };

    public static TrainingResult Training(LoadedData data, TrainingOptions options, List<EpochResult> epochs) => new()
    {
        Network = options.Network.ToString(),
        Data = data.Name,
        Parameters = options.Network.ParameterCount,
        Seed = options.Seed,
        Training = options.Training,
        Complete = true,
        Seconds = 1.5,
        Epochs = epochs,
    };

    public static SpeedsResult Speeds(SpeedsOptions options) => new()
    {
        Network = options.Network.ToString(),
        Data = LoadedData.Mnist,
        Seed = options.Seed,
        Seeds = options.Seeds,
        Images = options.Images,
        Complete = true,
        Measured = [0.0611, 0.302],
        Median = [0.0592, 0.289],
        Q05 = [0.0378, 0.198],
        Q95 = [0.0909, 0.409],
        MedianLog10 = [Math.Log10(0.0592), Math.Log10(0.289)],
        MedianFloat32 = [0.0592, 0.289],
    };

    /// <summary>Two readings of two hidden layers and an output; the first one has causes.</summary>
    public static Trace Trace { get; } = new()
    {
        Subject = new TraceSubject
        {
            Network = "784-30-30-10",
            Layers = [.. Enumerable.Range(1, 3).Select(layer => new TraceLayer
            {
                Name = $"{layer}",
                Kind = TraceLayerKind.Dense,
                Inputs = 30,
                Units = 30,
                Activation = new TraceActivation { Kind = "sigmoid", LargestSlope = 0.25 },
            })],
            Data = "mnist",
            Cost = "cross-entropy",
        },
        Steps =
        [
            new StepReading
            {
                Step = 0,
                Layers =
                [
                    Reading(0.0125, new() { ["weights"] = 0.5, ["slope"] = 0.125 }),
                    Reading(0.2, new() { ["weights"] = 4, ["alignment"] = 0.5 }),
                    Reading(0.1, null),
                ],
            },
            new StepReading { Step = 39, Layers = [Reading(0.1, null), Reading(0.2, null), Reading(0.3, null)] },
        ],
    };

    /// <summary>The theory of these layers; of two measured networks, one misses the band of the first layer.</summary>
    public static ForecastResult Forecast { get; } = new()
    {
        Network = "784-30-30-10",
        Data = LoadedData.Mnist,
        Seed = 1,
        Rows = 512,
        Field = MeanField.Solve(new ActivationSpec(ActivationKind.Sigmoid), 1, 1),
        Layers =
        [
            Expected("1", 0.059, Math.Log10(0.0602), -3),
            Expected("2", 0.29, Math.Log10(0.31), Math.Log10(0.28)),
            Expected("3", 1.44, Math.Log10(1.5), Math.Log10(1.4)),
        ],
    };

    public static LayerValueResult LayerValues { get; } = new()
    {
        Rows = 1000,
        ValidationRows = 1000,
        Steps = 50,
        HasClasses = true,
        Chance = 0.106,
        InputReadOut = 0.806,
        Cost = 3.25,
        Accuracy = 0.1,
        Layers = [new LayerValue(0, 0.631, 3, 0.185), new LayerValue(1, 0.46, null, null)],
    };

    private static LayerReading Reading(double deltaNorm, Dictionary<string, double>? factors) => new()
    {
        ForwardRms = 0.5,
        DeltaNorm = deltaNorm,
        GradientNorm = deltaNorm / 2,
        Speed = deltaNorm / 4,
        Factors = factors,
    };

    private static LayerExpectation Expected(string name, double speed, params ReadOnlySpan<double> measured) =>
        new(name, new Band(Math.Log(speed), Math.Log(speed / 2), Math.Log(speed * 2)), null, [.. measured]);
}
