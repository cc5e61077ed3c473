using Sonda.Diagnosis.Ailments.BadDataScale;
using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.ExplodedSignal;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.Overfitting;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.Underflow;
using Sonda.Diagnosis.Ailments.UnitsAlike;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Ailments.ZeroJacobian;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

/// <summary>
/// Handmade traces: a healthy network of ten hidden layers of 20 units, trained for 1,000 steps, and an ailing one for each
/// ailment.
/// </summary>
internal static class SyntheticTraces
{
    public const int Hidden = 10;

    /// <summary>Nothing fades, nothing grows, and the cost falls.</summary>
    public static Trace Healthy { get; } = Of(_ => new LayerReading());

    /// <summary>A trace with the ailment and all evidence that its sentence needs.</summary>
    public static Trace Sick(string ailment) => ailment switch
    {
        NotFiniteRule.Id => Healthy with { NotFinite = new NotFiniteEvent { Step = 3, Layer = 2, Phase = "forward" } },
        LeftOutRule.Id => LeftOut(_ => true),
        ZeroJacobianRule.Id => With(Healthy, output: 1, classes: 2, "softmax"),
        OutputMisfitRule.Id => With(Healthy, output: 10, classes: 3, "softmax"),
        BadDataScaleRule.Id => Healthy with
        {
            Subject = Healthy.Subject with { Inputs = new TraceInputs { Rows = 700, Rms = 300, Mean = 200, LargestMagnitude = 900 } },
        },
        TargetsOffScaleRule.Id => WithTargets(1013, 5),
        UnitsAlikeRule.Id => Of(_ => new LayerReading { DistinctUnits = 1 }),
        ClassImbalanceRule.Id => Healthy with
        {
            Subject = Healthy.Subject with { ClassRows = [695, 5], ChanceAccuracy = 0.993, ConstantCost = 0.042, ValidationRows = 300 },
            Epochs = [],
        },
        WeightDecayRule.Id => Healthy with
        {
            Steps = [.. Of(_ => new LayerReading { UpdateRatio = 0.02 }).Steps, .. Healthy.Steps.Select(step => step with
            {
                Step = 580 + step.Step,
                Layers = [.. step.Layers.Select(layer => layer with { WeightNorm = 1, GradientNorm = 1 })],
            })],
            Subject = Healthy.Subject.With(optimizer => optimizer with { Decay = 1, Shrinkage = 0.01 }),
            Epochs = Epochs(_ => 0.5),
        },
        VanishingRule.Id => Of(l => new LayerReading { DeltaNorm = Math.Pow(0.1, Hidden - l), GradientNorm = Math.Pow(0.1, Hidden - l) }),
        ExplodingRule.Id => Of(l => new LayerReading { DeltaNorm = Math.Pow(8, Hidden - l), GradientNorm = Math.Pow(8, Hidden - l) }),
        VanishedSignalRule.Id => Of(l => new LayerReading
        {
            ForwardRms = Math.Pow(0.05, l),
            ForwardSpread = Math.Pow(0.05, l),
            DeltaNorm = Math.Pow(0.05, Hidden - l),
            GradientNorm = Math.Pow(0.05, Hidden),
        }),
        ExplodedSignalRule.Id => Of(l => new LayerReading { ForwardRms = Math.Pow(10, l), ForwardSpread = Math.Pow(10, l) }, firstCost: 1e8),
        SaturationRule.Id => Of(_ => new LayerReading { SaturatedShare = 0.99 }),
        DeadUnitsRule.Id => Of(l => new LayerReading { DeadUnits = l == 4 ? [.. Enumerable.Range(0, 20)] : [] }) with
        {
            OtherStarts = new TraceStarts { Count = 100, Steps = 200, BlockedAtOnce = 20, Blocked = 40 },
        },
        UnderflowRule.Id => Of(l => new LayerReading { UnderflowShare = l == 0 ? 0.9 : 0 }),
        UpdateRatioRule.Id => Of(_ => new LayerReading { UpdateRatio = 2 }),
        LostOverTimeRule.Id => OverTime(0.5, 60),
        OscillationRule.Id => Healthy with { Epochs = Epochs(epoch => epoch % 2 == 0 ? 0.6 : 0.1) },
        SlowConvergenceRule.Id => Healthy with { Epochs = Epochs(epoch => 0.693 - (1e-5 * epoch)) },
        OverfittingRule.Id => Healthy with
        {
            Subject = Healthy.Subject with { ValidationRows = 300, Baseline = new TraceBaseline { ValidationAccuracy = 0.5, ValidationCost = Math.Log(2) } },
            Epochs = [.. Epochs(epoch => 0.6 * Math.Pow(0.9, epoch)).Select(epoch => epoch with { ValidationCost = 0.3 + (Math.Abs(epoch.Epoch - 10) / 100.0) })],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(ailment), ailment, "No trace of it."),
    };

