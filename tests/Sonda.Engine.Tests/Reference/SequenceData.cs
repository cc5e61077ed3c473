using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Small random data sets of sequences.</summary>
internal static class SequenceData
{
    /// <summary>Gaussian sequences with one target each, all of full length or of every length from 1 on.</summary>
    public static Dataset WithTargets(int rows, int steps, int features, bool lengths)
    {
        float[] values = Values(rows, steps, features, lengths, out int[] ends);
        var random = new RandomStream(2);
        float[] targets = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextGaussian())];
        return Shaped(Dataset.FromValues("targets", values, targets, steps * features, 1), steps, features, lengths, ends);
    }

    /// <summary>The same sequences with a class of three at every step.</summary>
    public static Dataset WithClasses(int rows, int steps, int features, bool lengths)
    {
        float[] values = Values(rows, steps, features, lengths, out int[] ends);
        var random = new RandomStream(3);
        byte[] labels = [.. Enumerable.Range(0, rows * steps).Select(_ => (byte)random.NextInt(3))];
        return Shaped(Dataset.FromValues("classes", values, labels, steps * features, 3, steps), steps, features, lengths, ends);
    }

    /// <summary>The steps of a row.</summary>
    public static double[][] Steps(Dataset data, int row)
    {
        double[] values = TestData.Row(data, row);
        int features = data.InputShape.Features, length = data.Lengths.IsEmpty ? data.InputShape.Steps : data.Lengths[row];
        return [.. values.Chunk(features).Take(length)];
    }

    private static float[] Values(int rows, int steps, int features, bool lengths, out int[] ends)
    {
        var random = new RandomStream(1);
        int[] all = [.. Enumerable.Range(0, rows).Select(row => lengths ? (row % steps) + 1 : steps)];
        ends = all;
        return [.. Enumerable.Range(0, rows * steps * features).Select(i =>
        {
            double value = random.NextGaussian();
            return i % (steps * features) / features < all[i / (steps * features)] ? (float)value : 0;
        })];
    }

    private static Dataset Shaped(Dataset data, int steps, int features, bool lengths, int[] ends)
    {
        Dataset shaped = data.WithShape(Shape.Sequence(steps, features));
        return lengths ? shaped.WithLengths(ends) : shaped;
    }
}
