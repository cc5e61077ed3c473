using System.Globalization;
using Sonda.Data;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>
/// Tells which mirror is asked, at once, for it may keep silent; then kilobytes of a file, or files where the mirror
/// does not tell sizes.
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
