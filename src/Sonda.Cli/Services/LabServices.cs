using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Reports.Chapter;
using Sonda.Reports.Cures;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Json;
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

/// <summary>The laboratory itself.</summary>
internal sealed class LabServices : ILabServices
{
    /// <inheritdoc/>
    public Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop) =>
        DataSource.LoadAsync(options, progress, stop);

    /// <inheritdoc/>
    public DataStatus Inspect(DataOptions options) => DataSource.Inspect(options);

    /// <inheritdoc/>
    public TableReport? Describe(CsvSpec table, CancellationToken stop) => TableReport.Of(table, stop);

    /// <inheritdoc/>
    public Task<DataStatus> FetchAsync(
        DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop) =>
        DigitSource.FetchAsync(options, progress, stop);

    /// <inheritdoc/>
    public byte[] DrawContactSheet(LoadedData data) => ContactSheet.Draw(data.Training);

    /// <inheritdoc/>
    public ChapterResult RunChapter(
        LoadedData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        ChapterExperiment.Run(data, options, progress, stop);

    /// <inheritdoc/>
    public TrainingResult Train(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop) => TrainingExperiment.Run(data, options, progress, epochs, stop);

    /// <inheritdoc/>
    public Checkpoint LoadCheckpoint(string path) => CheckpointFile.Load(path);

    /// <inheritdoc/>
    public SavedNetwork LoadNetwork(string path) => SavedNetwork.Load(path);

    /// <inheritdoc/>
    public EvaluationResult Evaluate(
        Network<float> network, LoadedData data, DataPart part, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        EvaluationExperiment.Run(network, data, part, progress, stop);

    /// <inheritdoc/>
    public string ToJson(EvaluationResult result) => ResultJson.Serialize(result);

    /// <inheritdoc/>
    public SpeedsResult MeasureSpeeds(
        LoadedData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        SpeedsExperiment.Run(data, options with { Images = Math.Min(options.Images, data.Training.Count) }, progress, stop);

    /// <inheritdoc/>
    public string WriteReport(ChapterResult result, string folder, string language, string command) =>
        ChapterReport.Write(result, folder, language, command)[0];

    /// <inheritdoc/>
    public string ToJson(ChapterResult result, string language) => ResultJson.Serialize(result, language);

    /// <inheritdoc/>
    public string ToJson(TrainingResult result, string language) => ResultJson.Serialize(result, language);

    /// <inheritdoc/>
    public string ToJson(SpeedsResult result) => ResultJson.Serialize(result);

    /// <inheritdoc/>
    public DiagnosisResult Diagnose(
        LoadedData data, DiagnosisOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        DiagnosisExperiment.Run(data, options, progress, stop);

    /// <inheritdoc/>
    public DiagnosisResult Diagnose(Trace trace) => DiagnosisExperiment.Of(trace);

    /// <inheritdoc/>
    public ForecastResult Forecast(
        LoadedData data, ForecastOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        ForecastExperiment.Run(data, options, progress, stop);

    /// <inheritdoc/>
    public string ToJson(DiagnosisResult result, string language) =>
        DiagnosisJson.Serialize(result, language);

    /// <inheritdoc/>
    public string ToJson(ForecastResult result, string language) => DiagnosisJson.Serialize(result, language);

    /// <inheritdoc/>
    public string ToPage(DiagnosisResult result, string language, string command) =>
        DiagnosisPage.Write(result, language, command);

    /// <inheritdoc/>
    public string ToPage(CureResult result, string language, string command) =>
        CurePage.Write(result, language, command);

    /// <inheritdoc/>
    public string ToPage(ForecastResult result, string language, string command) =>
        ForecastPage.Write(result, language, command);

    /// <inheritdoc/>
    public byte[]? DrawWaterfall(DiagnosisResult result, FigureStyle style) => DiagnosisPictures.Waterfall(result, style);

    /// <inheritdoc/>
    public byte[]? DrawPhases(ForecastResult result, FigureStyle style) => DiagnosisPictures.Phases(result, style);

    /// <inheritdoc/>
    public CureResult Cure(
        LoadedData unscaled, RunSpec run, CureOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop) =>
        CureExperiment.Run(run, unscaled, Doctor.Standard, options, progress, stop);

    /// <inheritdoc/>
    public string ToJson(CureResult result) => ResultJson.Serialize(result);
}
