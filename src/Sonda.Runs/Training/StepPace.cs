namespace Sonda.Runs.Training;

/// <summary>
/// Limits a run to so many steps a second. It counts the steps that the clock owes: a wait that was too long is made good by
/// shorter ones, so that the speed is the one asked for however coarse the waits are.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StepPace(TimeProvider time)
{
    /// <summary>The longest wait, so that a tiny speed is no end.</summary>
    private const double MaxSeconds = 3600;

    /// <summary>The time that may be made good. Older debt is forgotten: after a slow stretch the run does not race.</summary>
    private const double MaxDebtSeconds = 0.1;

    private readonly long _start = time.GetTimestamp();
    private double _secondsPerStep;

    /// <summary>When the last step was due.</summary>
    private double _last = double.NegativeInfinity;

    /// <summary>The time until the next step is due; not above zero if it is.</summary>
    public TimeSpan Left => _secondsPerStep == 0 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Clamp(_last + _secondsPerStep - Now, 0, MaxSeconds));

    private double Now => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Limits the speed from now on; null for no limit.</summary>
    public void Limit(double? stepsPerSecond)
    {
        _secondsPerStep = stepsPerSecond is { } speed ? Math.Min(1 / speed, MaxSeconds) : 0;
        Begin();
    }

    /// <summary>Forgets all debt, for a run that rested: the next step may be due at once, the one after it may not.</summary>
    public void Begin() => _last = Math.Max(_last, Now - _secondsPerStep);

    /// <summary>Notes that the step that was due is done.</summary>
    public void Take()
    {
        if (_secondsPerStep > 0)
        {
            _last = Math.Max(_last + _secondsPerStep, Now - MaxDebtSeconds);
        }
    }
}
