using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Chapter;
using Sonda.Studies.Cures;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Evaluation;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Speeds;

namespace Sonda.Cli.Services;

/// <summary>What the commands ask of the laboratory; tests put a quick one in its place.</summary>
internal interface ILabServices
{
    /// <summary>Data to train on: those that were asked for; in MNIST's place drawn digits with a notice where it cannot be had.</summary>
    Task<LoadedData> LoadAsync(DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop);

    /// <summary>What <see cref="LoadAsync"/> would use, without downloading anything.</summary>
    DataStatus Inspect(DataOptions options);

    /// <summary>Downloads published files into the cache where they are not there yet.</summary>
    Task<DataStatus> FetchAsync(DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop);

    /// <summary>Draws the first images of each class, and gives the PNG file.</summary>
    byte[] DrawContactSheet(LoadedData data);

    /// <summary>Runs the chapter; what is done where <paramref name="stop"/> is set early.</summary>
    ChapterResult RunChapter(
        LoadedData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>
    /// Trains one network; what is done where <paramref name="stop"/> is set early or training diverges.
    /// </summary>
    TrainingResult Train(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop);

    /// <summary>Reads a checkpoint to go on from.</summary>
    Checkpoint LoadCheckpoint(string path);

    /// <summary>Reads a network that was saved, or that of a checkpoint.</summary>
    Network<float> LoadNetwork(string path);

    /// <summary>Says how good a network is; of the rows seen where <paramref name="stop"/> is set early.</summary>
    EvaluationResult Evaluate(
        Network<float> network, LoadedData data, DataPart part, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>The JSON document of <c>sonda evaluate</c>.</summary>
    string ToJson(EvaluationResult result);

    /// <summary>Measures speeds at the start; what is done where <paramref name="stop"/> is set early.</summary>
    SpeedsResult MeasureSpeeds(
        LoadedData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Watches a run and says what ails it; of what was seen where <paramref name="stop"/> is set early.</summary>
    DiagnosisResult Diagnose(
        LoadedData data, DiagnosisOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Says what ails a run that someone else has watched.</summary>
    DiagnosisResult Diagnose(Trace trace);

    /// <summary>Forecasts a network and measures some; those done where <paramref name="stop"/> is set early.</summary>
    ForecastResult Forecast(
        LoadedData data, ForecastOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>
    /// Writes report.html, figures, JSON and CSV into a folder, or beside a complete run that is there already; gives
    /// the path of report.html.
    /// </summary>
    string WriteReport(ChapterResult result, string folder, string language, string command);

    /// <summary>The JSON document of <c>sonda chapter</c>.</summary>
    string ToJson(ChapterResult result, string language);

    /// <summary>The JSON document of <c>sonda train</c>.</summary>
    string ToJson(TrainingResult result, string language);

    /// <summary>The JSON document of <c>sonda speeds</c>.</summary>
    string ToJson(SpeedsResult result);

    /// <summary>The JSON document of <c>sonda diagnose</c>, findings worded in a language.</summary>
    string ToJson(DiagnosisResult result, string language);

    /// <summary>The JSON document of <c>sonda forecast</c>.</summary>
    string ToJson(ForecastResult result, string language);

    /// <summary>The page of <c>sonda diagnose --html</c>.</summary>
    string ToPage(DiagnosisResult result, string language, string command);

    /// <summary>The page of <c>sonda cure --html</c>.</summary>
    string ToPage(CureResult result, string language, string command);

    /// <summary>The page of <c>sonda forecast --html</c>.</summary>
    string ToPage(ForecastResult result, string language, string command);

    /// <summary>The waterfall of the gradient as PNG or SVG; null if no causes were read.</summary>
    byte[]? DrawWaterfall(DiagnosisResult result, bool isSvg, string language);

    /// <summary>The phase diagram as PNG or SVG; null if the network has no place in one.</summary>
    byte[]? DrawPhases(ForecastResult result, bool isSvg, string language);

    /// <summary>Finds a change that cures a run; what is known where <paramref name="stop"/> is set early.</summary>
    /// <param name="unscaled">The data without the scaling of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="options">How many seeds.</param>
    /// <param name="progress">Notified after each training.</param>
    /// <param name="stop">Ends it.</param>
    CureResult Cure(
        LoadedData unscaled, RunSpec run, CureOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>The JSON document of <c>sonda cure</c>.</summary>
    string ToJson(CureResult result);
}
