using System.Text.Json.Serialization;

namespace Sonda.Runs.Training;

/// <summary>A file that a training could not write, for example because the disk was full. The training goes on without it.</summary>
/// <param name="Content">Its content: "network", "checkpoint", "trace" or "run".</param>
/// <param name="Path">The file that was asked for.</param>
/// <param name="Reason">The reason.</param>
/// <param name="KeptAt">Another file that holds the content now; null if no place took it.</param>
public sealed record UnwrittenFile(
    string Content, string Path, [property: JsonIgnore] LocalizableText Reason, string? KeptAt);
