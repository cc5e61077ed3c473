using System.Globalization;

namespace Sonda.Sweeps.Boundaries;

/// <summary>
/// A square of the plane with a grid of 2ᵏ + 1 places a side. Places are binary fractions of the first view, so that a finer grid and a zoom
/// meet the places of the grids before, bit for bit.
/// </summary>
/// <param name="Zoom">The halvings of the side: 0 is the first view.</param>
/// <param name="Column">The left end, in units of 2⁻⁴ of the side.</param>
/// <param name="Row">The lower end, in the same units.</param>
/// <param name="Level">k: the grid has 2ᵏ + 1 places a side.</param>
internal readonly record struct BoundaryView(int Zoom, long Column, long Row, int Level)
{
    /// <summary>The lower end of both axes of the first view, log₁₀.</summary>
    public const double Low = -3;

    /// <summary>The side of the first view: nine decades.</summary>
    public const double Side = 9;

    /// <summary>The finest level of a grid.</summary>
    public const int MaxLevel = 13;

    /// <summary>The deepest zoom: beyond it the places of a grid are no longer different doubles.</summary>
    public const int MaxZoom = 32;

    /// <summary>The steps of a window's place within its own side, as a power of two.</summary>
    private const int PlaceBits = 4;

    /// <summary>The places a side.</summary>
    public int Count => (1 << Level) + 1;

    /// <summary>The view of a zoom around a point, moved to the nearest place that nests.</summary>
    /// <param name="x">log₁₀ of the horizontal setting in the middle.</param>
    /// <param name="y">log₁₀ of the vertical one.</param>
    /// <param name="zoom">The halvings.</param>
    /// <param name="level">The level of the grid.</param>
    public static BoundaryView Around(double x, double y, int zoom, int level)
    {
        long Place(double middle)
        {
            double units = Math.ScaleB((middle - Low) / Side, zoom + PlaceBits) - (1 << (PlaceBits - 1));
            return (long)Math.Clamp(Math.Round(units), 0, Math.ScaleB(1, zoom + PlaceBits) - (1 << PlaceBits));
        }

        return new BoundaryView(zoom, Place(x), Place(y), level);
    }

    /// <summary>The horizontal place of a column.</summary>
    public double X(int column) => Value(Numerator(Column, column));

    /// <summary>The vertical place of a row.</summary>
    public double Y(int row) => Value(Numerator(Row, row));

    /// <summary>The column or row of this view at the place of another view's; −1 if it has none.</summary>
    /// <param name="other">The other view.</param>
    /// <param name="index">Its column or row.</param>
    /// <param name="isColumn">Which of the two.</param>
    public int IndexOf(BoundaryView other, int index, bool isColumn)
    {
        // Both as fractions of the first view with the larger denominator.
        int bits = Zoom + PlaceBits + Level, others = other.Zoom + PlaceBits + other.Level;
        Int128 place = (Int128)other.Numerator(isColumn ? other.Column : other.Row, index);
        Int128 start = (Int128)Numerator(isColumn ? Column : Row, 0);
        int common = Math.Max(bits, others);
        Int128 distance = (place << (common - others)) - (start << (common - bits)), unit = (Int128)(1 << PlaceBits) << (common - bits);
        return distance % unit == 0 && distance / unit is var found && found >= 0 && found < Count ? (int)found : -1;
    }

    /// <summary>The window in words, as in [-3, 6] × [-3, 6].</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"[{X(0):G8}, {X(Count - 1):G8}] × [{Y(0):G8}, {Y(Count - 1):G8}]");

    /// <summary>A place as a fraction of the first view, over 2^(zoom + 4 + level).</summary>
    private long Numerator(long start, int index) => (start << Level) + ((long)index << PlaceBits);

    private double Value(long numerator) => Low + (Side * Math.ScaleB(numerator, -(Zoom + PlaceBits + Level)));
}
