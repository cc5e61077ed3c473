using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>Points in the plane with one class each, in random order; the classes have equal numbers of points, up to one.</summary>
internal sealed class PlanePoints
{
    /// <summary>The allowed number of points.</summary>
    public static readonly NumberRange<int> Range = new(4, 1_000_000);

    /// <summary>The default number of points.</summary>
    public const int Usual = 1000;

    private readonly double[] _x, _y;
    private readonly byte[] _labels;
    private readonly int _classes;

    public PlanePoints(int count, int classes, RandomStream random, Func<int, RandomStream, (double X, double Y)> place)
    {
        _classes = classes;
        _labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))];
        random.Split("order").Shuffle<byte>(_labels);
        (_x, _y) = (new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            (_x[i], _y[i]) = place(_labels[i], random);
        }
    }

    /// <summary>Stretches each column to the range from −1 to 1.</summary>
    public void StretchToUnit()
    {
        foreach (double[] column in (double[][])[_x, _y])
        {
            double least = column.Min(), most = column.Max();
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = (2 * (column[i] - least) / (most - least)) - 1;
            }
        }
    }

    public Dataset ToDataset(string name)
    {
        float[] values = [.. _x.Zip(_y).SelectMany(point => (float[])[(float)point.First, (float)point.Second])];
        return Dataset.FromValues(name, values, _labels, inputSize: 2, _classes);
    }
}
