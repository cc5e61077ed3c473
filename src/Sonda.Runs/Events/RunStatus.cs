using System.Text.Json.Serialization;

namespace Sonda.Runs.Events;

/// <summary>Whether a run can take another step, and if not, why.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>It can.</summary>
    Ready,

    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>A number was no longer finite.</summary>
    Diverged,
}
