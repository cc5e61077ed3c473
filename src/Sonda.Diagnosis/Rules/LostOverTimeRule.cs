using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The gradient of a recurrent layer does not reach back over its time steps, or grows over them. docs/rules/lost-over-time.md</summary>
public sealed class LostOverTimeRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.LostOverTime;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start)
        {
            yield break;
        }

        (int Layer, double Ratio, int Steps)[] read = [.. start.Layers.Select((layer, i) => (i, Ratio(layer.StepGradientNorms), layer.StepGradientNorms?.Count ?? 0))
            .Where(one => double.IsFinite(one.Item2))];
        double least = Thresholds.RoundedAway(trace.Subject.PrecisionBits);
        (int Layer, double Ratio, int Steps)[] off = [.. read.Where(one => one.Ratio < Math.Exp(-1) || one.Ratio > Math.E)];
        if (off.Length == 0)
        {
            yield break;
        }

        (int Layer, double Ratio, int Steps) worst = off.MaxBy(one => Math.Abs(Math.Log(Math.Max(one.Ratio, double.Epsilon))));
        bool isGone = worst.Ratio < least || worst.Ratio > 1 / least;
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = isGone && !trace.HasLearned() ? Severity.Moderate : Severity.Mild,
            Layers = [.. off.Select(one => one.Layer)],
            SinceStep = start.Step,
            Probability = Sureness(worst.Ratio, least),
            Evidence = new Dictionary<string, double>
            {
                ["ratio"] = worst.Ratio,
                ["timeSteps"] = worst.Steps,
                ["perStep"] = Math.Pow(worst.Ratio, 1.0 / (worst.Steps - 1)),
                ["least"] = least,
            },
            Remedies = worst.Ratio < 1
                ? [Remedies.Lstm, Remedies.Gru, Remedies.OrthogonalRecurrence]
                : [Remedies.Clip, Remedies.OrthogonalRecurrence, Remedies.Lstm, Remedies.Gru, Remedies.LowerRate],
        };
    }

    private static double Ratio(IReadOnlyList<double>? norms) => norms is { Count: > 2 } && norms[^1] > 0 ? norms[0] / norms[^1] : double.NaN;

    /// <summary>
    /// Hedged: a half of how far the ratio is on its way to rounding, in decibels, and never more than a half. Networks that start with
    /// 1e-5 over 60 steps have learned to add numbers as far apart.
    /// </summary>
    private static double Sureness(double ratio, double least) =>
        ratio == 0 ? 0.5 : 0.5 * Math.Min(1, Math.Abs(Math.Log(ratio)) / Math.Abs(Math.Log(least)));
}
