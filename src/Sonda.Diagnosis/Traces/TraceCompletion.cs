namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Adds to a trace what follows from the facts in it, so that a recorder may write what it sees and no more: names of activations and costs as a
/// framework writes them, the kind of an optimizer, what guessing costs, and the factors of a layer from the flow of its gradient.
/// </summary>
/// <remarks>Whatever the recorder wrote itself stays.</remarks>
internal static class TraceCompletion
{
    /// <summary>The activations that Sonda names otherwise, and the largest slopes.</summary>
    private static readonly Dictionary<string, (string Name, double Slope)> Activations = new()
    {
        ["identity"] = ("identity", 1),
        ["relu"] = ("relu", 1),
        ["sigmoid"] = ("sigmoid", 0.25),
        ["tanh"] = ("tanh", 1),
        ["elu"] = ("elu", 1),
        ["gelu"] = ("gelu", 1.128904),
        ["silu"] = ("silu", 1.099839),
        ["mish"] = ("mish", 1.088498),
        ["softplus"] = ("softplus", 1),
        ["leaky_relu"] = ("leaky-relu", 1),
        ["hardtanh"] = ("hard-tanh", 1),
    };

    private static readonly Dictionary<string, string> Costs = new()
    {
        ["nll_loss"] = "softmax",
        ["nll_loss2d"] = "softmax",
        ["mse_loss"] = "mse",
        ["l1_loss"] = "l1",
        ["smooth_l1_loss"] = "smooth-l1",
        ["smooth_l1loss"] = "smooth-l1",
        ["huber_loss"] = "huber",
        ["binary_cross_entropy_with_logits"] = "bce",
        ["binary_cross_entropy"] = "bce",
    };

    /// <summary>Whether a name, as a framework writes it, is that of a cost.</summary>
    public static bool Knows(string cost) => Costs.ContainsKey(cost);

    /// <summary>Whether a name, as Sonda writes it, is that of a cost which is 0 for right answers and larger for all others.</summary>
    public static bool IsFromZero(string cost) => Costs.ContainsValue(cost) || cost is "cross-entropy" or "quadratic" or "hinge" or "softmax mse";

    /// <summary>Whether a name, as a framework writes it, is that of a cost of numbers.</summary>
    public static bool IsOfNumbers(string cost) => Costs.GetValueOrDefault(cost, cost) is var name && (name == "mse" || IsAbsolute(name));

    /// <summary>Whether a name, as Sonda writes it, is that of a cost that grows as far errors do, and not as their squares.</summary>
    public static bool IsAbsolute(string cost) => cost is "l1" or "smooth-l1" or "huber";

    /// <summary>Whether a name, as a framework writes it, is that of an activation.</summary>
    public static bool IsActivation(string name) => Activations.ContainsKey(name);

    /// <summary>The trace with what follows from it.</summary>
    public static Trace Complete(Trace trace) => trace with
    {
        Subject = MeasuredRates.Complete(trace, Complete(WithMovedHeld(trace), HasNegativeCost(trace))),
        NotFinite = trace.NotFinite ?? trace.Steps.Where(step => step.Cost is { } cost && !double.IsFinite(cost))
            .Select(step => new NotFiniteEvent { Step = step.Step, Phase = "cost" }).FirstOrDefault(),
        Steps = [.. trace.Steps.Select(step => step with { Layers = [.. step.Layers.Select((layer, l) => Complete(trace.Subject, step, layer, l))] })],
    };

    /// <summary>The subject, in which an optimizer holds what moved: a training may have a second one, which its recorder does not know.</summary>
    private static TraceSubject WithMovedHeld(Trace trace) => trace.Subject with
    {
        Layers = [.. trace.Subject.Layers.Select((layer, l) => layer.IsHeld || !trace.Steps.Any(step => step.Layers[l].UpdateRatio is > 0) ? layer : layer with { IsHeld = true })],
    };

    /// <summary>
    /// Whether a cost lies below 0, as that of a loss that is maximised, or of probabilities where logarithms belong: no constant output explains it.
    /// </summary>
    private static bool HasNegativeCost(Trace trace) =>
        trace.Steps.Any(step => step.Cost < 0) || trace.Epochs.Any(epoch => epoch.TrainingCost < 0 || epoch.ValidationCost < 0);

