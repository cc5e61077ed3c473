using Sonda.Reports.Texts;

namespace Sonda.Reports.Figures;

/// <summary>
/// A logarithmic axis. Zero has no place on it, so zeros and values below the axis get a separate lane under
/// it. NaN and infinity have no place at all.
/// </summary>
internal sealed class LogScale
{
    /// <summary>The distance of the lane of zeros below the axis, in decades.</summary>
    private const double LaneDepth = 0.45;

    /// <summary>The room under the smallest value, in decades.</summary>
    private const double Room = 0.2;

    /// <summary>The maximum number of decades, so that one tiny value does not flatten all others.</summary>
    private const int MaxDecades = 12;

    private readonly string _laneLabel;

    private LogScale(double bottom, int top, bool hasLane, string laneLabel) =>
        (Bottom, Top, HasLane, _laneLabel) = (bottom, top, hasLane, laneLabel);

    /// <summary>log₁₀ of the lower end, without the lane of zeros.</summary>
    public double Bottom { get; }

    /// <summary>log₁₀ of the highest tick.</summary>
    public int Top { get; }

    /// <summary>Whether some values need the lane of zeros.</summary>
    public bool HasLane { get; }

    /// <summary>The lower end of the axis, including the lane.</summary>
    public double Low => HasLane ? Bottom - (2 * LaneDepth) : Bottom;

    /// <summary>The place of the lane of zeros.</summary>
    public double Lane => Bottom - LaneDepth;

    /// <summary>An axis for these values, up to a whole decade.</summary>
    public static LogScale For(IEnumerable<double> values) =>
        ForLogs(values.Where(double.IsFinite).Select(value => value > 0 ? Math.Log10(value) : double.NegativeInfinity), MaxDecades);

    /// <summary>An axis for values given by their logarithms; zeros are −∞.</summary>
    /// <param name="logs">log₁₀ of the values.</param>
    /// <param name="maxDecades">The maximum number of decades; null for all.</param>
    public static LogScale ForLogs(IEnumerable<double> logs, int? maxDecades = null)
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        bool zeros = false;
        foreach (double log in logs.Where(log => !double.IsNaN(log) && !double.IsPositiveInfinity(log)))
        {
            zeros |= double.IsNegativeInfinity(log);
            (least, most) = double.IsFinite(log) ? (Math.Min(least, log), Math.Max(most, log)) : (least, most);
        }

        if (double.IsNegativeInfinity(most))
        {
            return new LogScale(-1, 0, zeros, "0");
        }

        int top = (int)Math.Ceiling(most);
        double bottom = Math.Min(least - Room, top - 1);
        int decades = maxDecades ?? int.MaxValue;
        // Values too far below the top share the lane of zeros, which then stands for "less than" the end of the axis.
        bool cut = top - bottom > decades;
        bottom = cut ? top - decades : bottom;
        return new LogScale(bottom, top, zeros || cut, cut ? "< " + Numbers.PowerOfTen(top - decades) : "0");
    }

    /// <summary>The place of a value; NaN if it is not finite.</summary>
    public double Place(double value) =>
        !double.IsFinite(value) ? double.NaN : PlaceOfLog(value > 0 ? Math.Log10(value) : double.NegativeInfinity);

    /// <summary>The place of a value given by log₁₀; NaN for NaN and +∞.</summary>
    public double PlaceOfLog(double log) => double.IsNaN(log) || double.IsPositiveInfinity(log) ? double.NaN : log < Bottom ? Lane : log;

    /// <summary>The powers of ten and a label for the lane; with many powers, every other one has a label.</summary>
    public IEnumerable<(double Place, string Name)> Marks()
    {
        int step = Top - Bottom > 8 ? (int)Math.Ceiling((Top - Bottom) / 12) + (Top - Bottom <= 12 ? 1 : 0) : 1;
        for (int exponent = Top; exponent >= Bottom; exponent--)
        {
            bool named = (Top - exponent) % step == 0;
            if (named || step <= 4)
            {
                yield return (exponent, named ? Numbers.PowerOfTen(exponent) : "");
            }
        }

        if (HasLane)
        {
            yield return (Lane, _laneLabel);
        }
    }
}
