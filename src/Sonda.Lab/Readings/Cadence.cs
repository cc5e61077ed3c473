namespace Sonda.Lab.Readings;

/// <summary>The pace of one kind of reading: at most so often, and at most a share of the time of the thread that reads.</summary>
/// <param name="time">The clock.</param>
/// <param name="milliseconds">The shortest time from one reading to the next.</param>
/// <param name="share">The largest share of the thread's time.</param>
internal sealed class Cadence(TimeProvider time, double milliseconds, double share)
{
    /// <summary>The share of the time that readings may take while the run rests: they keep nothing waiting then.</summary>
    private const double RestingShare = 0.5;

    private long _next, _nextAtRest;

    /// <summary>Whether it is time for the next.</summary>
    public bool IsDue => time.GetTimestamp() >= _next;

    /// <summary>Whether it is time for the next, of a run that rests or not.</summary>
    public bool IsDueWhen(bool isResting) => isResting ? time.GetTimestamp() >= _nextAtRest : IsDue;

    /// <summary>Does a reading, and sets the time of the next.</summary>
    public void Do(Action reading)
    {
        long start = time.GetTimestamp(), due = Math.Min(_next, start);
        reading();

        // From the time that was due, not from a late start: else thirty a second would be twenty-five.
        long next = Later(due, milliseconds);
        next = next > start ? next : Later(start, milliseconds);
        double taken = time.GetElapsedTime(start).TotalMilliseconds;
        (_next, _nextAtRest) = (Math.Max(next, Later(start, taken / share)), Math.Max(next, Later(start, taken / RestingShare)));
    }

    /// <summary>Puts the next reading off.</summary>
    /// <param name="wait">Milliseconds from now on, at least.</param>
    public void PutOff(double wait) => _next = Math.Max(_next, Later(time.GetTimestamp(), wait));

    private long Later(long start, double wait) => start + (long)(wait * time.TimestampFrequency / 1000);
}
