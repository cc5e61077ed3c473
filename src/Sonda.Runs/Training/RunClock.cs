namespace Sonda.Runs.Training;

/// <summary>The seconds that a run has taken, without pauses.</summary>
/// <param name="time">The system's clock, or that of a test.</param>
/// <param name="earlier">The seconds before a checkpoint.</param>
internal sealed class RunClock(TimeProvider time, double earlier)
{
    private double _done = earlier;
    private long? _since;

    /// <summary>The clock behind it.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether the clock is running.</summary>
    public bool IsRunning => _since is not null;

    /// <summary>Seconds so far.</summary>
    public double Seconds => _done + (_since is { } since ? time.GetElapsedTime(since).TotalSeconds : 0);

    /// <summary>Seconds as events tell them: to a tenth of a millisecond, below which nothing repeats.</summary>
    public static double Rounded(double seconds) => Math.Round(seconds, 4);

    /// <summary>Starts the clock.</summary>
    public void Start() => _since ??= time.GetTimestamp();

    /// <summary>Stops the clock.</summary>
    public void Stop() => (_done, _since) = (Seconds, null);
}
