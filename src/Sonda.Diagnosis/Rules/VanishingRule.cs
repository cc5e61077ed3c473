using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The gradient fades on its way to the early layers, and more so than the signal on its way forward. docs/rules/vanishing.md</summary>
public sealed class VanishingRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Vanishing;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || trace.Blocked(start).Length > 0 || start.Gradients() is not { } gradients
            || gradients[hidden - 1] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double ratio = gradients[0] / gradients[hidden - 1], forward = ForwardGain(start, hidden);
        double chance = Thresholds.Fading(widths);

        // Weights that are too small take the same from signal and gradient; that is the affair of the signal's rule.
        if (ratio / Math.Min(1, forward) >= chance)
        {
            yield break;
        }

        (int slowest, double? reach, double needed) = Slowest(trace, start, gradients);
        double? signal = trace.SignalToNoise(start);
        double suffers = Suffers(reach, needed, signal);
        double real = ratio > 0 ? Thresholds.Normal((Math.Log(chance / ratio) / Thresholds.LogNoise(widths)) + Thresholds.Errors) : 1;
        Severity severity = trace.Foretold(suffers);
        var evidence = new Dictionary<string, double>
        {
            ["ratio"] = ratio,
            ["perLayer"] = Math.Pow(ratio, 1.0 / (hidden - 1)),
            ["chance"] = chance,
            ["forwardGain"] = forward,
            ["steps"] = trace.Subject.PlannedSteps,
        };
        if (reach is { } moved)
        {
            (evidence["reach"], evidence["reachNeeded"]) = (moved, needed);
        }

        if (signal is { } seen)
        {
            evidence["signalToNoise"] = seen;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(0, slowest + 1).Where(i => gradients[i] < Math.Exp(-1) * gradients[hidden - 1])],
            SinceStep = start.Step,
            Probability = severity == Severity.Mild ? real : suffers,
            Evidence = evidence,
            Remedies = [Remedies.Selu, Remedies.BatchNorm, Remedies.Residual, Remedies.Tanh, Remedies.Relu, Remedies.LayerRates, Remedies.Adam],
        };
    }

    private static double ForwardGain(StepReading start, int hidden) =>
        start.Series(layer => layer.ForwardRms) is { } rms && rms[0] > 0 ? rms[hidden - 1] / rms[0] : 1;

    /// <summary>The hidden layer that the planned steps move least against what it needs, or the last that has lost most.</summary>
    private static (int Layer, double? Reach, double Needed) Slowest(Trace trace, StepReading start, double[] gradients)
    {
        int found = Array.FindLastIndex(gradients, trace.Hidden() - 1, trace.Hidden(), value => value < Math.Exp(-1) * gradients[trace.Hidden() - 1]);
        int slowest = 0;
        double? least = null;
        for (int i = 0; i <= Math.Max(found, 0); i++)
        {
            double? reach = StepLength.OfAll(trace.Subject, i, start.Layers[i]);
            double needed = Thresholds.Reach(trace.Subject.Layers[i].Units);
            if (reach is { } moved && !(least <= moved / needed))
            {
                (slowest, least) = (i, moved / needed);
            }
        }

        double need = Thresholds.Reach(trace.Subject.Layers[slowest].Units);
        return (Math.Max(found, 0), least * need, need);
    }

    /// <summary>
    /// The probability that the network does not learn: as the early layers cannot move, or nothing that the last layer sees tells rows
    /// apart. As likely as not where nothing is known but the ratio.
    /// </summary>
    private static double Suffers(double? reach, double needed, double? signal) => (reach, signal) switch
    {
        (null, null) => Thresholds.LikelyToSuffer,
        _ => Math.Max(reach is { } moved ? needed / (needed + moved) : 0, signal is { } seen ? Thresholds.Unseen(seen) : 0),
    };
}
