using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>Estimates how long a part of the work still takes, from its reports.</summary>
/// <remarks>
/// The first unit often includes a preparation, such as the reading of a start, so that later units give the pace. If several units go on
/// at once, the first ones end together: until there are more, all the time since the part began counts.
/// </remarks>
internal sealed class RemainingTime(TimeProvider time)
{
    private readonly Dictionary<string, (long Begun, long First, int DoneAtFirst)> _parts = [];
    private long _last = time.GetTimestamp();

    /// <summary>Takes in a report.</summary>
    /// <param name="label">The part of the work.</param>
    /// <param name="progress">The report.</param>
    /// <returns>The seconds left; null if there is no telling yet.</returns>
    public double? Report(string label, ExperimentProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        long now = time.GetTimestamp();
        if (!_parts.TryGetValue(label, out (long Begun, long First, int DoneAtFirst) part))
        {
            // A part begins where the report of another one ended.
            _parts[label] = part = (_last, now, progress.Done);
        }

        _last = now;
        int later = progress.Done - part.DoneAtFirst, left = progress.Total - progress.Done;
        double? estimate = later >= progress.Parallel ? time.GetElapsedTime(part.First, now).TotalSeconds / later * left
            : later > 0 ? time.GetElapsedTime(part.Begun, now).TotalSeconds / (later + 1) * left
            : null;
        return progress.MaxSecondsLeft is { } limit ? Math.Min(estimate ?? limit, limit) : estimate;
    }
}
