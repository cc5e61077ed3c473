namespace Sonda.Data;

/// <summary>The progress of a download.</summary>
/// <param name="File">The current file.</param>
/// <param name="Mirror">The host of the mirror.</param>
/// <param name="Index">The index of the file, from 0.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Received">Bytes received of this file.</param>
/// <param name="Total">Total bytes of this file; null if the mirror does not report them.</param>
public sealed record DownloadProgress(string File, string Mirror, int Index, int Files, long Received, long? Total)
{
    /// <summary>The name of the data set in sentences; default: MNIST.</summary>
    public string Title { get; init; } = "MNIST";

    /// <summary>The timeout while the program waits for the mirror's first answer; null afterwards.</summary>
    public TimeSpan? Patience { get; init; }
}
