using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The signal grows on its way forward. docs/rules/exploded-signal.md</summary>
public sealed class ExplodedSignalRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.ExplodedSignal;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || start.Series(layer => layer.ForwardRms) is not { } rms || rms[0] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double gain = rms[hidden - 1] / rms[0], chance = Thresholds.Growing(widths);
        if (gain <= chance)
        {
            yield break;
        }

        double largest = Thresholds.LargestNumber(trace.Subject.SmallestNormal);
        double first = start.Cost ?? double.NaN, guessing = trace.Subject.ConstantCost ?? double.NaN;

        // Squares are what norms and second moments are made of. A first guess that costs e times that of guessing is wrong by its size,
        // not by what it says.
        bool isBeyond = rms[hidden - 1] >= Math.Sqrt(largest);
        double stays = Stays(trace.Subject, hidden, start, first / guessing);
        Severity severity = isBeyond ? Severity.Severe
            : first > Math.E * guessing && stays >= Thresholds.LikelyToSuffer ? Severity.Moderate
            : Severity.Mild;
        severity = trace.HasLearned() ? Severity.Mild : severity;
        double real = Thresholds.Normal((Math.Log(gain / chance) / Thresholds.LogNoise(widths)) + Thresholds.Errors);
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(1, hidden - 1).Where(i => rms[i] > Math.E * rms[0])],
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(severity == Severity.Moderate ? stays : real),
            Evidence = new Dictionary<string, double>
            {
                ["first"] = rms[0],
                ["last"] = rms[hidden - 1],
                ["perLayer"] = Math.Pow(gain, 1.0 / (hidden - 1)),
                ["chance"] = chance,
                ["largestNumber"] = largest,
                ["dropout"] = start.Dropped(),
            },
            Remedies = [.. start.Dropped() > 0 ? [Remedies.NoDropout] : Array.Empty<string>(), Remedies.Initializer, Remedies.LayerNorm, Remedies.BatchNorm, Remedies.Selu, Remedies.Tanh, Remedies.LowerRate],
        };
    }

    /// <summary>
    /// The probability that outputs stay too large. One step of the last layer, s of its size, changes them by s times what they cost; beyond
    /// the cost of guessing they do not settle. Optimizers that divide by the gradient keep their pace whatever it is, so that steps that
    /// move every hidden layer by its own size all in all wear them down; others' first steps tell nothing of the later ones.
    /// </summary>
    private static double Stays(TraceSubject subject, int output, StepReading start, double costs)
    {
        if (StepLength.OfOne(subject, output, start.Layers[output]) is not { } step || double.IsNaN(costs))
        {
            return Thresholds.LikelyToSuffer;
        }

        double unsettled = double.IsInfinity(step * costs) ? 1 : step * costs / (1 + (step * costs));
        double reach = StepLength.IsAdaptive(subject) ? Enumerable.Range(0, output).Min(i => StepLength.OfAll(subject, i, start.Layers[i]) ?? 0) : 0;
        return Math.Min(unsettled, 1 / (1 + reach));
    }
}
