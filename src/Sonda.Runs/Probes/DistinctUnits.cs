using Sonda.Engine.Layers;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>
/// Counts the units of a layer that differ. Two units with the same weights, biases and gradients take the same step; their outgoing
/// weights then get the same gradients too, so that they stay the same unit for the whole training.
/// </summary>
internal static class DistinctUnits
{
    /// <summary>How far two gradients may differ, relative to the largest of the layer: the rounding of sums in double.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The number of different units, 1 or more.</summary>
    /// <param name="batch">A batch after its backward pass.</param>
    /// <param name="layer">The index of a layer with weights.</param>
    public static int Count(BatchView<double> batch, int layer)
    {
        LayerView<double> read = batch.Network.Layers[layer];
        int units = read.Output.IsImage ? read.Output.Maps : read.Output.Features;

        // Random weights differ at once, and most layers need no gradients.
        int[] byWeights = Groups(units, (one, other) => Agree(read, units, one, other));
        if (byWeights.Distinct().Count() == units)
        {
            return units;
        }

        Matrix<double>[] gradients = batch.ParameterGradients(layer);
        double largest = gradients.Max(Largest);
        int[] groups = Groups(units, (one, other) => byWeights[one] == byWeights[other] && Agree(gradients, units, one, other, Rounding * largest));
        return groups.Distinct().Count();
    }

    /// <summary>For each unit, the first unit with which it agrees.</summary>
    private static int[] Groups(int units, Func<int, int, bool> agree)
    {
        int[] groups = new int[units];
        List<int> first = [];
        for (int unit = 0; unit < units; unit++)
        {
            int found = first.FindIndex(one => agree(one, unit));
            groups[unit] = found < 0 ? unit : first[found];
            if (found < 0)
            {
                first.Add(unit);
            }
        }

        return groups;
    }

    /// <summary>Whether two units have the same parameters. A layer with gates has a column for each gate and unit, the gates side by side.</summary>
    private static bool Agree(LayerView<double> layer, int units, int one, int other)
    {
        foreach (ParameterView<double> parameter in layer.Parameters)
        {
            for (int gate = 0; gate < parameter.Columns; gate += units)
            {
                for (int row = 0; row < parameter.Rows; row++)
                {
                    if (parameter.At(row, gate + one) != parameter.At(row, gate + other))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private static bool Agree(Matrix<double>[] gradients, int units, int one, int other, double rounding)
    {
        foreach (Matrix<double> gradient in gradients)
        {
            for (int gate = 0; gate < gradient.Columns; gate += units)
            {
                for (int row = 0; row < gradient.Rows; row++)
                {
                    ReadOnlySpan<double> values = gradient.Row(row);
                    if (!(Math.Abs(values[gate + one] - values[gate + other]) <= rounding))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private static double Largest(Matrix<double> gradient)
    {
        double largest = 0;
        for (int row = 0; row < gradient.Rows; row++)
        {
            foreach (double value in gradient.Row(row)[..gradient.Columns])
            {
                largest = Math.Max(largest, Math.Abs(value));
            }
        }

        return largest;
    }
}