    private static TraceSubject Complete(TraceSubject subject, bool isNegative)
    {
        double rows = subject.ClassRows.Sum(count => (double)count);
        double[] shares = [.. subject.ClassRows.Where(_ => rows > 0).Select(count => count / rows)];
        return subject with
        {
            Layers = [.. subject.Layers.Select(layer => layer.Activation is { } activation ? layer with { Activation = Complete(activation) } : layer)],
            Cost = Costs.GetValueOrDefault(subject.Cost, subject.Cost),
            Optimizer = subject.Optimizer is { } optimizer ? Complete(optimizer) : null,
            Classes = subject.Classes > 0 || subject.TargetSize > 0 ? subject.Classes : shares.Length,
            ChanceAccuracy = subject.ChanceAccuracy ?? (shares.Length > 0 ? shares.Max() : null),
            ConstantCost = subject.ConstantCost ?? (subject.HasOtherCosts || isNegative ? null
                : shares.Length > 0 ? -shares.Where(share => share > 0).Sum(share => share * Math.Log(share))
                : subject.Cost == "mse_loss" ? subject.Targets?.Deviation * subject.Targets?.Deviation : null),
        };
    }

    private static TraceActivation Complete(TraceActivation activation) => Activations.TryGetValue(activation.Kind, out (string Name, double Slope) known)
        ? activation with { Kind = known.Name, LargestSlope = activation.LargestSlope ?? known.Slope }
        : activation;

    /// <summary>Plain descent and the adaptive optimizers have names of their own; momentum has the name of plain descent.</summary>
    private static TraceOptimizer Complete(TraceOptimizer optimizer)
    {
        if (optimizer.Kind is not null || optimizer.DividesByGradientSize is not null)
        {
            return optimizer;
        }

        string name = optimizer.Name;
        bool isAdaptive = name.Contains("ada", StringComparison.Ordinal) || name.Contains("rms", StringComparison.Ordinal) || name.Contains("lamb", StringComparison.Ordinal);
        bool isPlain = name == "sgd" && optimizer.Momentum is null or 0, isKnown = isAdaptive || name is "sgd" or "asgd" or "momentum" or "nesterov";
        return optimizer with
        {
            Kind = name == "sgd" && !isPlain ? "momentum" : name,
            DividesByGradientSize = isKnown ? isAdaptive : null,
            Momentum = isAdaptive ? null : optimizer.Momentum ?? 0,
            Shrinkage = optimizer.Shrinkage ?? (name == "adamw" || isPlain ? optimizer.LearningRate * optimizer.Decay : null),
        };
    }

    /// <summary>The causes that multiply to ‖δ‖ of a layer over ‖δ‖ of the later one, from the norms on the way between the two.</summary>
    private static LayerReading Complete(TraceSubject subject, StepReading step, LayerReading reading, int layer)
    {
        if (reading.Factors is not null || layer + 1 >= step.Layers.Count || subject.Layers[layer + 1].IsParallel || reading.Flow is null || reading.DeltaNorm is not { } own
            || step.Layers[layer + 1] is not { Flow.Back: { } back, DeltaNorm: { } later, WeightNorm: { } weights })
        {
            return reading;
        }

        (TraceLayer from, TraceLayer to) = (subject.Layers[layer], subject.Layers[layer + 1]);
        TraceFlow flow = reading.Flow;
        bool isTimed = from.Kind is TraceLayerKind.Rnn or TraceLayerKind.Lstm or TraceLayerKind.Gru || (from.Kind == TraceLayerKind.Other && reading.StepGradientNorms is not null);
        string between = isTimed ? "recurrence" : to.UnseenBefore > 0 ? "other" : to.IsResidual || (flow.Arrived is null && from.IsResidual) ? "residual" : from.Dropout > 0 ? "dropout" : from.IsPooled ? "pooling" : "other";
        double size = weights / Math.Sqrt(Math.Max(to.Units, 1) * Gates(to.Kind));
        var factors = new Dictionary<string, double>
        {
            ["weights"] = size,
            ["alignment"] = Ratio(back, later * size),
            [between] = Ratio(flow.Arrived ?? own, back),
        };
        if (flow is { Arrived: { } arrived, Alive: { } alive, Passed: { } passed, Steep: { } slope })
        {
            factors["dead"] = Ratio(alive, arrived);
            factors["slope"] = slope;
            factors["selection"] = Ratio(passed, alive * slope);
            factors["norm"] = Ratio(own, passed);
        }

        return reading with { Factors = factors };
    }

    private static int Gates(TraceLayerKind kind) => kind switch
    {
        TraceLayerKind.Lstm => 4,
        TraceLayerKind.Gru => 3,
        _ => 1,
    };

    /// <summary>a/b; 1 if b is 0, as a factor that changes nothing.</summary>
    private static double Ratio(double a, double b) => b == 0 ? 1 : a / b;
}
