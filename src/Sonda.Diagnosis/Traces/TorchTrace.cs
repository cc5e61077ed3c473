using System.Text.Json.Nodes;

namespace Sonda.Diagnosis.Traces;

/// <summary>Makes the parts of a trace of what <c>sonda_trace.py</c> writes, which is as raw as torch gives it.</summary>
internal sealed class TorchTrace
{
    /// <summary>The name of the recorder, with which the writer of its traces begins.</summary>
    public const string Writer = "sonda_trace.py";

    /// <summary>The class of the largest number that the recorder counts; larger ones count there too, so that such targets are no classes.</summary>
    private const int MaxClass = 9999;

    private const double MaxSteps = 1e15;

    /// <summary>The part of numbers of single precision that may differ between equal units: copies are exact, and sums are rounded in some order.</summary>
    private const double SameUnit = 1e-6, SameGradient = 1e-4;

    private readonly TorchStart _start;
    private readonly TorchGraph _graph;

    /// <summary>For each layer, how many before it have its name: a parameter that serves twice.</summary>
    private readonly int[] _namesakes;

    /// <summary>Whether a step was read. The first one that is read has readings of its own; with an empty mini-batch it is not step 0.</summary>
    private bool _isUnderWay;

    /// <summary>Whether a step moved a weight.</summary>
    private bool _hasMoved;

    /// <summary>Begins with the first event.</summary>
    /// <param name="start">The event; it has a layer or more.</param>
    public TorchTrace(TorchStart start)
    {
        _start = start;
        _graph = new TorchGraph(start.Layers);
        _namesakes = [.. start.Layers.Select((layer, place) => start.Layers.Take(place).Count(earlier => earlier.Name == layer.Name))];
        Subject = Describe();
    }

    /// <summary>The network, its data and its training; the size of a mini-batch and the learning rate are those of the first step.</summary>
    public TraceSubject Subject { get; private set; }

    /// <summary>The numbers of a row that a cost sums up: for cross-entropy of classes one, for others one for each output.</summary>
    private long NumbersOfRow => Subject.Cost.StartsWith("nll", StringComparison.Ordinal) ? 1 : Math.Max(1, Subject.Layers[^1].Units);

    /// <summary>
    /// Whether another first event may follow: until its factor lets a step move the weights, the recorder begins anew with each step.
    /// </summary>
    public bool MayBeginAnew => !_hasMoved;

    /// <summary>
    /// Whether a gradient scaler skipped a step: a factor of the loss made a gradient overflow, and no weight moved. It does so by design until
    /// it has found its factor.
    /// </summary>
    public static bool IsSkipped(JsonObject? step)
    {
        static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;
        return step?["layers"] is JsonArray { Count: > 0 } layers && double.IsFinite(Number(step["cost"])) && Number(step["scale"]) is not (1 or double.NaN)
            && layers.All(layer => Number(layer?["moved"]) == 0) && layers.Any(layer => !double.IsFinite(Number(layer?["gradient"])));
    }

    /// <summary>
    /// Notes that an epoch has a cost. Of a cost that is a sum, the trace does not tell whether the author divided it, and by what.
    /// </summary>
    public void NoteCostOfEpoch() => Subject = Subject with { HasOtherCosts = Subject.HasOtherCosts || _graph.IsSummed };

    /// <summary>The readings of a step. Layers that the step lacks have none.</summary>
    public StepReading Read(TorchStep step, long number)
    {
        ILookup<string, TorchReading> byName = step.Layers.ToLookup(layer => layer.Name);
        TorchReading? Of(int place) => byName[_start.Layers[place].Name].ElementAtOrDefault(_namesakes[place]);

        int rows = step.Layers.LastOrDefault(layer => layer.Rows is not null)?.Rows ?? 0;
        double scale = step.Scale * (_graph.IsSummed ? Math.Max(1, rows) * NumbersOfRow : 1);
        bool isFirst = !_isUnderWay;
        if (isFirst)
        {
            Subject = Subject with
            {
                HasOtherCosts = !TraceCompletion.Knows(_graph.Cost) || _graph.HasOtherCosts(step.Scale),
                BatchSize = rows,

                // Up a loss of the other sign is down.
                Optimizer = Subject.Optimizer! with { LearningRate = step.Rate, Maximizes = Subject.Optimizer!.Maximizes && step.Scale > 0 },
                Layers = [.. Subject.Layers.Zip(_graph.Places, (layer, place) =>
                    Of(place)?.Parameter is { } slope ? layer with { Activation = layer.Activation! with { Parameter = slope } } : layer)],
            };
            _isUnderWay = true;
        }

        _hasMoved |= step.Layers.Any(layer => layer.Moved != 0);

        return new StepReading
        {
            Step = number,
            Cost = step.Cost / scale,
            LossScale = Math.Abs(step.Scale),
            LearningRate = step.Rate,
            Layers = [.. _graph.Places.Select(place =>
                Of(place) is { } read ? Read(read, place, _graph.Loop(place) is { } loop ? Of(loop) : null, rows, Math.Abs(scale), isFirst) : new LayerReading())],
        };
    }

