using Sonda.Lab.Documents;

namespace Sonda.Lab.Readings;

/// <summary>Measures the mini-batches a second over the last half second or more.</summary>
internal sealed class PaceMeter(TimeProvider time)
{
    private const double Seconds = 0.5;

    private long _step, _since;

    /// <summary>Mini-batches a second; null while none are trained.</summary>
    public double? StepsPerSecond { get; private set; }

    /// <summary>Takes note of the step.</summary>
    public void Observe(long step, bool isPlaying)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_since, now).TotalSeconds;
        if (seconds > Seconds)
        {
            StepsPerSecond = isPlaying ? LabJson.Short(Math.Max(0, step - _step) / seconds) : null;
            (_step, _since) = (step, now);
        }
    }
}
