using System.Globalization;
using Sonda.Data;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>
/// Shows the mirror at once, because it may not answer. Then it shows the kilobytes of a file, or the number of files if the
/// mirror does not report sizes.
/// </summary>
internal sealed class DownloadRelay(Feed feed, TextCatalog texts) : IProgress<DownloadProgress>
{
    private const int Kilobyte = 1024;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        if (value.Patience is { } patience)
        {
            feed.Say(texts.Say(
                "progress.asking", ("mirror", value.Mirror), ("seconds", patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)), ("title", value.Title)));
            return;
        }

        feed.Report(value.Total is { } total
            ? new ExperimentProgress("download", value.File, (int)(value.Received / Kilobyte), (int)(total / Kilobyte))
            : new ExperimentProgress("downloads", "", value.Index, value.Files));
    }
}