    private LayerReading Read(TorchReading read, int place, TorchReading? loop, int rows, double scale, bool isFirst)
    {
        TorchLayer layer = _start.Layers[place];
        double? OfRow(double? norm) => Math.Sqrt(rows) * norm / scale;
        double? Rms(double? norm, long? count) => norm / Math.Sqrt(Math.Max(count ?? 1, 1));
        var reading = new LayerReading
        {
            DeltaNorm = OfRow(read.Delta),
            Speed = read.Speed / scale,
            GradientNorm = read.Gradient / scale,
            WeightNorm = read.Weights,
            UpdateRatio = read.Moved / (read.Weights == 0 ? 1 : read.Weights),
            ForwardRms = Rms(read.Output, read.Size),

            // The signal of a single row does not spread.
            ForwardSpread = rows == 1 ? null : Rms(read.Spread, read.Size),
            SlopeRms = Rms(read.Slope, read.Size),
            SaturatedShare = read.Size > 0 ? (double?)read.Saturated / read.Size : null,
            DeadUnits = read.Dead,
        };
        if (!isFirst)
        {
            return reading;
        }

        TorchColumns[] biases = [.. layer.Biases];
        return reading with
        {
            RecurrentWeightNorm = loop?.Weights,
            StepGradientNorms = loop is null || _graph.IsReverse(place) ? null : [.. loop.States.Select(state => state / scale)],
            WeightDeviation = Moments.Of(layer.Weights)?.Deviation,

            // An addmm adds a bias. If there is none to see, a cast for mixed precision hides it.
            BiasDeviation = biases.Length > 0 ? Moments.Of(biases[0])?.Deviation : layer.Kind == "addmm" ? null : 0,
            UnitDifference = Moments.Of(layer.Weights)?.Difference,
            DistinctUnits = AreAlike(layer, biases, read) ? 1 : null,
            Flow = new TraceFlow
            {
                Back = OfRow(read.Back),
                Arrived = OfRow(read.Arrived),
                Alive = OfRow(read.Alive),
                Passed = OfRow(read.Passed),
                Steep = Rms(read.Slope, read.Live),
            },
        };
    }

    /// <summary>
    /// Whether all units have the same weights, biases and gradients. Biases that a cast hides have one for each unit; the output of a norm has a
    /// weight for each map.
    /// </summary>
    private static bool AreAlike(TorchLayer layer, TorchColumns[] biases, TorchReading read) =>
        layer is { Units: > 1, Kind: not ("embedding" or "embedding_bag") } && (biases.Length > 0 || layer.Kind != "addmm")
        && Moments.Of(layer.Weights)?.Difference < SameUnit && Array.TrueForAll(biases, one => Moments.Of(one)?.Difference < SameUnit)
        && Moments.Of(read.Gradients)?.Difference < SameGradient;

    private TraceSubject Describe()
    {
        string cost = _graph.Cost;
        double? Setting(string name) => _start.Settings.TryGetValue(name, out double value) ? value : null;
        (int bits, double smallest) = _start.Layers[_graph.Places[0]].Numbers switch
        {
            "torch.float64" => (53, 2.2250738585072014e-308),
            "torch.float16" => (11, 6.103515625e-05),
            "torch.bfloat16" => (8, 1.1754943508222875e-38),
            _ => (24, 1.1754943508222875e-38),
        };
        (IReadOnlyList<long> classes, TraceTargets? targets, int size) = Targets(_start.Targets, cost, _graph.Layers[^1].Units);
        return new TraceSubject
        {
            Network = _start.Network,
            Writer = $"{Writer} 2, torch {_start.Version}",
            Data = _start.Data ?? "",
            Layers = _graph.Layers,
            CutOff = CutOff(_start),
            Cost = cost,
            IsSquashedTwice = _graph.IsSquashedTwice,
            LacksLogarithm = _graph.LacksLogarithm,
            HasNorms = _start.Norms,
            PlannedSteps = Whole(_start.Planned),
            StepsPerEpoch = (int)Math.Min(Whole(_start.PerEpoch), int.MaxValue),
            Inputs = Inputs(_start.Layers[_graph.Places[0]].Inputs),
            ClassRows = classes,
            Targets = targets,
            TargetSize = size,
            PrecisionBits = bits,
            SmallestNormal = smallest,
            Optimizer = new TraceOptimizer
            {
                Name = _start.Optimizer.ToLowerInvariant(),
                LearningRate = Setting("lr"),
                Decay = Setting("weight_decay") ?? 0,
                Momentum = Setting("momentum"),
                Epsilon = Setting("eps"),
                Maximizes = Setting("maximize") == 1,
            },
        };
    }

