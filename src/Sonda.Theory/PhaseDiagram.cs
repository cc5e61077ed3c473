using System.Collections.Immutable;
using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>A point of the phase diagram.</summary>
/// <param name="WeightVariance">σ_w².</param>
/// <param name="BiasVariance">σ_b².</param>
/// <param name="Multiplier">χ at q*: 1 on the critical line; null if it is not finite.</param>
/// <param name="DepthScale">ξ in layers, infinite on the critical line; null if q has no fixed point.</param>
/// <param name="Phase">Ordered or chaotic; null if q has no fixed point.</param>
public sealed record PhasePoint(double WeightVariance, double BiasVariance, double? Multiplier, double? DepthScale, Phase? Phase);

/// <summary>
/// The ordered and the chaotic phase of networks with one activation, over the variances of weights and biases (Schoenholz et al. 2017,
/// figure 1). In the ordered phase a network forgets its input; in the chaotic phase it separates similar inputs.
/// </summary>
/// <param name="Activation">φ.</param>
/// <param name="Points">The points, by ascending σ_b², then by ascending σ_w².</param>
/// <param name="CriticalLine">For each σ_b² the smallest σ_w² in the range with χ = 1, if there is one.</param>
public sealed record PhaseDiagram(
    ActivationSpec Activation, ImmutableArray<PhasePoint> Points, ImmutableArray<(double WeightVariance, double BiasVariance)> CriticalLine)
{
    /// <summary>Computes a diagram on an even grid, including its bounds.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="weights">The range of σ_w².</param>
    /// <param name="biases">The range of σ_b².</param>
    /// <param name="steps">Points along each axis, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few steps, a range is empty, or a variance is out of range.</exception>
    public static PhaseDiagram Of(
        ActivationSpec activation, (double From, double To) weights, (double From, double To) biases, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(weights.From, weights.To, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(biases.From, biases.To, nameof(biases));
        var rows = new PhasePoint[steps][];
        double?[] critical = new double?[steps];
        Parallel.For(0, steps, row =>
        {
            double bias = Place(biases, row, steps);
            rows[row] = Row(activation, weights, bias, steps);
            critical[row] = CriticalWeight(activation, bias, rows[row]);
        });
        return new PhaseDiagram(
            activation,
            [.. rows.SelectMany(row => row)],
            [.. critical.Select((weight, row) => (weight, Bias: Place(biases, row, steps))).Where(point => point.weight is not null).Select(point => (point.weight!.Value, point.Bias))]);
    }

    /// <summary>The points of one σ_b²: each begins its search for c* at that of its neighbour.</summary>
    private static PhasePoint[] Row(ActivationSpec activation, (double From, double To) weights, double bias, int steps)
    {
        var row = new PhasePoint[steps];
        double? near = null;
        for (int column = 0; column < steps; column++)
        {
            var field = MeanField.Solve(activation, Place(weights, column, steps), bias, GaussLegendre.Coarse, near: near);
            row[column] = new PhasePoint(field.WeightVariance, bias, field.Multiplier, field.DepthScale, field.Phase);
            near = field.Phase == Theory.Phase.Chaotic ? field.Correlation : null;
        }

        return row;
    }

    private static double? CriticalWeight(ActivationSpec activation, double bias, PhasePoint[] row)
    {
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i - 1].Multiplier is { } before && row[i].Multiplier is { } after && before < 1 && after >= 1)
            {
                return SignChange.Find(
                    weight => (MeanField.Solve(activation, weight, bias, GaussLegendre.Coarse, withCorrelation: false).Multiplier ?? double.MaxValue) - 1,
                    row[i - 1].WeightVariance,
                    row[i].WeightVariance);
            }
        }

        return null;
    }

    private static double Place((double From, double To) range, int step, int steps) =>
        range.From + ((range.To - range.From) * step / (steps - 1));
}
