using Sonda.Engine.Data;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Benchmarks.Bound;

/// <summary>Counts of the inputs of an epoch.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="NonZero">The number of pixels that are not zero, over all images.</param>
/// <param name="FirstTouches">The same, but several uses of a pixel in a mini-batch count once.</param>
/// <param name="Lines">The cache lines in which the sparse rows lie.</param>
internal sealed record InputCounts(long Images, long NonZero, long FirstTouches, long Lines)
{
    /// <summary>Counts over one shuffled epoch.</summary>
    public static InputCounts Of(Dataset data, int batchSize)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new RandomStream(1).Shuffle<int>(order);
        int[] latestBatch = new int[data.InputSize];
        float[] row = new float[data.InputSize];
        long nonZero = 0, firstTouches = 0, lines = 0;
        var rows = data.Rows as SparseRows;
        for (int i = 0; i < order.Length; i++)
        {
            int batch = 1 + (i / batchSize);
            data.CopyRow(order[i], row);
            lines += rows is null ? 0 : LinesOf(rows.Row(data.Start + order[i]));
            for (int pixel = 0; pixel < row.Length; pixel++)
            {
                if (row[pixel] != 0)
                {
                    nonZero++;
                    firstTouches += latestBatch[pixel] == batch ? 0 : 1;
                    latestBatch[pixel] = batch;
                }
            }
        }

        return new InputCounts(data.Count, nonZero, firstTouches, lines);
    }

    /// <summary>The lines that a row touches, wherever it begins: as many as its bytes fill, and on average nearly one more.</summary>
    private static long LinesOf(ReadOnlySpan<byte> row) => (row.Length + 62) / 64 + 1;
}
