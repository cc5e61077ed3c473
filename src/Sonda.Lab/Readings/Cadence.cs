namespace Sonda.Lab.Readings;

/// <summary>The pace of one kind of reading: at most so often, and at most a fifth of the reader's time.</summary>
/// <param name="time">The clock.</param>
/// <param name="milliseconds">The shortest time from one reading to the next.</param>
internal sealed class Cadence(TimeProvider time, double milliseconds)
{
    private const double Rest = 4;

    private long _next;

    /// <summary>Whether it is time for the next.</summary>
    public bool IsDue => time.GetTimestamp() >= _next;

    /// <summary>Does a reading, and sets the time of the next.</summary>
    public void Do(Action reading)
    {
        long start = time.GetTimestamp();
        reading();
        double took = time.GetElapsedTime(start).TotalMilliseconds;
        _next = start + (long)(Math.Max(milliseconds, (1 + Rest) * took) * time.TimestampFrequency / 1000);
    }
}
