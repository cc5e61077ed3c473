using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>
/// How far back over its time steps the gradient of a recurrent layer reaches, and whether the plan lets the first of them be heard.
/// docs/rules/lost-over-time.md derives it and says how well it foretells.
/// </summary>
internal sealed record TimeReach
{
    /// <summary>The layer, as an index of <see cref="TraceSubject.Layers"/>.</summary>
    public required int Layer { get; init; }

    /// <summary>Time steps that a gradient may go back: all, or those of the truncation.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether a truncation cuts it before the first step of the sequence.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Its norm at the first of them over that at the last.</summary>
    public required double Ratio { get; init; }

    /// <summary>Its norm at the first, and at the last, over that of all.</summary>
    public required (double First, double Last) Shares { get; init; }

    /// <summary>What of the norm of all counts in the planned training.</summary>
    public required double Heard { get; init; }

    /// <summary>The factor for one time step with gates as far open as the plan can open them; null where there are none to open.</summary>
    public required double? Opened { get; init; }

    /// <summary>The factor for one time step at the start.</summary>
    public double PerStep => Math.Pow(Ratio, 1.0 / (Steps - 1));

    /// <summary>The probability that what the first step says is not heard.</summary>
    public double Lost => Unheard(Opened is { } factor ? FirstShare(factor, Steps) : Shares.First);

    /// <summary>How far the first step of training moves the weights, in their own size; null where the trace does not say.</summary>
    public required double? Step { get; init; }

    /// <summary>What of their size suits the network.</summary>
    public required double LongestStep { get; init; }

    /// <summary>
    /// The probability that a gradient which grows throws the training about: that what the last step says is not heard beside the
    /// first ones, or that the sum of all makes the steps too long, the greater of both. 0 where it does not grow to e times.
    /// </summary>
    public double Thrown => Ratio <= Math.E ? 0 : Math.Max(Unheard(Shares.Last), Step is { } step ? step / (step + LongestStep) : 0);

    /// <summary>Those of all recurrent layers whose gradient was read at the start.</summary>
    public static IEnumerable<TimeReach> Of(Trace trace, StepReading start)
    {
        for (int i = 0; i < start.Layers.Count; i++)
        {
            LayerReading reading = start.Layers[i];
            if ((reading.CarriedNorms ?? reading.StepGradientNorms) is { } all && Of(trace.Subject, i, reading, all) is { } one)
            {
                yield return one;
            }
        }
    }

    private static TimeReach? Of(TraceSubject subject, int layer, LayerReading reading, IReadOnlyList<double> all)
    {
        int steps = Math.Min(all.Count, subject.Layers[layer].Truncation ?? all.Count);
        double[] norms = [.. all.Skip(all.Count - steps)];
        double largest = norms.Length == 0 ? 0 : norms.Max();
        if (steps < 3 || !Array.TrueForAll(norms, double.IsFinite) || norms[^1] <= 0)
        {
            return null;
        }

        double whole = largest * Math.Sqrt(norms.Sum(norm => norm / largest * (norm / largest)));
        double ratio = norms[0] / norms[^1];
        return new TimeReach
        {
            Layer = layer,
            Steps = steps,
            IsCut = steps < all.Count,
            Ratio = ratio,
            Shares = (norms[0] / whole, norms[^1] / whole),
            Step = StepLength.OfOne(subject, layer, reading),
            LongestStep = Thresholds.LongestStep(subject.Layers.Count),
            Heard = Thresholds.Heard((double)subject.BatchSize * subject.PlannedSteps, subject.PrecisionBits),
            Opened = subject.Layers[layer].Kind is "lstm" or "gru" && ratio is > 0 and < 1
                ? Open(Math.Pow(ratio, 1.0 / (steps - 1)), Shift(subject, layer, reading))
                : null,
        };
    }

    /// <summary>
    /// How far the weighted input of a gate can go: its bias and the weights of all units of the state, each moved by all planned
    /// steps in one direction.
    /// </summary>
    private static double Shift(TraceSubject subject, int layer, LayerReading reading)
    {
        double units = Math.Max(subject.Layers[layer].Units, 1), weights = Math.Max(subject.Layers[layer].Inputs * units, 1);
        double move = (StepLength.OfAll(subject, layer, reading) ?? 0) * reading.WeightNorm / Math.Sqrt(weights);
        return move * (1 + (units * reading.ForwardRms));
    }

    /// <summary>What a gate lets through that is shifted so: σ(σ⁻¹(p) + shift).</summary>
    private static double Open(double passed, double shift) => passed / (passed + ((1 - passed) * Math.Exp(-shift)));

    /// <summary>The norm at the first step over that of all where each step back multiplies by the same factor, below 1.</summary>
    private static double FirstShare(double factor, int steps)
    {
        double squares = 0;
        for (int t = 0; t < steps; t++)
        {
            squares = (squares * factor * factor) + 1;
        }

        return Math.Pow(factor, steps - 1) / Math.Sqrt(squares);
    }

    private double Unheard(double share) => Heard / (Heard + share);
}
