using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.ExplodedSignal;

/// <summary>A signal that grows on its way forward.</summary>
internal sealed class ExplodedSignalRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "exploded-signal";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksSeries(layer => layer.ForwardRms);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace) => LayerPath.Examine(trace, Along);

    private IEnumerable<Finding> Along(Trace trace)
    {
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || start.Series(layer => layer.ForwardRms) is not { } rms || rms[0] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double gain = rms[hidden - 1] / rms[0], chance = Chance.GrowthLimit(widths);
        if (!(gain > chance))
        {
            yield break;
        }

        double largest = trace.Subject.LargestNumber();
        double first = start.Cost ?? double.NaN, guessing = trace.Subject.ConstantCost ?? double.NaN;

        // Norms and second moments square the signal, so its square must be a number. A first output that costs e times as much as guessing
        // is wrong by its size, not by its content.
        bool isBeyond = rms[hidden - 1] >= Math.Sqrt(largest);
        double stays = Stays(trace.Subject, hidden, start, first / guessing);
        Severity severity = isBeyond ? Severity.Severe
            : first > Math.E * guessing && stays >= Certainty.LikelyToSuffer ? Severity.Moderate
            : Severity.Mild;
        severity = trace.HasLearned() ? Severity.Mild : severity;
        double real = Chance.Beyond(gain / chance, widths);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = LayerPath.Form(trace),
            Severity = severity,
            Layers = [.. Enumerable.Range(1, hidden - 1).Where(i => rms[i] > Math.E * rms[0])],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(severity == Severity.Moderate ? stays : real),
            Evidence = new Dictionary<string, double>
            {
                ["first"] = rms[0],
                ["last"] = rms[hidden - 1],
                ["perLayer"] = Math.Pow(gain, 1.0 / (hidden - 1)),
                ["chance"] = chance,
                ["largestNumber"] = largest,
                ["dropout"] = start.DropoutGain(),
            },
            Remedies = [.. start.DropoutGain() > 0 ? [RemedyKinds.NoDropout] : Array.Empty<string>(), RemedyKinds.Initializer, RemedyKinds.LayerNorm, RemedyKinds.BatchNorm, RemedyKinds.Selu, RemedyKinds.Tanh, RemedyKinds.LowerRate],
        };
    }

    /// <summary>
    /// The probability that the outputs stay too large. A step of the last layer, s of its size, changes them by s times their cost; beyond
    /// the cost of guessing they do not settle. An optimizer that divides by the gradient keeps its pace, so that a plan that moves every
    /// hidden layer by its own size wears them down. The first steps of other optimizers say nothing about later ones.
    /// </summary>
    private static double Stays(TraceSubject subject, int output, StepReading start, double costs)
    {
        if (StepLength.OfOne(subject, output, start.Layers[output]) is not { } step || double.IsNaN(costs))
        {
            return Certainty.LikelyToSuffer;
        }

        double unsettled = double.IsInfinity(step * costs) ? 1 : step * costs / (1 + (step * costs));
        double reach = StepLength.IsAdaptive(subject) == true ? Enumerable.Range(0, output).Min(i => StepLength.OfAll(subject, i, start.Layers[i])) ?? 0 : 0;
        return Math.Min(unsettled, 1 / (1 + reach));
    }
}
