using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Reports.Figures;
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

/// <summary>The laboratory as the commands use it; tests replace it with a fast one.</summary>
internal interface ILabServices
{
    /// <summary>Loads data to train on. If MNIST cannot be downloaded, returns drawn digits with a notice.</summary>
    Task<LoadedData> LoadAsync(DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop);

    /// <summary>The data that <see cref="LoadAsync"/> would use, without a download.</summary>
    DataStatus Inspect(DataOptions options);

    /// <summary>A table column by column, with its troubles; null if the laboratory reads no files.</summary>
    TableReport? Describe(CsvSpec table, CancellationToken stop);

    /// <summary>Downloads missing published files into the cache.</summary>
    Task<DataStatus> FetchAsync(DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop);

    /// <summary>Draws the first images of each class as a PNG.</summary>
    byte[] DrawContactSheet(LoadedData data);

    /// <summary>Runs the chapter; returns partial results if <paramref name="stop"/> is set early.</summary>
    ChapterResult RunChapter(
        LoadedData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>
    /// Trains one network; returns partial results if <paramref name="stop"/> is set early or training diverges.
    /// </summary>
    TrainingResult Train(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop);

    /// <summary>Reads a checkpoint to resume.</summary>
    Checkpoint LoadCheckpoint(string path);

    /// <summary>Reads a saved network, or the network of a checkpoint.</summary>
    SavedNetwork LoadNetwork(string path);

    /// <summary>Evaluates a network; covers the rows seen if <paramref name="stop"/> is set early.</summary>
    EvaluationResult Evaluate(
        Network<float> network, LoadedData data, DataPart part, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Lets a network answer for rows.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    PredictionResult Predict(SavedNetwork network, PreparedRows rows, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        PredictionExperiment.Run(network, rows, progress, stop);

    /// <summary>The JSON document of <c>sonda train --folds</c>.</summary>
    string ToJson(FoldsResult result) => Sonda.Reports.Json.ResultJson.Serialize(result);

    /// <summary>The JSON document of <c>sonda evaluate</c>.</summary>
    string ToJson(EvaluationResult result);

    /// <summary>Measures speeds at the start; returns partial results if <paramref name="stop"/> is set early.</summary>
    SpeedsResult MeasureSpeeds(
        LoadedData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Watches a run and diagnoses it; covers the readings so far if <paramref name="stop"/> is set early.</summary>
    DiagnosisResult Diagnose(
        LoadedData data, DiagnosisOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Diagnoses a trace.</summary>
    DiagnosisResult Diagnose(Trace trace);

    /// <summary>Forecasts a network and measures some; returns partial results if <paramref name="stop"/> is set early.</summary>
    ForecastResult Forecast(
        LoadedData data, ForecastOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>
    /// Writes report.html, figures, JSON and CSV into a folder, or into a subfolder if a complete run must stay; returns
    /// the path of report.html.
    /// </summary>
    string WriteReport(ChapterResult result, string folder, string language, string command);

    /// <summary>The JSON document of <c>sonda chapter</c>.</summary>
    string ToJson(ChapterResult result, string language);

    /// <summary>The JSON document of <c>sonda train</c>.</summary>
    string ToJson(TrainingResult result, string language);

    /// <summary>The JSON document of <c>sonda speeds</c>.</summary>
    string ToJson(SpeedsResult result);

    /// <summary>The JSON document of <c>sonda diagnose</c>, with findings in a language.</summary>
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
    byte[]? DrawWaterfall(DiagnosisResult result, FigureStyle style);

    /// <summary>The phase diagram as PNG or SVG; null if the network has no place in it.</summary>
    byte[]? DrawPhases(ForecastResult result, FigureStyle style);

    /// <summary>Finds a change that cures a run; returns partial results if <paramref name="stop"/> is set early.</summary>
    /// <param name="unscaled">The data without the scaling of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="options">The number of seeds and threads.</param>
    /// <param name="progress">Notified after each training.</param>
    /// <param name="stop">Ends the search.</param>
    CureResult Cure(
        LoadedData unscaled, RunSpec run, CureOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>The JSON document of <c>sonda cure</c>.</summary>
    string ToJson(CureResult result);
}
