using Sonda.Lab.Texts;

namespace Sonda.Lab.Figures;

/// <summary>
/// A logarithmic axis. Zero has no place on it, so zeros (and what is below the axis) get a lane of their own under
/// it; what is no number has no place at all.
/// </summary>
internal sealed class LogScale
{
    /// <summary>How far below the axis the lane of zeros lies, in decades.</summary>
    private const double LaneDepth = 0.45;

    /// <summary>Room under the least value, in decades.</summary>
    private const double Room = 0.2;

    /// <summary>Decades that an axis shows at most, so that one tiny value does not flatten all others.</summary>
    private const int MaxDecades = 12;

    private readonly string _laneLabel;

    private LogScale(double bottom, int top, bool hasLane, string laneLabel) =>
        (Bottom, Top, HasLane, _laneLabel) = (bottom, top, hasLane, laneLabel);

    /// <summary>log₁₀ of the lower end, the lane of zeros not counted.</summary>
    public double Bottom { get; }

    /// <summary>log₁₀ of the highest tick.</summary>
    public int Top { get; }

    /// <summary>Whether there are values that need the lane of zeros.</summary>
    public bool HasLane { get; }

    /// <summary>The lower end of the axis, lane included.</summary>
    public double Low => HasLane ? Bottom - (2 * LaneDepth) : Bottom;

    /// <summary>Where the lane of zeros lies.</summary>
    public double Lane => Bottom - LaneDepth;

    /// <summary>An axis for these values, up to a whole decade.</summary>
    public static LogScale For(IEnumerable<double> values)
    {
        double least = double.PositiveInfinity;
        double most = 0;
        bool zeros = false;
        foreach (double value in values.Where(double.IsFinite))
        {
            zeros |= value <= 0;
            (least, most) = value > 0 ? (Math.Min(least, value), Math.Max(most, value)) : (least, most);
        }

        if (most == 0)
        {
            return new LogScale(-1, 0, zeros, "0");
        }

        int top = (int)Math.Ceiling(Math.Log10(most));
        double bottom = Math.Min(Math.Log10(least) - Room, top - 1);
        bool cut = top - bottom > MaxDecades;
        bottom = cut ? top - MaxDecades : bottom;
        return new LogScale(bottom, top, zeros || cut, cut ? "< " + Numbers.PowerOfTen(top - MaxDecades) : "0");
    }

    /// <summary>The place of a value; NaN for what is no number.</summary>
    public double Place(double value) => value switch
    {
        _ when !double.IsFinite(value) => double.NaN,
        <= 0 => Lane,
        _ => Math.Log10(value) is var place && place < Bottom ? Lane : place,
    };

    /// <summary>Ticks at the powers of ten, and a word on the lane.</summary>
    public ScottPlot.TickGenerators.NumericManual Ticks()
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        int step = Top - Bottom > 8 ? 2 : 1;
        for (int exponent = Top; exponent >= Bottom; exponent--)
        {
            ticks.AddMajor(exponent, (Top - exponent) % step == 0 ? Numbers.PowerOfTen(exponent) : "");
        }

        if (HasLane)
        {
            ticks.AddMajor(Lane, _laneLabel);
        }

        return ticks;
    }
}