    /// <summary>A network of whose layers the optimizer does not hold some, so that no step moves these and its cost stays where it was.</summary>
    public static Trace LeftOut(Func<int, bool> isLeft)
    {
        Trace trace = Of(l => isLeft(l) ? new LayerReading { UpdateRatio = 0 } : new LayerReading());
        return trace with
        {
            Subject = trace.Subject with { Layers = [.. trace.Subject.Layers.Select((layer, l) => layer with { IsHeld = !isLeft(l) })] },
            Epochs = Epochs(_ => 0.7),
        };
    }

    /// <summary>A trace of another program, whose optimizer maximises, with costs of its 20 steps.</summary>
    public static Trace Uphill(Func<int, double> cost) => Healthy with
    {
        Subject = (Healthy.Subject with { Writer = "other" }).With(optimizer => optimizer with { Maximizes = true }),
        Steps = [.. Healthy.Steps.Select((step, i) => step with { Cost = cost(i) })],
        Epochs = [],
    };

    /// <summary>A trace of another program with a learning rate for each of 100 steps, and a cost that stays until the last fifth of them.</summary>
    public static Trace Scheduled(Func<int, double> rate, double lastCost = 0.7, int planned = 100) => Healthy with
    {
        Subject = Healthy.Subject with { Writer = "other", PlannedSteps = planned },
        Steps = [.. Enumerable.Range(0, 100).Select(step => Healthy.Steps[0] with { Step = step, LearningRate = rate(step), Cost = step < 80 ? 0.7 : lastCost })],
        Epochs = [],
    };

    /// <summary>A trace of another program, the length of whose steps is a multiple of what gradient and rate give, by step.</summary>
    public static Trace Lengthened(Func<int, double> times, double momentum = 0) => Of(_ => new LayerReading()) is var trace ? trace with
    {
        Subject = (trace.Subject with { Writer = "other" }).With(optimizer => optimizer with { Momentum = momentum }),
        Steps = [.. Enumerable.Range(0, 40).Select(step => trace.Steps[0] with
        {
            Step = step,
            Layers = [.. trace.Steps[0].Layers.Select(layer => layer with { UpdateRatio = times(step) * 0.01 * 0.5 / 4 })],
        })],
        Epochs = [],
    } : trace;

    /// <summary>A trace of another program, in whose fourth step the gradients of layers 0 to 3 are NaN at a finite cost; the next cost is NaN.</summary>
    public static Trace Undefined(Func<LayerReading, LayerReading> change, Func<StepReading, StepReading>? step = null) => Healthy with
    {
        Subject = Healthy.Subject with { Writer = "other" },
        NotFinite = new NotFiniteEvent { Step = 4, Phase = "cost" },
        Steps =
        [
            .. Healthy.Steps.Take(3),
            (step ?? (one => one))(Healthy.Steps[3] with
            {
                Layers = [.. Healthy.Steps[3].Layers.Select((layer, l) => l < 4 ? change(layer with { DeltaNorm = double.NaN, GradientNorm = double.NaN }) : layer)],
            }),
            Healthy.Steps[4] with { Cost = double.NaN, Layers = [.. Healthy.Steps[4].Layers.Select(layer => layer with { WeightNorm = double.NaN })] },
        ],
        Epochs = [],
    };

    /// <summary>A regression of targets with a mean and a deviation, trained by Adam for 250 steps.</summary>
    public static Trace WithTargets(double mean, double deviation) => Healthy with
    {
        Subject = (Healthy.Subject with
        {
            Cost = "mse",
            Classes = 0,
            ChanceAccuracy = null,
            TargetSize = 1,
            Targets = new TraceTargets { Mean = mean, Deviation = deviation },
            ConstantCost = deviation * deviation,
            PlannedSteps = 250,
        }).WithAdam(0.001, 1e-8),
        Epochs = [],
    };

