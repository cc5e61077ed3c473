using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>The slopes φ′(z) of a layer over a batch.</summary>
internal sealed class Slopes
{
    private readonly List<double[]> _rows = [];

    private readonly int _places;

    private Slopes(int places) => _places = places;

    /// <summary>Whether the layer has no separate activation.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The number of units; in images a unit is a map.</summary>
    public int Units => IsEmpty ? 0 : _rows[0].Length / _places;

    /// <summary>Root mean square; 1 without an activation.</summary>
    public double Rms => IsEmpty ? 1 : Root(all: true);

    /// <summary>Root mean square of the slopes that are not zero; 0 if all are zero.</summary>
    public double AliveRms => IsEmpty ? 1 : Root(all: false);

    /// <summary>The units whose slope is zero in every row, in maps at every place.</summary>
    public IReadOnlyList<int> DeadUnits => IsEmpty
        ? []
        : [.. Enumerable.Range(0, Units).Where(unit =>
            _rows.TrueForAll(row => !row.AsSpan(unit * _places, _places).ContainsAnyExcept(0.0)))];

    /// <summary>Reads a layer.</summary>
    public static Slopes Of<T>(BatchView<T> batch, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape output = batch.Network.Layers[layer].Output;
        var slopes = new Slopes(output.IsImage ? output.Height * output.Width : 1);
        for (int row = 0; row < batch.RowsOf(layer); row++)
        {
            var values = new T[batch.Activation(layer, row).Length];
            if (!batch.TryReadSlopes(layer, row, values))
            {
                break;
            }

            slopes._rows.Add(values as double[] ?? Array.ConvertAll(values, double.CreateTruncating));
        }

        return slopes;
    }

    /// <summary>The share of slopes that are not zero but smaller than a given share of the largest.</summary>
    public double ShareBelow(double share)
    {
        if (IsEmpty)
        {
            return 0;
        }

        double largest = _rows.Max(row => row.Max(Math.Abs));
        return _rows.Average(row => row.Average(slope => slope != 0 && Math.Abs(slope) < share * largest ? 1.0 : 0));
    }

    private double Root(bool all)
    {
        double squares = 0;
        long count = 0;
        foreach (double[] row in _rows)
        {
            foreach (double slope in row)
            {
                squares += slope * slope;
                count += all || slope != 0 ? 1 : 0;
            }
        }

        return count == 0 ? 0 : Math.Sqrt(squares / count);
    }
}
