using System.Globalization;
using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;
using Sonda.Lab.Reports;

namespace Sonda.Cli.Services;

/// <summary>The laboratory itself.</summary>
internal sealed class LabServices : ILabServices
{
    /// <inheritdoc/>
    public Task<DigitData> LoadAsync(
        DataOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        DigitSource.LoadAsync(options, new DownloadRelay(progress), stop);

    /// <inheritdoc/>
    public DataStatus Inspect(DataOptions options) => DigitSource.Inspect(options);

    /// <inheritdoc/>
    public Task<DataStatus> FetchAsync(
        DataOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        DigitSource.FetchAsync(options, new DownloadRelay(progress), stop);

    /// <inheritdoc/>
    public byte[] DrawContactSheet(DigitData data) => ContactSheet.Draw(data.Training);

    /// <inheritdoc/>
    public ChapterResult RunChapter(
        DigitData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        ChapterExperiment.Run(data, options, progress, stop);

    /// <inheritdoc/>
    public TrainingResult Train(
        DigitData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop) => TrainingExperiment.Run(data, options, progress, epochs, stop);

    /// <inheritdoc/>
    public SpeedsResult MeasureSpeeds(
        DigitData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        SpeedsExperiment.Run(data, options, progress, stop);

    /// <inheritdoc/>
    public void WriteReport(ChapterResult result, string folder, string language) =>
        ChapterReport.Write(result, folder, CultureInfo.GetCultureInfo(language));

    /// <inheritdoc/>
    public string ToJson(ChapterResult result) => ResultJson.Serialize(result);

    /// <inheritdoc/>
    public string ToJson(TrainingResult result) => ResultJson.Serialize(result);

    /// <inheritdoc/>
    public string ToJson(SpeedsResult result) => ResultJson.Serialize(result);

    /// <summary>
    /// Tells a download as progress: kilobytes of a file, or files where a mirror does not tell sizes.
    /// </summary>
    private sealed class DownloadRelay(IProgress<ExperimentProgress> target) : IProgress<DownloadProgress>
    {
        private const int Kilobyte = 1024;

        public void Report(DownloadProgress value) => target.Report(value.Total is { } total
            ? new ExperimentProgress("download", value.File, (int)(value.Received / Kilobyte), (int)(total / Kilobyte))
            : new ExperimentProgress("downloads", "", value.Index, value.Files));
    }
}
