using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.NotFinite;

/// <summary>A number that is NaN or infinite.</summary>
internal sealed class NotFiniteRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "not-finite";

    /// <summary>The form in which the inputs already hold such numbers, so that no change of the network helps.</summary>
    internal const string Inputs = "inputs";

    /// <summary>The forms in which the numbers come from a later mini-batch: from its inputs, or from its targets and the cost itself.</summary>
    internal const string LaterInputs = "later-inputs", Cost = "cost";

    /// <summary>The form in which the backward pass makes the number out of moderate ones: an operation whose slope is infinite there.</summary>
    internal const string Backward = "backward";

    /// <summary>The size of outputs and gradients, and the growth of weights, below which no product leaves the range of single precision.</summary>
    private const double MaxOutput = 1e6, MaxGrowth = 1e3;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        // A gradient comes before the cost of the next step.
        (long Step, int Layer)? read = trace.NotFinite is null || trace.Subject.Writer is not null ? InReadings(trace) : null;
        (long step, int layer)? place = trace.NotFinite is { } end && !(read?.Step < end.Step) ? (end.Step, end.Layer) : read;
        if (place is not { } found)
        {
            yield break;
        }

        double largest = trace.Subject.LargestNumber();
        bool isInInputs = trace.Subject.Inputs is { } inputs && !(double.IsFinite(inputs.Rms) && double.IsFinite(inputs.LargestMagnitude));
        int? undefined = isInInputs ? null : UndefinedBehind(trace, found.step);
        string? form = isInInputs ? Inputs : undefined is not null ? Backward : FormOfRows(trace, found.step);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = form,
            Severity = Severity.Severe,
            Layers = (undefined ?? found.layer) is >= 0 and var layer ? [layer] : [],
            SinceStep = found.step,
            Probability = 1,
            Evidence = new Dictionary<string, double> { ["step"] = found.step, ["largestNumber"] = largest },
            Remedies = form is Backward ? [RemedyKinds.Epsilon]
                : form is not null ? []
                : IsUnbounded(trace.Subject)
                ? [RemedyKinds.Selu, RemedyKinds.Tanh, RemedyKinds.Relu, RemedyKinds.LayerNorm, RemedyKinds.Initializer, RemedyKinds.LowerRate, RemedyKinds.Clip]
                : [RemedyKinds.LowerRate, RemedyKinds.Clip, RemedyKinds.Initializer, RemedyKinds.ScaleData, RemedyKinds.LayerNorm, RemedyKinds.Adam],
        };
    }

    /// <summary>
    /// Whether data or the cost brought the number in, which the trace of another program tells by its first reading with such a cost: weights that
    /// are finite and not far from their start cannot make one. Null if it does not tell.
    /// </summary>
    private static string? FormOfRows(Trace trace, long step)
    {
        if (trace.Subject.Writer is null || trace.Hidden() < 1 || trace.Start() is not { } start
            || trace.Steps.FirstOrDefault(read => read.Step == step) is not { Cost: { } cost } read || double.IsFinite(cost) || !HaveStayed(read, start))
        {
            return null;
        }

        return read.Layers[0].ForwardRms is { } first && !double.IsFinite(first) ? LaterInputs
            : read.Layers[trace.Hidden() - 1].ForwardRms is <= MaxOutput ? Cost : null;
    }

    /// <summary>
    /// The last layer whose gradient is NaN, where moderate numbers made it: the cost is finite, weights and outputs are finite and not
    /// large, and no gradient of this or an earlier step is large or infinite, as in an overflow. Then an operation behind that layer has
    /// no finite slope. Null if it is otherwise, or if the trace of another program does not tell.
    /// </summary>
    private static int? UndefinedBehind(Trace trace, long step)
    {
        if (trace.Subject.Writer is null || trace.Subject.LargestNumber() < float.MaxValue / 2
            || trace.Steps.FirstOrDefault(read => read.Step == step) is not { Cost: { } cost } read || !double.IsFinite(cost)
            || !HaveStayed(read, trace.Steps[0]) || !read.Layers.All(layer => layer.ForwardRms is null or <= MaxOutput))
        {
            return null;
        }

        bool isModerate = trace.Steps.TakeWhile(one => one.Step <= step).All(one => one.Layers.All(layer =>
            !(layer.GradientNorm * (one.LossScale ?? 1) > MaxOutput) && !(layer.DeltaNorm * (one.LossScale ?? 1) > MaxOutput)));
        int last = read.Layers.ToList().FindLastIndex(layer => layer.GradientNorm is double.NaN || layer.DeltaNorm is double.NaN);
        return isModerate && last >= 0 ? last : null;
    }

    /// <summary>Whether all weights are finite and not far from their start.</summary>
    private static bool HaveStayed(StepReading read, StepReading start) =>
        read.Layers.Zip(start.Layers).All(pair => pair.First.WeightNorm <= MaxGrowth * Math.Max(1, pair.Second.WeightNorm ?? 0));

    /// <summary>The first reading that is not finite, or that exceeds the working precision although it was read in a wider one.</summary>
    private static (long Step, int Layer)? InReadings(Trace trace)
    {
        double largest = trace.Subject.LargestNumber();
        foreach (StepReading step in trace.Steps)
        {
            for (int i = 0; i < step.Layers.Count; i++)
            {
                LayerReading layer = step.Layers[i];
                double?[] readings = [layer.ForwardRms, layer.WeightedRms, layer.DeltaNorm, layer.GradientNorm, layer.WeightNorm];
                if (Array.Exists(readings, value => value is { } number && !(Math.Abs(number) <= largest)))
                {
                    return (step.Step, i);
                }
            }

            if (step.Cost is { } cost && !double.IsFinite(cost))
            {
                return (step.Step, -1);
            }
        }

        return null;
    }

    private static bool IsUnbounded(TraceSubject subject) => subject.Layers.Any(layer => layer.Activation?.LargestSlope == double.PositiveInfinity);
}
