using Sonda.Engine.Randomness;

namespace Sonda.Engine.Training;

/// <summary>The order in which an epoch takes the rows; it depends only on the seed and the epoch.</summary>
/// <param name="rows">The number of rows.</param>
/// <param name="random">The root stream; epoch e shuffles with its stream ("shuffle", e).</param>
internal sealed class EpochOrder(int rows, RandomStream random)
{
    private readonly int[] _order = new int[rows];

    /// <summary>Puts the rows in order for an epoch, in their own order if it is not shuffled.</summary>
    public void Begin(int epoch, bool isShuffled)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        if (isShuffled)
        {
            random.Split("shuffle", epoch).Shuffle<int>(_order);
        }
    }

    /// <summary>The rows of a mini-batch; fewer at the end of the epoch, none behind it.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) =>
        start >= _order.Length ? [] : _order.AsSpan(start, Math.Min(count, _order.Length - start));
}
