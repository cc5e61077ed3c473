using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Diagnosis;
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
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Reports.Figures;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Figures;

/// <summary>
/// The pictures of the ailments' pages: the reading behind each rule, in a sick network and in a healthy one. Every line comes from
/// a trace that the product records.
/// </summary>
internal static class RuleFigures
{
    private const int Healthy = 0, Ailing = 1, Other = 2;

    /// <summary>All pictures, in the order of <see cref="AilmentKinds.All"/>.</summary>
    public static IReadOnlyList<(string Ailment, Func<Comparison> Draw)> All { get; } =
    [
        (NotFiniteRule.Id, NotFinite),
        (LeftOutRule.Id, LeftOut),
        (ZeroJacobianRule.Id, ZeroJacobian),
        (OutputMisfitRule.Id, OutputMisfit),
        (BadDataScaleRule.Id, BadDataScale),
        (TargetsOffScaleRule.Id, TargetsOffScale),
        (UnitsAlikeRule.Id, UnitsAlike),
        (ClassImbalanceRule.Id, ClassImbalance),
        (VanishingRule.Id, Vanishing),
        (ExplodingRule.Id, Exploding),
        (VanishedSignalRule.Id, VanishedSignal),
        (ExplodedSignalRule.Id, ExplodedSignal),
        (SaturationRule.Id, Saturation),
        (DeadUnitsRule.Id, DeadUnits),
        (UnderflowRule.Id, Underflow),
        (UpdateRatioRule.Id, UpdateRatio),
        (LostOverTimeRule.Id, LostOverTime),
        (WeightDecayRule.Id, WeightDecay),
        (OscillationRule.Id, Oscillation),
        (SlowConvergenceRule.Id, SlowConvergence),
        (OverfittingRule.Id, Overfitting),
    ];

    private static Comparison NotFinite()
    {
        Trace sick = Start("2-[5 exp he-uniform]x8-1 bce; data circle"), well = Start("2-[5 tanh he-uniform]x8-1 bce; data circle");
        return new Comparison
        {
            Name = NotFiniteRule.Id,
            Title = "A signal that leaves the numbers",
            Subtitle = "Root mean square of what leaves each layer before any training, read in double; circle, 8 hidden layers of 5",
            Horizontal = "layer",
            Vertical = "root mean square of the outputs",
            Lines = [Layers("tanh", Healthy, well, layer => layer.ForwardRms), Layers("exp", Ailing, sick, layer => layer.ForwardRms)],
            Levels = [new("the largest number of float32", sick.Subject.LargestNumber())],
            IsLogarithmic = true,
            MaxDecades = 50,
            HasMarkers = true,
        };
    }