    /// <summary>
    /// The parameters without a gradient, without the biases of weights among them. If one of a layer that was read is among them, the author clears
    /// the gradients before the recorder looks, and the list tells nothing.
    /// </summary>
    private static string[] CutOff(TorchStart start)
    {
        IReadOnlyList<string> idle = start.Idle ?? [];
        static (string Module, bool IsBias) Split(string name) =>
            name.LastIndexOf('.') is var dot && dot < 0 ? ("", name.StartsWith("bias", StringComparison.Ordinal)) : (name[..dot], name.AsSpan(dot + 1).StartsWith("bias"));
        bool IsBeside(string name) => Split(name) is { IsBias: true, Module: var module } && idle.Any(other => Split(other) is { IsBias: false, Module: var same } && same == module);
        return start.Layers.Any(layer => idle.Contains(layer.Name)) ? [] : [.. idle.Where(name => !IsBeside(name))];
    }

    private static TraceInputs? Inputs(TorchColumns? columns)
    {
        if (columns?.Deviations is not { } deviations || Moments.Of(columns) is not { } all)
        {
            return null;
        }

        double largest = deviations.Max();
        double[] varying = [.. deviations.Where(deviation => deviation > 1e-6 * largest)];
        return new TraceInputs
        {
            Rows = columns.Rows,
            Rms = all.Rms,
            Mean = all.Mean,
            LargestMagnitude = columns.Largest,
            ConstantShare = 1 - ((double)varying.Length / deviations.Count),
            FeatureScaleRatio = varying.Length == 0 ? 1 : largest / varying.Min(),
        };
    }

    /// <summary>
    /// Class numbers and 0/1 targets of a cost for classes count rows, and so do class numbers beside as many outputs, such as those of a focal
    /// loss; all others are numbers.
    /// </summary>
    private static (IReadOnlyList<long> Classes, TraceTargets? Numbers, int Size) Targets(TorchColumns? columns, string cost, int outputs)
    {
        bool isForClasses = TraceCompletion.Knows(cost) && !TraceCompletion.IsOfNumbers(cost);
        switch (columns)
        {
            // Numbers of more than two classes are not what a binary cost meets: it has levels or labels of its own.
            case { Classes.Count: > 2 } when isForClasses && cost.StartsWith("binary", StringComparison.Ordinal):
                return ([], null, 0);
            case { Classes: { Count: <= MaxClass } classes } when isForClasses:
                return (classes, null, 0);
            // Classes are not what an error of several outputs meets: the author makes columns of them.
            case { Classes: not null } when outputs > 1 && TraceCompletion.IsOfNumbers(cost):
                return ([], null, 0);
            case { Classes: { Count: > 1 and <= MaxClass } classes } when outputs >= classes.Count && !TraceCompletion.IsOfNumbers(cost):
                return (classes, null, 0);
            case { Classes: { Count: <= MaxClass } classes }:
                double rows = Math.Max(1, classes.Sum(count => (double)count));
                double mean = classes.Select((count, number) => count * (double)number).Sum() / rows;
                double square = classes.Select((count, number) => count * Math.Pow(number - mean, 2)).Sum() / rows;
                return ([], new TraceTargets { Mean = Math.Abs(mean), Deviation = Math.Sqrt(square) }, 1);
            case { Means: [double share] } when isForClasses:
                long ones = (long)Math.Round(share * columns.Rows);
                return ([columns.Rows - ones, ones], null, 0);
            // A column for each class; the shares of a row add up to 1.
            case { Means: { Count: > 1 } shares } when isForClasses && shares.All(one => one >= 0) && Math.Abs(shares.Sum() - 1) < 1e-6 && !cost.StartsWith("binary", StringComparison.Ordinal):
                return ([.. shares.Select(one => (long)Math.Round(one * columns.Rows))], null, 0);
            case { Means: { Count: > 0 } means, Deviations: { } deviations } when means.Count == deviations.Count:
                return ([], new TraceTargets { Mean = RootMeanSquare(means), Deviation = RootMeanSquare(deviations) }, means.Count);
            default:
                return ([], null, 0);
        }
    }

    /// <summary>A number of steps: Python may divide, and what is no number of steps is 0.</summary>
    private static long Whole(double? steps) => steps is >= 1 and <= MaxSteps ? (long)steps.Value : 0;

    private static double RootMeanSquare(IReadOnlyList<double> values) => Math.Sqrt(values.Average(value => value * value));

    /// <summary>What the means and deviations of its columns tell of a whole table.</summary>
    /// <param name="Mean">The mean.</param>
    /// <param name="Rms">The root mean square.</param>
    /// <param name="Deviation">The standard deviation about the mean of all numbers.</param>
    /// <param name="Difference">‖W − W̄‖/‖W‖, with the mean row in every row of W̄.</param>
    private sealed record Moments(double Mean, double Rms, double Deviation, double Difference)
    {
        public static Moments? Of(TorchColumns? columns)
        {
            if (columns is not { Means: { Count: > 0 } means, Deviations: { } deviations } || means.Count != deviations.Count)
            {
                return null;
            }

            double mean = means.Average(), within = deviations.Average(one => one * one);
            double between = means.Average(one => (one - mean) * (one - mean)), square = within + between + (mean * mean);
            return new Moments(mean, Math.Sqrt(square), Math.Sqrt(within + between), square == 0 ? 0 : Math.Sqrt(within / square));
        }
    }
}
