namespace Sonda.Data.Tables;

/// <summary>Puts the rows of a table into another order without a second table.</summary>
internal static class RowOrder
{
    /// <summary>Moves row <c>order[i]</c> to place i, for every i.</summary>
    /// <param name="values">The rows, one after another.</param>
    /// <param name="order">Each row once.</param>
    /// <param name="width">The numbers in a row.</param>
    public static void Apply(Span<float> values, ReadOnlySpan<int> order, int width)
    {
        float[] spare = new float[width];
        bool[] isDone = new bool[order.Length];
        for (int start = 0; start < order.Length; start++)
        {
            if (isDone[start])
            {
                continue;
            }

            // A permutation is made of cycles: the first row of one waits in the spare room while the others move up.
            values.Slice(start * width, width).CopyTo(spare);
            int place = start;
            for (int from = order[place]; from != start; place = from, from = order[place])
            {
                values.Slice(from * width, width).CopyTo(values[(place * width)..]);
                isDone[place] = true;
            }

            spare.CopyTo(values[(place * width)..]);
            isDone[place] = true;
        }
    }
}
