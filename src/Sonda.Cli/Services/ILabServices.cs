using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;

namespace Sonda.Cli.Services;

/// <summary>What the commands ask of the laboratory; tests put a quick one in its place.</summary>
internal interface ILabServices
{
    /// <summary>Digits to train on: MNIST where it can be had, drawn digits with a notice otherwise.</summary>
    Task<DigitData> LoadAsync(DataChoice choice, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>What <see cref="LoadAsync"/> would use, without downloading anything.</summary>
    DataStatus Inspect(DataChoice choice);

    /// <summary>Downloads MNIST into the cache where it is not there yet.</summary>
    Task<DataStatus> FetchAsync(DataChoice choice, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Draws the first images of each class into a PNG file.</summary>
    void DrawContactSheet(DigitData data, string file);

    /// <summary>Runs the chapter; what is done where <paramref name="stop"/> is set early.</summary>
    ChapterResult RunChapter(
        DigitData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Trains one network; what is done where <paramref name="stop"/> is set early.</summary>
    /// <exception cref="Refusal">The training diverged (exit code 3).</exception>
    TrainingResult Train(
        DigitData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop);

    /// <summary>Measures speeds at the start; what is done where <paramref name="stop"/> is set early.</summary>
    SpeedsResult MeasureSpeeds(
        DigitData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Writes report, figures, JSON and CSV into a folder and gives the path of the report.</summary>
    string WriteReport(ChapterResult result, string folder, string language);

    /// <summary>The JSON document of <c>sonda chapter</c>.</summary>
    string ToJson(ChapterResult result);

    /// <summary>The JSON document of <c>sonda train</c>.</summary>
    string ToJson(TrainingResult result);

    /// <summary>The JSON document of <c>sonda speeds</c>.</summary>
    string ToJson(SpeedsResult result);
}

/// <summary>Where digits may come from.</summary>
/// <param name="Directory">The folder of --data-dir; null looks at SONDA_DATA_DIR and the cache.</param>
/// <param name="Offline">Whether downloading is forbidden.</param>
internal sealed record DataChoice(string? Directory, bool Offline);

/// <summary>What data are here.</summary>
/// <param name="Data">"mnist" or "drawn-digits".</param>
/// <param name="Origin">Where they come from, for a person to read.</param>
/// <param name="Verified">Whether every byte has the checksum of the published files.</param>
/// <param name="Notice">What else to know; null for nothing.</param>
internal sealed record DataStatus(string Data, string Origin, bool Verified, string? Notice);
