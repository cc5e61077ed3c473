namespace Sonda.Data;

/// <summary>A step forward of a download.</summary>
/// <param name="File">The file on its way.</param>
/// <param name="Mirror">The host it comes from.</param>
/// <param name="Index">Which of the files it is, from 0.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Received">Bytes received of this file.</param>
/// <param name="Total">Bytes of this file in all, where the mirror says so.</param>
public sealed record DownloadProgress(string File, string Mirror, int Index, int Files, long Received, long? Total)
{
    /// <summary>What is downloaded, in sentences; MNIST unless told.</summary>
    public string Title { get; init; } = "MNIST";

    /// <summary>How long the mirror may keep silent, while it is asked for the first time; null once it has answered.</summary>
    public TimeSpan? Patience { get; init; }
}
