using System.Collections.Immutable;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;
using Sonda.Theory;

namespace Sonda.Sweeps.Maps;

/// <summary>
/// 6 ξ on a map: the depth to which mean-field theory expects plain networks to train (Schoenholz et al. 2017), for each value of the axis
/// that is not the depth.
/// </summary>
/// <param name="IsDepthVertical">Whether the vertical axis is the depth.</param>
/// <param name="Depths">6 ξ for each value of the other axis, in hidden layers; infinite at the edge of chaos; NaN without theory.</param>
/// <param name="Layers">The hidden layers of each value of the depth axis, ascending.</param>
internal sealed record TheoryLine(bool IsDepthVertical, ImmutableArray<double> Depths, ImmutableArray<int> Layers)
{
    /// <summary>The line of a map; null if no axis is the depth of plain dense networks.</summary>
    public static TheoryLine? Of(SweepMap map)
    {
        if (map.Y is null || map.Columns < 2 || map.Rows < 2)
        {
            return null;
        }

        try
        {
            return Of(map, isDepthVertical: true) ?? Of(map, isDepthVertical: false);
        }
        catch (FormatException)
        {
            // A place that is no run has no theory.
            return null;
        }
    }

    /// <summary>
    /// How often the line sorts places right: below it they train, above it they do not. Places within a share of the line do not count.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="threshold">The value from which a network counts as trained.</param>
    /// <param name="margin">The share of 6 ξ on both sides that does not count.</param>
    public (int Right, int All) Sorted(SweepMap map, double threshold, double margin = 0.25)
    {
        int right = 0, all = 0;
        for (int other = 0; other < Depths.Length; other++)
        {
            for (int depth = 0; depth < Layers.Length; depth++)
            {
                MapCell cell = IsDepthVertical ? map[other, depth] : map[depth, other];
                double ratio = Layers[depth] / Depths[other];
                if (cell.Known == 0 || double.IsNaN(ratio) || (ratio > 1 - margin && ratio < 1 + margin))
                {
                    continue;
                }

                bool isTrained = cell.Mean >= threshold;
                all++;
                right += isTrained == ratio < 1 ? 1 : 0;
            }
        }

        return (right, all);
    }

    private static TheoryLine? Of(SweepMap map, bool isDepthVertical)
    {
        (int others, int depths) = isDepthVertical ? (map.Columns, map.Rows) : (map.Rows, map.Columns);
        NetworkSpec Network(int other, int depth) =>
            map.Sweep.SpecOf(isDepthVertical ? map.FirstCell(other, depth) : map.FirstCell(depth, other)).Network;
        ImmutableArray<int> layers = [.. Enumerable.Range(0, depths).Select(depth => Network(0, depth).HiddenCount)];
        bool isDepth = layers.Zip(layers.Skip(1)).All(pair => pair.First < pair.Second);
        ImmutableArray<double> lines = !isDepth ? [] : [.. Enumerable.Range(0, others).Select(other => TrainableDepth(Network(other, depths - 1)))];
        return lines.Any(line => !double.IsNaN(line)) ? new TheoryLine(isDepthVertical, lines, layers) : null;
    }

    /// <summary>6 ξ of a network whose hidden layers behind the first are of one plain dense kind; NaN for any other.</summary>
    private static double TrainableDepth(NetworkSpec network)
    {
        DenseSpec[] hidden = [.. network.Layers.Skip(1).SkipLast(1).OfType<DenseSpec>()];
        if (hidden.Length == 0 || hidden.Length != network.Layers.Length - 2 || hidden.Any(layer => layer != hidden[0])
            || hidden[0] is not { Norm: NormKind.None, Dropout: 0, IsPreActivated: false } layer
            || CommonField.Weights(layer, layer.Width) is not { WeightVariance: <= MeanField.MaxVariance } weights)
        {
            return double.NaN;
        }

        return MeanField.Solve(layer.Activation, weights.WeightVariance, weights.BiasVariance).TrainableDepth ?? double.NaN;
    }
}