    private static Comparison LeftOut()
    {
        // The optimizer of Sonda holds all weights; a rate of 0 keeps a layer where it started, as one that holds none of its weights does.
        Trace At(string rates) => Whole($"2-[10 tanh xavier]x2-3 softmax; data blob; optimizer adam(rate=0.003); layer-rates {rates}; batch 32; epochs 40");
        Trace well = At("1,1,1");
        return new Comparison
        {
            Name = LeftOutRule.Id,
            Title = "A layer learns if the optimizer holds its weights",
            Subtitle = "Cost of the training rows after each epoch; blob, 2 layers of 10 tanh, Adam at 0.003 for some of the weights",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("all weights", Healthy, well, Cost), Epochs("the output alone", Other, At("0,0,1"), Cost), Epochs("no weight", Ailing, At("0,0,0"), Cost)],
            Levels = [new("guessing", well.Subject.ConstantCost!.Value)],
        };
    }

    private static Comparison ZeroJacobian()
    {
        Trace sick = Start("2-[10 tanh xavier]x4-1 softmax; data circle"), well = Start("2-[10 tanh xavier]x4-2 softmax; data circle");
        return new Comparison
        {
            Name = ZeroJacobianRule.Id,
            Title = "An output that cannot move sends no gradient",
            Subtitle = "‖δ‖ of each layer before any training; circle, 4 hidden layers of 10 tanh, softmax over 1 or 2 units",
            Horizontal = "layer, the last is the output",
            Vertical = "‖δ‖ of a row",
            Lines = [Layers("2 units", Healthy, well, layer => layer.DeltaNorm, withOutput: true), Layers("1 unit", Ailing, sick, layer => layer.DeltaNorm, withOutput: true)],
            IsLogarithmic = true,
            HasMarkers = true,
        };
    }

    private static Comparison OutputMisfit()
    {
        const string training = "; data blob; rate 0.005; batch 10; epochs 40";
        Trace sick = Whole("2-[20 tanh xavier]-[3 normal(0,4)] quadratic" + training), well = Whole("2-[20 tanh xavier]-[3 normal(0,4)] cross-entropy" + training);
        return new Comparison
        {
            Name = OutputMisfitRule.Id,
            Title = "A squared error lets go of what is certain and wrong",
            Subtitle = "Training rows that are wrong after each epoch; blob, 20 tanh, output weights from N(0, 4), plain descent at 0.005",
            Horizontal = "epoch",
            Vertical = "wrong, in percent",
            Lines =
            [
                Epochs("cross-entropy", Healthy, well, epoch => 100 * (1 - epoch.TrainingAccuracy)),
                Epochs("quadratic", Ailing, sick, epoch => 100 * (1 - epoch.TrainingAccuracy)),
            ],
        };
    }

    private static Comparison BadDataScale()
    {
        RunSpec run = RunSpec.Parse("2-[20 relu he]x2-3 softmax; data blob+standard; rate 0.05; batch 32; epochs 30");
        LoadedData data = LabelledData.Of(run);
        Trace Of(float factor) => Examination.Watch(run, data with { Training = Times(data.Training, factor), Validation = Times(data.Validation, factor) }, new ExaminationOptions { Steps = null });
        return new Comparison
        {
            Name = BadDataScaleRule.Id,
            Title = "The same network on the same data in other units",
            Subtitle = "Cost of the training rows after each epoch; blob at deviation 1 and times a factor, 2 layers of 20 ReLU; guessing: 1.10",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("as it is", Healthy, Of(1), Cost), Epochs("times 100", Ailing, Of(100), Cost), Epochs("times 0.01", Other, Of(0.01f), Cost)],
        };
    }

    private static Comparison TargetsOffScale()
    {
        RunSpec run = RunSpec.Parse("2-[32 relu he]-1 mse; data blob+standard; optimizer adam; batch 32; epochs 30");
        LoadedData data = LabelledData.Of(run);

        // The targets: a smooth function of the inputs, of mean 0 and deviation 1, then in other units.
        Trace Of(double mean, double deviation) => Examination.Watch(
            run, data with { Training = WithTargets(data.Training, mean, deviation), Validation = WithTargets(data.Validation, mean, deviation) },
            new ExaminationOptions { Steps = null });
        Func<EpochReading, double?> Over(Trace trace) => epoch => epoch.TrainingCost / trace.Subject.ConstantCost;
        Trace well = Of(0, 1), far = Of(1013, 5), tiny = Of(0, 1e-5);
        return new Comparison
        {
            Name = TargetsOffScaleRule.Id,
            Title = "The same targets in other units",
            Subtitle = "Cost of the training rows over that of guessing the mean, after each epoch; a function on blob, 32 ReLU, Adam",
            Horizontal = "epoch",
            Vertical = "cost over that of guessing",
            Lines = [Epochs("0 ± 1", Healthy, well, Over(well)), Epochs("1013 ± 5", Ailing, far, Over(far)), Epochs("0 ± 0.00001", Other, tiny, Over(tiny))],
            Levels = [new("guessing", 1)],
            IsLogarithmic = true,
        };
    }

    private static Comparison UnitsAlike()
    {
        Trace At(string start, string output) => Whole($"2-[10 tanh {start}]x2-[3 {output}] softmax; data blob; optimizer adam; batch 32; epochs 40");
        return new Comparison
        {
            Name = UnitsAlikeRule.Id,
            Title = "Equal units are one unit",
            Subtitle = "Training rows that are right after each epoch; blob, 2 layers of 10 tanh, three starts",
            Horizontal = "epoch",
            Vertical = "right, in percent",
            Lines =
            [
                Epochs("Xavier", Healthy, At("xavier", "xavier"), Right),
                Epochs("all 0.3", Ailing, At("constant(0.3)", "constant(0.3)"), Right),
                Epochs("all 0", Other, At("constant(0)", "constant(0)"), Right),
            ],
        };
    }

    private static Comparison ClassImbalance()
    {
        RunSpec run = RunSpec.Parse("2-[20 relu he]-1 bce; data circle; optimizer adam(rate=0.003); batch 16; epochs 60");
        LoadedData data = LabelledData.Of(run);
        Trace rare = Examination.Watch(run, data with { Training = Fewer(data.Training, 4) }, new ExaminationOptions { Steps = null });
        Trace well = Examination.Watch(run, data, new ExaminationOptions { Steps = null });
        return new Comparison
        {
            Name = ClassImbalanceRule.Id,
            Title = "The accuracy of always answering one class",
            Subtitle = "Training rows that are right after each epoch; circle as it is, and with 4 rows of one class",
            Horizontal = "epoch",
            Vertical = "right, in percent",
            Lines = [Epochs("balanced", Healthy, well, Right), Epochs("4 rows of one class", Ailing, rare, Right)],
            Levels = [new("always the largest class", 100 * rare.Subject.ChanceAccuracy!.Value)],
        };
    }

    private static Comparison Overfitting()
    {
        RunSpec run = RunSpec.Parse("2-[50 relu he]x2-1 bce; data circle(noise=0.15,factor=0.5); optimizer adam(rate=0.01); batch 16; epochs 60");
        LoadedData data = LabelledData.Of(run);
        Trace sick = Examination.Watch(run, data with { Training = data.Training.Slice(0, 60) }, new ExaminationOptions { Steps = null });
        static double? Unseen(EpochReading epoch) => epoch.ValidationCost;
        static double? Seen(EpochReading epoch) => epoch.TrainingCost;
        return new Comparison
        {
            Name = OverfittingRule.Id,
            Title = "What is learned by heart helps on no other row",
            Subtitle = "Cost after each epoch, 60 training rows and 300 validation rows of a noisy circle, 2 layers of 50 ReLU",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("training rows", Healthy, sick, Seen), Epochs("validation rows", Ailing, sick, Unseen)],
            Levels = [new("ignoring the inputs", sick.Subject.Baseline!.ValidationCost!.Value)],
        };
    }

    private static Comparison WeightDecay()
    {
        Trace At(int lambda) => Whole($"2-[20 relu he]x2-[3 xavier] softmax; data blob; rate 0.05; lambda {lambda}; batch 32; epochs 40");
        Trace sick = At(300);
        return new Comparison
        {
            Name = WeightDecayRule.Id,
            Title = "What the cost gives, the decay takes",
            Subtitle = "Cost of the training rows after each epoch; blob, 2 layers of 20 ReLU, plain descent with three λ",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("λ = 10", Healthy, At(10), Cost), Epochs("λ = 200", Other, At(200), Cost), Epochs("λ = 300", Ailing, sick, Cost)],
            Levels = [new("guessing", sick.Subject.ConstantCost!.Value)],
        };
    }

    private static Comparison Vanishing()
    {
        Trace sick = Start("2-[5 sigmoid he-uniform]x8-1 bce; data circle"), well = Start("2-[5 tanh he-uniform]x8-1 bce; data circle");
        return new Comparison
        {
            Name = VanishingRule.Id,
            Title = "The gradient fades on its way to the first layer",
            Subtitle = "‖δ‖ of each hidden layer over that of the last, before any training; circle, 8 layers of 5 units",
            Horizontal = "hidden layer",
            Vertical = "‖δ‖ over that of the last layer",
            Lines = [Relative("tanh", Healthy, well, layer => layer.DeltaNorm, ofLast: true), Relative("sigmoid", Ailing, sick, layer => layer.DeltaNorm, ofLast: true)],
            Levels = [new("what width explains of the first layer", Chance(sick, VanishingRule.Id))],
            IsLogarithmic = true,
            HasMarkers = true,
            IsNamedAtStart = true,
        };
    }

    private static Comparison Exploding()
    {
        Trace sick = Start("784-[50 tanh normal(0,0.4)]x8-10 softmax"), well = Start("784-[50 tanh xavier]x8-10 softmax");
        return new Comparison
        {
            Name = ExplodingRule.Id,
            Title = "The gradient grows on its way to the first layer",
            Subtitle = "‖δ‖ of each hidden layer over that of the last, before any training; MNIST, 8 layers of 50 tanh",
            Horizontal = "hidden layer",
            Vertical = "‖δ‖ over that of the last layer",
            Lines = [Relative("Xavier", Healthy, well, layer => layer.DeltaNorm, ofLast: true), Relative("N(0, 0.4)", Ailing, sick, layer => layer.DeltaNorm, ofLast: true)],
            Levels = [new("what width explains of the first layer", Chance(sick, ExplodingRule.Id))],
            IsLogarithmic = true,
            HasMarkers = true,
            IsNamedAtStart = true,
        };
    }

    private static Comparison VanishedSignal()
    {
        Trace sick = Start("2-[5 relu uniform(-0.05,0.05)]x8-1 bce; data circle; seed 3"), well = Start("2-[5 tanh he-uniform]x8-1 bce; data circle");
        return new Comparison
        {
            Name = VanishedSignalRule.Id,
            Title = "What tells rows apart fades on its way forward",
            Subtitle = "Spread of the outputs over rows, over that of the first layer, before any training; circle, 8 layers of 5 units",
            Horizontal = "hidden layer",
            Vertical = "spread over that of the first layer",
            Lines =
            [
                Relative("tanh, He", Healthy, well, layer => layer.ForwardSpread, ofLast: false),
                Relative("ReLU, ±0.05", Ailing, sick, layer => layer.ForwardSpread, ofLast: false),
            ],
            Levels = [new("what width explains of the last layer", Chance(sick, VanishedSignalRule.Id))],
            IsLogarithmic = true,
            HasMarkers = true,
        };
    }

    private static Comparison ExplodedSignal()
    {
        Trace sick = Start("784-[50 relu normal(0,0.6)]x8-10 softmax"), well = Start("784-[50 relu he]x8-10 softmax");
        return new Comparison
        {
            Name = ExplodedSignalRule.Id,
            Title = "The signal grows on its way forward",
            Subtitle = "Root mean square of the outputs over that of the first layer, before any training; MNIST, 8 layers of 50 ReLU",
            Horizontal = "hidden layer",
            Vertical = "root mean square over that of the first layer",
            Lines = [Relative("He", Healthy, well, layer => layer.ForwardRms, ofLast: false), Relative("N(0, 0.6)", Ailing, sick, layer => layer.ForwardRms, ofLast: false)],
            Levels = [new("what width explains of the last layer", Chance(sick, ExplodedSignalRule.Id))],
            IsLogarithmic = true,
            HasMarkers = true,
        };
    }

    private static Comparison Saturation()
    {
        Trace sick = Start("784-[30 tanh normal(0,3)]x5-10 softmax"), well = Start("784-[30 tanh xavier]x5-10 softmax");
        return new Comparison
        {
            Name = SaturationRule.Id,
            Title = "Units that sit where their activation is flat",
            Subtitle = "Outputs whose slope is below a hundredth of the largest, before any training; MNIST, 5 layers of 30 tanh",
            Horizontal = "hidden layer",
            Vertical = "saturated, in percent",
            Lines = [Layers("Xavier", Healthy, well, layer => 100 * layer.SaturatedShare), Layers("N(0, 3)", Ailing, sick, layer => 100 * layer.SaturatedShare)],
            Levels = [new("what chance explains", 100 * FlatUnits.Limit(30))],
            HasMarkers = true,
        };
    }

    private static Comparison DeadUnits()
    {
        int[] depths = [3, 6, 9, 12, 15, 18, 21];
        ComparisonLine Of(string name, int tone, int width, string activation) => new(name, tone, [.. depths.Select(depth =>
        {
            RunSpec run = RunSpec.Parse($"2-[{width} {activation}]x{depth}-[1 xavier-uniform] bce; data circle; optimizer adam; batch 128; epochs 300");
            return ((double)depth, 100.0 * OtherStarts.Count(run, LabelledData.Of(run), 200, threads: Environment.ProcessorCount)!.Blocked / 200);
        })]);
        return new Comparison
        {
            Name = DeadUnitsRule.Id,
            Title = "How many seeds end with a layer without a living unit",
            Subtitle = "Of 200 starts, each trained for 200 steps; circle, ReLU from He's uniform start",
            Horizontal = "hidden layers",
            Vertical = "cut in two, in percent",
            Lines = [Of("16 units a layer", Healthy, 16, "relu he-uniform"), Of("5 units a layer", Ailing, 5, "relu he-uniform")],
            Levels = [new("from here on it is told", 100 * Certainty.MinShare)],
            HasMarkers = true,
        };
    }

    private static Comparison Underflow()
    {
        Trace sick = Start("784-30x60-10"), well = Start("784-[30 tanh xavier]x60-10");
        return new Comparison
        {
            Name = UnderflowRule.Id,
            Title = "Gradients below the numbers that train",
            Subtitle = "Share of δ below the smallest normal number of float32, before any training; MNIST, 60 layers of 30",
            Horizontal = "layer",
            Vertical = "below, in percent",
            Lines = [Layers("tanh", Healthy, well, layer => 100 * layer.UnderflowShare), Layers("sigmoid", Ailing, sick, layer => 100 * layer.UnderflowShare)],
            Levels = [new("severe from here on", 100 * FlatUnits.Half)],
            IsNamedAtStart = true,
        };
    }

    private static Comparison UpdateRatio()
    {
        Trace At(string rate) => Watch($"784-[30 tanh xavier]x2-10 softmax; optimizer adam; rate {rate}; batch 100; epochs 1", 30);
        Trace well = At("0.001");
        ComparisonLine Of(string name, int tone, Trace trace) =>
            new(name, tone, [.. trace.Steps.Where(step => step.Layers[0].UpdateRatio is not null).Select(step => ((double)step.Step, step.Layers[0].UpdateRatio!.Value))]);
        return new Comparison
        {
            Name = UpdateRatioRule.Id,
            Title = "How far a step moves the weights, in their own size",
            Subtitle = "‖ΔW‖/‖W‖ of the first layer; MNIST, 2 layers of 30 tanh, Adam at three rates, an epoch planned",
            Horizontal = "step",
            Vertical = "‖ΔW‖/‖W‖",
            Lines = [Of("rate 10⁻³", Healthy, well), Of("rate 0.3", Ailing, At("0.3")), Of("rate 10⁻⁹", Other, At("0.000000001"))],
            Levels = [new("longest", StepLength.Longest(3)), new("shortest", UpdateRatioRule.ShortestStep(30, well.Subject.PlannedSteps, well.Subject.PrecisionBits))],
            IsLogarithmic = true,
        };
    }

    private static Comparison LostOverTime()
    {
        Trace sick = Start("(60,2)-[rnn 20 tanh recurrent(normal(0,0.12))]-1 mse; data adding(60)"), well = Start("(60,2)-[rnn 20 tanh]-1 mse; data adding(60)");
        ComparisonLine Of(string name, int tone, Trace trace)
        {
            IReadOnlyList<double> norms = trace.Steps[0].Layers[0].StepGradientNorms!;
            return new(name, tone, [.. norms.Select((norm, t) => (t + 1.0, norm / norms[^1]))]);
        }

        return new Comparison
        {
            Name = LostOverTimeRule.Id,
            Title = "The gradient fades on its way back over time",
            Subtitle = "‖∂C/∂h‖ of each time step over that of the last, before any training; adding over 60 steps, 20 tanh",
            Horizontal = "time step",
            Vertical = "‖∂C/∂h‖ over that of the last step",
            Lines = [Of("orthogonal", Healthy, well), Of("N(0, 0.12)", Ailing, sick)],
            Levels = [new("what float32 rounds away", Math.ScaleB(1, -well.Subject.PrecisionBits))],
            IsLogarithmic = true,
            MaxDecades = 30,
            IsNamedAtStart = true,
        };
    }

    private static Comparison Oscillation()
    {
        Trace At(string rate) => Whole($"2-[20 tanh xavier]x2-3 softmax; data blob; rate {rate}; batch 32; epochs 40");
        Trace sick = At("2");
        return new Comparison
        {
            Name = OscillationRule.Id,
            Title = "A cost that goes up and down",
            Subtitle = "Cost of the training rows after each epoch; blob, 2 layers of 20 tanh, plain descent at two rates",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("rate 0.1", Healthy, At("0.1"), Cost), Epochs("rate 2", Ailing, sick, Cost)],
            Levels = [new("guessing", sick.Subject.ConstantCost!.Value)],
        };
    }

    private static Comparison SlowConvergence()
    {
        Trace At(string rate) => Whole($"2-[20 tanh xavier]x2-3 softmax; data blob; optimizer adam; rate {rate}; batch 32; epochs 25");
        Trace slow = At("0.000003");
        return new Comparison
        {
            Name = SlowConvergenceRule.Id,
            Title = "Steps too short, steps too long",
            Subtitle = "Cost of the training rows after each epoch; blob, 2 layers of 20 tanh, Adam at three rates",
            Horizontal = "epoch",
            Vertical = "cost",
            Lines = [Epochs("rate 0.001", Healthy, At("0.001"), Cost), Epochs("rate 3 · 10⁻⁶", Other, slow, Cost), Epochs("rate 1", Ailing, At("1"), Cost)],
            Levels = [new("nine tenths of guessing", LearningOutcome.MaxCostShare * slow.Subject.ConstantCost!.Value)],
        };
    }

    private static double? Right(EpochReading epoch) => 100 * epoch.TrainingAccuracy;

    private static double? Cost(EpochReading epoch) => epoch.TrainingCost;

    private static Trace Start(string text) => Watch(text, 0);

    private static Trace Whole(string text) => Watch(text, null);

    private static Trace Watch(string text, long? steps)
    {
        var run = RunSpec.Parse(text);
        return Examination.Watch(run, LabelledData.Of(run), new ExaminationOptions { Steps = steps });
    }

    /// <summary>The amount that chance explains, according to the rule.</summary>
    private static double Chance(Trace trace, string ailment) =>
        Doctor.Standard.Examine(trace).Findings.Single(found => found.Ailment == ailment).Evidence["chance"];

    private static ComparisonLine Layers(string name, int tone, Trace trace, Func<LayerReading, double?> read, bool withOutput = false) => new(
        name, tone, [.. trace.Steps[0].Layers.Take(trace.Subject.Layers.Count - (withOutput ? 0 : 1)).Select((layer, i) => (i + 1.0, read(layer) ?? double.NaN))]);

    private static ComparisonLine Relative(string name, int tone, Trace trace, Func<LayerReading, double?> read, bool ofLast)
    {
        ComparisonLine line = Layers(name, tone, trace, read);
        double one = line.Points[ofLast ? ^1 : 0].Value;
        return line with { Points = [.. line.Points.Select(point => (point.Place, point.Value / one))] };
    }

    private static ComparisonLine Epochs(string name, int tone, Trace trace, Func<EpochReading, double?> read) =>
        new(name, tone, [.. trace.Epochs.Select(epoch => ((double)epoch.Epoch, read(epoch) ?? double.NaN))]);

    /// <summary>The rows with numeric targets: tanh(x₁ + x₂) times two, which has about deviation 1, moved and stretched.</summary>
    private static Dataset WithTargets(Dataset data, double mean, double deviation)
    {
        float[] values = Values(data), targets = new float[data.Count];
        double[] shape = [.. Enumerable.Range(0, data.Count).Select(i => Math.Tanh(values[2 * i] + (0.5 * values[(2 * i) + 1])))];
        double middle = shape.Average(), spread = Math.Sqrt(shape.Average(value => (value - middle) * (value - middle)));
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (float)(mean + (deviation * (shape[i] - middle) / spread));
        }

        return Dataset.FromValues(data.Name, values, targets.AsSpan(), data.InputSize, 1);
    }

    /// <summary>The rows without those of class 1 beyond the first few.</summary>
    private static Dataset Fewer(Dataset data, int kept)
    {
        float[] values = Values(data);
        int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => data.Labels[i] == 0)
            .Concat(Enumerable.Range(0, data.Count).Where(i => data.Labels[i] == 1).Take(kept)).Order()];
        float[] left = [.. rows.SelectMany(row => values.Skip(row * data.InputSize).Take(data.InputSize))];
        byte[] labels = [.. rows.Select(row => data.Labels[row])];
        return Dataset.FromValues(data.Name, left, labels, data.InputSize, data.Classes);
    }

    private static float[] Values(Dataset data)
    {
        float[] values = new float[data.Count * data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, values.AsSpan(i * data.InputSize, data.InputSize));
        }

        return values;
    }

    private static Dataset Times(Dataset data, float factor)
    {
        float[] rows = new float[data.Count * data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, rows.AsSpan(i * data.InputSize, data.InputSize));
        }

        return Dataset.FromValues(data.Name, rows.Select(number => factor * number).ToArray(), data.Labels, data.InputSize, data.Classes);
    }
}
