using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Data;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>
/// Tells which mirror is asked, at once, for it may keep silent; then kilobytes of a file, or files where the mirror
/// does not tell sizes.
/// </summary>
internal sealed class DownloadRelay(Feed feed, Phrases phrases) : IProgress<DownloadProgress>
{
    private const int Kilobyte = 1024;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        if (value.Patience is { } patience)
        {
            feed.Say(phrases.Say(
                "progress.asking", value.Mirror, patience.TotalSeconds.ToString(CultureInfo.InvariantCulture), value.Title));
            return;
        }

        feed.Report(value.Total is { } total
            ? new ExperimentProgress("download", value.File, (int)(value.Received / Kilobyte), (int)(total / Kilobyte))
            : new ExperimentProgress("downloads", "", value.Index, value.Files));
    }
}
