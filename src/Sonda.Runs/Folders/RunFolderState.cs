using System.Text.Json.Serialization;

namespace Sonda.Runs.Folders;

/// <summary>The state of a run that is kept in a folder.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunFolderState>))]
public enum RunFolderState
{
    /// <summary>A process is writing it now.</summary>
    Writing,

    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>A number was no longer finite.</summary>
    Diverged,

    /// <summary>Its driver stopped it in good order; it can go on.</summary>
    Stopped,

    /// <summary>The process ended before it closed the folder; the run can go on.</summary>
    Killed,

    /// <summary>A newer version of sonda wrote it.</summary>
    NewerFormat,

    /// <summary>Files are missing or cannot be read, so that the run cannot go on.</summary>
    Damaged,
}
