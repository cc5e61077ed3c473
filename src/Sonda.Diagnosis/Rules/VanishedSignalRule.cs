using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>What tells rows apart fades on its way forward. docs/rules/vanished-signal.md</summary>
public sealed class VanishedSignalRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.VanishedSignal;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start || start.Series(layer => layer.ForwardSpread) is not { } spread)
        {
            yield break;
        }

        // Behind a layer without a living unit there is no signal; what happens before it tells why.
        int last = trace.Blocked(start) is [var blocked, ..] ? blocked - 1 : trace.Hidden() - 1;
        if (last < 1 || spread[0] == 0)
        {
            yield break;
        }

        double gain = spread[last] / spread[0];
        int[] widths = trace.WidthsBetween()[..last];
        double chance = Thresholds.Fading(widths);
        if (gain >= chance)
        {
            yield break;
        }

        double? signal = trace.SignalToNoise(start);
        double? fastest = Fastest(trace, start);
        double suffers = Suffers(signal, fastest);
        double real = gain > 0 ? Thresholds.Normal((Math.Log(chance / gain) / Thresholds.LogNoise(widths)) + Thresholds.Errors) : 1;
        Severity severity = trace.Foretold(suffers);
        var evidence = new Dictionary<string, double>
        {
            ["spread"] = spread[last],
            ["gain"] = gain,
            ["perLayer"] = Math.Pow(gain, 1.0 / last),
            ["chance"] = chance,
        };
        if (signal is { } seen)
        {
            (evidence["signalToNoise"], evidence["rows"]) = (seen, (double)trace.Subject.BatchSize * trace.Subject.PlannedSteps);
        }

        if (fastest is { } moved)
        {
            evidence["reachOverNeeded"] = moved;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(1, last).Where(i => spread[i] < Math.Exp(-1) * spread[0])],
            SinceStep = start.Step,
            Probability = severity == Severity.Mild ? real : suffers,
            Evidence = evidence,
            Remedies = [Remedies.Initializer, Remedies.BatchNorm, Remedies.Selu, Remedies.LayerNorm, Remedies.Orthogonal, Remedies.Residual],
        };
    }

    /// <summary>How far the planned steps move the layer that they move farthest, over what it needs; null where unknown.</summary>
    private static double? Fastest(Trace trace, StepReading start)
    {
        double?[] moves = [.. Enumerable.Range(0, trace.Subject.Layers.Count)
            .Select(i => StepLength.OfAll(trace.Subject, i, start.Layers[i]) / Thresholds.Reach(trace.Subject.Layers[i].Units))];
        return Array.TrueForAll(moves, move => move is not null) ? moves.Max() : null;
    }

    private static double Suffers(double? signal, double? fastest) => (signal, fastest) switch
    {
        (null, null) => Thresholds.LikelyToSuffer,
        _ => Math.Max(signal is { } seen ? Thresholds.Unseen(seen) : 0, fastest is { } moved ? 1 / (1 + moved) : 0),
    };
}
