using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;

namespace Sonda.Cli.Services;

/// <summary>The laboratory itself.</summary>
internal sealed class LabServices : ILabServices
{
    public Task<DigitData> LoadAsync(
        DataChoice choice, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        throw new NotSupportedException("TODO: bind DigitSource.LoadAsync.");

    public DataStatus Inspect(DataChoice choice) => throw new NotSupportedException("TODO: bind DigitSource.Inspect.");

    public Task<DataStatus> FetchAsync(
        DataChoice choice, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        throw new NotSupportedException("TODO: bind DigitSource.FetchAsync.");

    public void DrawContactSheet(DigitData data, string file) =>
        throw new NotSupportedException("TODO: bind ContactSheet.");

    public ChapterResult RunChapter(
        DigitData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        ChapterExperiment.Run(data, options, progress, stop);

    public TrainingResult Train(
        DigitData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop) => TrainingExperiment.Run(data, options, progress, epochs, stop);

    public SpeedsResult MeasureSpeeds(
        DigitData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        SpeedsExperiment.Run(data, options, progress, stop);

    public string WriteReport(ChapterResult result, string folder, string language) =>
        throw new NotSupportedException("TODO: bind ChapterReport.Write.");

    public string ToJson(ChapterResult result) => throw new NotSupportedException("TODO: bind ResultJson.Serialize.");

    public string ToJson(TrainingResult result) => throw new NotSupportedException("TODO: bind ResultJson.Serialize.");

    public string ToJson(SpeedsResult result) => throw new NotSupportedException("TODO: bind ResultJson.Serialize.");
}
