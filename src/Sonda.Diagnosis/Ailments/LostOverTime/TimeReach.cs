using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.LostOverTime;

/// <summary>
/// How far back over the time steps the gradient of a recurrent layer reaches, and whether the planned training can detect the first of
/// them. The page of this ailment has the derivation and how well it predicts.
/// </summary>
internal sealed record TimeReach
{
    /// <summary>The layer, as an index of <see cref="TraceSubject.Layers"/>.</summary>
    public required int Layer { get; init; }

    /// <summary>Time steps that a gradient may go back: all, or those of the truncation.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether a truncation cuts the gradient before the first step of the sequence.</summary>
    public required bool IsCut { get; init; }

    /// <summary>The norm of the gradient at the first time step over that at the last.</summary>
    public required double Ratio { get; init; }

    /// <summary>The norms at the first and at the last time step over that of all.</summary>
    public required (double First, double Last) Shares { get; init; }

    /// <summary>The smallest share of the whole norm that the planned training can detect.</summary>
    public required double DetectableShare { get; init; }

    /// <summary>The share of the whole norm that rounding removes from the sum of all time steps: the last digit of the precision.</summary>
    public required double Rounding { get; init; }

    /// <summary>The factor per time step with the gates as far open as the plan can open them; null if the layer has no gates that lose gradient, or the trace does not say.</summary>
    public required double? OpenedFactor { get; init; }

    /// <summary>
    /// The factor by which the plan can enlarge the recurrent weights of a layer without gates, if all its steps go in one direction; null for
    /// a layer with gates, or if the trace does not say.
    /// </summary>
    public required double? WeightGrowth { get; init; }

    /// <summary>
    /// Whether the planned steps cannot bring the factor per time step back to 1. False if they can, or if the trace does not say: the gradient
    /// of the start then does not decide.
    /// </summary>
    public bool IsLasting => OpenedFactor is not null || PerStep * WeightGrowth < 1;

    /// <summary>The factor per time step at the start.</summary>
    public double PerStep => Math.Pow(Ratio, 1.0 / (Steps - 1));

    /// <summary>The probability that the contribution of the first time step goes undetected.</summary>
    public double VanishingProbability => Undetected(OpenedFactor is { } factor ? FirstShare(factor, Steps) : Shares.First);

    /// <summary>How far the first step of training moves the weights, relative to their size; null if the trace does not say.</summary>
    public required double? Step { get; init; }

    /// <summary>The longest such move that suits the network.</summary>
    public required double LongestStep { get; init; }

    /// <summary>
    /// The probability that a growing gradient destabilises training, the larger of two: that the contribution of the last time step goes
    /// undetected beside the first ones, and that the sum of all makes the steps too long. 0 if the gradient grows to less than e times.
    /// </summary>
    public double GrowingProbability => Ratio <= Math.E ? 0 : Math.Max(Undetected(Shares.Last), Step is { } step ? step / (step + LongestStep) : 0);

    /// <summary>
    /// The severity of a growing gradient. Steps that are too long count in full, and so does a last time step that the sum of all rounds away.
    /// One that is only drowned counts a level less: a training whose steps keep their length may still bring the weights back.
    /// </summary>
    public Severity GrowingSeverity
    {
        get
        {
            double drowned = Undetected(Shares.Last), thrown = Step is { } step ? step / (step + LongestStep) : 0;
            Severity byShare = Shares.Last < Rounding ? Severity.Severe : drowned >= Certainty.SureToSuffer ? Severity.Moderate : Severity.Mild;
            Severity byStep = Certainty.Severity(thrown);
            return byShare > byStep ? byShare : byStep;
        }
    }

    /// <summary>The reach of every recurrent layer whose gradient over time was read at the start.</summary>
    public static IEnumerable<TimeReach> Of(Trace trace, StepReading start)
    {
        for (int i = 0; i < start.Layers.Count; i++)
        {
            LayerReading reading = start.Layers[i];
            if ((reading.LastStepGradientNorms ?? reading.StepGradientNorms) is { } all && Of(trace.Subject, i, reading, all) is { } one)
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

        // Relative to the largest, so that no square leaves the range of double.
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
            LongestStep = StepLength.Longest(subject.Layers.Count),
            Rounding = Math.ScaleB(1, -subject.PrecisionBits),
            DetectableShare = DetectableShareOf((double)subject.BatchSize * subject.PlannedSteps, subject.PrecisionBits),
            OpenedFactor = subject.Layers[layer].Kind is TraceLayerKind.Lstm or TraceLayerKind.Gru && ratio is > 0 and < 1
                && Shift(subject, layer, reading) is { } shift
                ? Open(Math.Pow(ratio, 1.0 / (steps - 1)), shift)
                : null,
            WeightGrowth = subject.Layers[layer].Kind == TraceLayerKind.Rnn ? Growth(subject, layer, reading) : null,
        };
    }

    /// <summary>
    /// The share of the gradient of all time steps that one of them must have to be detected in a training of so many rows: 1/√rows. Its
    /// contribution is a mean over rows; that of the others is noise, of which a mean over rows leaves one part in √rows. Never below the
    /// last digit of the precision, in which all time steps are summed into one gradient.
    /// </summary>
    private static double DetectableShareOf(double rows, int precisionBits) =>
        Math.Max(rows > 0 ? 1 / Math.Sqrt(rows) : 0, Math.ScaleB(1, -precisionBits));

    /// <summary>
    /// How far the weighted input of a gate can move: its bias and the weights of all units of the state, each moved by all planned steps in
    /// one direction; null if the trace does not say.
    /// </summary>
    private static double? Shift(TraceSubject subject, int layer, LayerReading reading) =>
        Move(subject, layer, reading) * (1 + (Math.Max(subject.Layers[layer].Units, 1) * reading.ForwardRms));

    /// <summary>
    /// The same for recurrent weights U of n units: n² of them, moved by m in one direction, are a matrix of rank 1 and norm m·n beside the
    /// size ‖U‖/√n of the start.
    /// </summary>
    private static double? Growth(TraceSubject subject, int layer, LayerReading reading)
    {
        double units = Math.Max(subject.Layers[layer].Units, 1);
        return reading.RecurrentWeightNorm is > 0 and var size
            ? 1 + (Move(subject, layer, reading) * units / (size / Math.Sqrt(units)))
            : null;
    }

    /// <summary>How far all planned steps in one direction move a weight of the layer; null if the trace does not say.</summary>
    private static double? Move(TraceSubject subject, int layer, LayerReading reading) =>
        StepLength.OfAll(subject, layer, reading) * reading.WeightNorm
            / Math.Sqrt(Math.Max(subject.Layers[layer].Inputs * Math.Max(subject.Layers[layer].Units, 1), 1));

    /// <summary>The share that a gate passes after such a shift: σ(σ⁻¹(p) + shift).</summary>
    private static double Open(double passed, double shift) => passed / (passed + ((1 - passed) * Math.Exp(-shift)));

    /// <summary>The norm at the first time step over that of all, if each step back multiplies by the same factor below 1.</summary>
    private static double FirstShare(double factor, int steps)
    {
        double squares = 0;
        for (int t = 0; t < steps; t++)
        {
            squares = (squares * factor * factor) + 1;
        }

        return Math.Pow(factor, steps - 1) / Math.Sqrt(squares);
    }

    private double Undetected(double share) => DetectableShare / (DetectableShare + share);
}
