namespace Sonda.Sweeps.Boundaries;

/// <summary>
/// The value of a cell, from its losses as they come: converging, −Σ loss/loss₀; diverging, Σ loss₀/loss. A cell converges if the mean of its
/// last twenty losses is below loss₀.
/// </summary>
/// <remarks>A loss that is not finite, or above a million times loss₀, counts as a million times loss₀, as published.</remarks>
internal struct LossSeries(int steps)
{
    /// <summary>The largest ratio to loss₀.</summary>
    public const double MaxRatio = 1e6;

    private const int LastCount = 20;

    private double _first, _sum, _inverse, _last;
    private int _count;

    /// <summary>The number of losses so far.</summary>
    public readonly int Count => _count;

    /// <summary>Whether all losses are there.</summary>
    public readonly bool IsOver => _count == steps;

    /// <summary>Adds the loss before a step.</summary>
    public void Add(double loss)
    {
        _first = _count == 0 ? loss : _first;
        double ratio = loss / _first;
        ratio = double.IsFinite(loss) && ratio <= MaxRatio ? ratio : MaxRatio;
        _sum += ratio;
        _inverse += 1 / ratio;
        _last += _count >= steps - LastCount ? ratio : 0;
        _count++;
    }

    /// <summary>The value once all losses are there. From the first loss that is not finite on, the rest are taken as such.</summary>
    public double Finish()
    {
        while (!IsOver)
        {
            Add(double.PositiveInfinity);
        }

        return _last < Math.Min(LastCount, steps) ? -_sum : _inverse;
    }
}