    /// <summary>
    /// A recurrent layer that multiplies its gradient by a factor at each time step; its last state shows nothing of the task, and the planned
    /// steps hardly move its weights.
    /// </summary>
    public static Trace OverTime(double factor, int steps, TraceLayerKind kind = TraceLayerKind.Rnn)
    {
        Trace trace = Of(l => l > 0 ? new LayerReading() : new LayerReading
        {
            StepGradientNorms = [.. Enumerable.Range(0, steps).Select(t => Math.Pow(factor, steps - 1 - t))],
            RecurrentWeightNorm = Math.Sqrt(20),
        });
        return trace with
        {
            Subject = (trace.Subject with { Layers = [trace.Subject.Layers[0] with { Kind = kind }, .. trace.Subject.Layers.Skip(1)] })
                .With(optimizer => optimizer with { LearningRate = 1e-6 }),
            Steps = [trace.Steps[0] with { LinearProbeScore = 0.01 }, .. trace.Steps.Skip(1)],
            Epochs = [],
        };
    }

    /// <summary>A trace of 20 steps with the given readings; the rest is as in a healthy one.</summary>
    public static Trace Of(Func<int, LayerReading> read, double firstCost = 0.7) => new()
    {
        Subject = new TraceSubject
        {
            Network = "by hand",
            Layers = [.. Enumerable.Range(0, Hidden + 1).Select(Layer)],
            Cost = "bce",
            Classes = 2,
            ChanceAccuracy = 0.5,
            ConstantCost = Math.Log(2),
            Optimizer = new TraceOptimizer { Name = "sgd", LearningRate = 0.01, DividesByGradientSize = false, Momentum = 0 },
            BatchSize = 100,
            StepsPerEpoch = 10,
            PlannedSteps = 1000,
            Inputs = new TraceInputs { Rows = 700, Rms = 0.6, Mean = 0, LargestMagnitude = 1 },
        },
        Steps = [.. Enumerable.Range(0, 20).Select(step => new StepReading
        {
            Step = step,
            Cost = firstCost * Math.Pow(0.9, step),
            Layers = [.. Enumerable.Range(0, Hidden + 1).Select(l => Fill(read(l)))],
        })],
        Epochs = Epochs(epoch => 0.6 * Math.Pow(0.998, epoch)),
    };

    /// <summary>The subject with another optimizer.</summary>
    public static TraceSubject With(this TraceSubject subject, Func<TraceOptimizer, TraceOptimizer> change) =>
        subject with { Optimizer = change(subject.Optimizer!) };

    /// <summary>The subject with Adam.</summary>
    public static TraceSubject WithAdam(this TraceSubject subject, double rate, double epsilon) => subject with
    {
        Optimizer = new TraceOptimizer { Name = "adam", Kind = "adam", LearningRate = rate, DividesByGradientSize = true, Epsilon = epsilon },
    };

    private static EpochReading[] Epochs(Func<int, double> cost) =>
        [.. Enumerable.Range(1, 60).Select(epoch => new EpochReading { Epoch = epoch, Step = 10 * epoch, TrainingCost = cost(epoch) })];

    private static TraceLayer Layer(int index) => new()
    {
        Name = $"{index + 1}",
        Kind = TraceLayerKind.Dense,
        Inputs = index == 0 ? 2 : 20,
        Units = index == Hidden ? 1 : 20,
        Activation = new TraceActivation { Kind = index == Hidden ? "identity" : "tanh", LargestSlope = 1 },
    };

    private static LayerReading Fill(LayerReading read) => read with
    {
        ForwardRms = read.ForwardRms ?? 0.7,
        ForwardSpread = read.ForwardSpread ?? 0.6,
        WeightedRms = 1,
        DeltaNorm = read.DeltaNorm ?? 0.3,
        Speed = 0.1,
        GradientNorm = read.GradientNorm ?? 0.5,
        WeightNorm = 4,
        UpdateRatio = read.UpdateRatio ?? 0.001,
        SlopeRms = 0.7,
        SaturatedShare = read.SaturatedShare ?? 0,
        DeadUnits = read.DeadUnits ?? [],
    };

    private static Trace With(Trace trace, int output, int classes, string cost) => trace with
    {
        Subject = trace.Subject with
        {
            Cost = cost,
            Classes = classes,
            Layers = [.. trace.Subject.Layers.SkipLast(1), trace.Subject.Layers[^1] with { Units = output }],
        },
    };
}
