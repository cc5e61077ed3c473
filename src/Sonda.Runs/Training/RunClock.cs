namespace Sonda.Runs.Training;

/// <summary>Seconds that a run has taken: pauses do not count.</summary>
/// <param name="time">The system's clock, or a test's.</param>
/// <param name="earlier">Seconds from before a checkpoint.</param>
internal sealed class RunClock(TimeProvider time, double earlier)
{
    private double _done = earlier;
    private long? _since;

    /// <summary>Whether time counts.</summary>
    public bool IsRunning => _since is not null;

    /// <summary>Seconds so far.</summary>
    public double Seconds => _done + (_since is { } since ? time.GetElapsedTime(since).TotalSeconds : 0);

    /// <summary>Time counts from now on.</summary>
    public void Start() => _since ??= time.GetTimestamp();

    /// <summary>Time counts no longer.</summary>
    public void Stop() => (_done, _since) = (Seconds, null);
}
