using System.Text.Json.Serialization;

namespace Sonda.Runs.Events;

/// <summary>Whether a run can take another step, and the reason if not.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>The run can take another step.</summary>
    Ready,

    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended the run.</summary>
    StoppedEarly,

    /// <summary>A number is no longer finite.</summary>
    Diverged,
}
