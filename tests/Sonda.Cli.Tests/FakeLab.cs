using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
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

namespace Sonda.Cli.Tests;

/// <summary>A laboratory that answers at once with known numbers, and records the requests.</summary>
internal sealed class FakeLab : ILabServices
{
    /// <summary>Whether MNIST is unavailable.</summary>
    public bool Drawn { get; init; }

    /// <summary>Whether the files of MNIST have other content.</summary>
    public bool Unverified { get; init; }

    /// <summary>The failure of a measurement.</summary>
    public Exception? Fails { get; init; }

    /// <summary>The failure of loading.</summary>
    public Exception? LoadFails { get; init; }

    /// <summary>An action in the middle of every measurement.</summary>
    public Action Midway { get; init; } = () => { };

    /// <summary>The divergence of a training.</summary>
    public Divergence? Diverges { get; init; }

    /// <summary>The epoch of the divergence; default: after all of them.</summary>
    public int DivergesInEpoch { get; init; } = int.MaxValue;

    /// <summary>The failure of reading a checkpoint.</summary>
    public Exception? CheckpointFails { get; init; }

    /// <summary>The checkpoint in the file.</summary>
    public Checkpoint Kept { get; init; } = Results.Checkpoint;

    /// <summary>The file of the checkpoint that was read.</summary>
    public string? CheckpointRead { get; private set; }

    public DataStatus Status { get; init; } = new("mnist", [], null, null);

    /// <summary>The loaded data; default: digits.</summary>
    public LoadedData? Loaded { get; init; }

    public SpeedsResult? Speeds { get; init; }

    public DataOptions? Source { get; private set; }

    public ChapterOptions? Chapter { get; private set; }

    public TrainingOptions? Training { get; private set; }

    public SpeedsOptions? SpeedsAsked { get; private set; }

    /// <summary>The findings about a run or a trace; default: none.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The remedies of a diagnosis.</summary>
    public IReadOnlyList<ProposedRemedy> Remedies { get; init; } = [];

    /// <summary>Whether a diagnosed network has learned; default: null, not seen.</summary>
    public bool? Learned { get; init; }

    /// <summary>The forecast; default: two layers and the output.</summary>
    public ForecastResult? Foretold { get; init; }

    /// <summary>The reason why layers are not read.</summary>
    public string? NoLayerValues { get; init; }

    public DiagnosisOptions? DiagnosisAsked { get; private set; }

    public Trace? TraceRead { get; private set; }

    public ForecastOptions? ForecastAsked { get; private set; }

    /// <summary>The result of a search for a cure; default: a cure.</summary>
    public CureResult? Cured { get; init; }

    public CureOptions? CureAsked { get; private set; }

    public RunSpec? CureRun { get; private set; }

    public List<(string Folder, string Language)> Reports { get; } = [];

    public Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop)
    {
        Source = options;
        stop.ThrowIfCancellationRequested();
        if (LoadFails is not null)
        {
            throw LoadFails;
        }

        if (Loaded is not null)
        {
            return Task.FromResult(Loaded);
        }

        Dataset few = Dataset.FromBytes("digits", new byte[784 * 2], [0, 1], 784, 10);
        return Task.FromResult(Drawn
            ? new LoadedData(LoadedData.DrawnDigits, few, few, few, $"the generator", $"no MNIST here")
            : new LoadedData(LoadedData.Mnist, few, few, few, $"a folder", Unverified ? LocalizableText.Of($"not the published MNIST") : null)
            {
                IsVerified = !Unverified,
            });
    }

    public DataStatus Inspect(DataOptions options)
    {
        Source = options;
        return Status;
    }

    public Task<DataStatus> FetchAsync(
        DataOptions options, IProgress<DownloadProgress> progress, CancellationToken stop)
    {
        progress.Report(new DownloadProgress("", "mirror.test", 0, 4, 0, null) { Patience = TimeSpan.FromSeconds(10) });
        if (LoadFails is not null)
        {
            throw LoadFails;
        }

        progress.Report(new DownloadProgress("train-images-idx3-ubyte", "mirror.test", 0, 4, 10240, 10240));
        return Task.FromResult(Inspect(options));
    }

    public byte[] DrawContactSheet(LoadedData data) => [1, 2, 3];

    public ChapterResult RunChapter(
        LoadedData data, ChapterOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        Chapter = options;
        bool stoppedAtOnce = stop.IsCancellationRequested;
        progress.Report(new ExperimentProgress("accuracies", "784-30-10", 1, 2, 92.9));
        Interrupt();
        progress.Report(new ExperimentProgress("accuracies", "784-30-10", 2, 2, 96.48));
        return Results.Chapter(data, options, complete: !stop.IsCancellationRequested, empty: stoppedAtOnce);
    }

    public TrainingResult Train(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress> progress,
        IProgress<EpochResult> epochs,
        CancellationToken stop)
    {
        Training = options;
        var done = new List<EpochResult>();
        int epochsDone = Math.Min(options.Training.Epochs, DivergesInEpoch - 1);
        for (int epoch = 1; epoch <= epochsDone && !stop.IsCancellationRequested; epoch++)
        {
            EpochResult result = Results.Epoch(epoch, options);
            result = data.Training.HasTargets
                ? result with { ValidationAccuracy = double.NaN, ValidationCost = epoch == 3 ? double.NaN : 0.5 / epoch }
                : result;
            done.Add(result);
            epochs.Report(result);
            progress.Report(new ExperimentProgress("training", "784-30-10", epoch, options.Training.Epochs));
            Interrupt();
        }

        return Results.Training(data, options, done) with
        {
            Complete = Diverges is null && done.Count == options.Training.Epochs,
            Diverged = Diverges,
            KeptEpoch = done.Count,
            CheckpointStep = options.CheckpointTo is null ? null : 1234,
            StoppedEarly = options.EarlyStopping is null ? null : new EarlyStop(done.Count, 1, 0.5),
        };
    }

    public Checkpoint LoadCheckpoint(string path)
    {
        CheckpointRead = path;
        return CheckpointFails is null ? Kept : throw CheckpointFails;
    }

    /// <summary>The network in the file.</summary>
    public Network<float> Saved { get; init; } = new(new NetworkSpec(784, 10));

    public Sonda.Data.Tables.TableReport? Describe(Sonda.Data.Tables.CsvSpec table, CancellationToken stop) => null;

    /// <summary>The preparation of its data.</summary>
    public DataPreparation? Preparation { get; init; }

    public SavedNetwork LoadNetwork(string path) => CheckpointFails is null ? new SavedNetwork(Saved, Preparation) : throw CheckpointFails;

    public EvaluationResult Evaluate(
        Network<float> network, LoadedData data, DataPart part, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        progress.Report(new ExperimentProgress("evaluation", "784-10", 1, 1));
        Interrupt();
        EvaluationResult result = EvaluationExperiment.Run(network, data, part, null, CancellationToken.None);
        return result with { Complete = !stop.IsCancellationRequested };
    }

    public string ToJson(EvaluationResult result) => ResultJson.Serialize(result);

    public SpeedsResult MeasureSpeeds(
        LoadedData data, SpeedsOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        SpeedsAsked = options;
        Interrupt();
        SpeedsResult result = Speeds ?? Results.Speeds(options);
        return stop.IsCancellationRequested ? result with { Seeds = 1, Complete = false } : result;
    }

    /// <summary>The subfolder of reports; empty for the folder itself.</summary>
    public string ReportSubfolder { get; init; } = "";

    public string? Command { get; private set; }

    public string WriteReport(ChapterResult result, string folder, string language, string command)
    {
        Command = command;
        Reports.Add((folder, language));
        return Path.Combine(folder, ReportSubfolder, "report.html");
    }

    public DiagnosisResult Diagnose(
        LoadedData data, DiagnosisOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        DiagnosisAsked = options;
        progress.Report(new ExperimentProgress("examination", "784-30-30-10", 1, 2));
        Interrupt();
        return Diagnose(Results.Trace) with
        {
            Seed = options.Run.Seed,
            Complete = !stop.IsCancellationRequested,
            Forecast = Foretold ?? Results.Forecast,
            LayerValues = options.Layers && NoLayerValues is null ? Results.LayerValues : null,
            NoLayerValues = options.Layers ? NoLayerValues : null,
        };
    }

    public DiagnosisResult Diagnose(Trace trace)
    {
        TraceRead = trace;
        return new DiagnosisResult
        {
            Trace = trace,
            Verdict = new Verdict(Findings)
            {
                IsJudged = Findings.Count > 0 || trace.HasReadings(),
                Learning = Learned is { } learned
                    ? new Learning(learned ? LearningResult.Learned : LearningResult.NotBetter) { Last = new EpochReading { Epoch = 1, Step = 1 } }
                    : null,
            },
            Remedies = Remedies,
        };
    }

    public ForecastResult Forecast(
        LoadedData data, ForecastOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        ForecastAsked = options;
        progress.Report(new ExperimentProgress("forecast", "784-30-30-10", 1, 2));
        Interrupt();
        return (Foretold ?? Results.Forecast) with { Complete = !stop.IsCancellationRequested };
    }

    public string ToJson(DiagnosisResult result, string language) =>
        DiagnosisJson.Serialize(result, language);

    public string ToJson(ForecastResult result, string language) => DiagnosisJson.Serialize(result, language);

    /// <summary>Whether there is a picture to draw.</summary>
    public bool Draws { get; init; } = true;

    public string ToPage(DiagnosisResult result, string language, string command)
    {
        Command = command;
        return "<p>" + language + "</p>";
    }

    public string ToPage(CureResult result, string language, string command)
    {
        Command = command;
        return "<p>cure " + language + "</p>";
    }

    public string ToPage(ForecastResult result, string language, string command)
    {
        Command = command;
        return "<p>forecast " + language + "</p>";
    }

    public byte[]? DrawWaterfall(DiagnosisResult result, FigureStyle style) => Draws ? [(byte)(style.IsSvg ? 1 : 2)] : null;

    public byte[]? DrawPhases(ForecastResult result, FigureStyle style) => Draws ? [(byte)(style.IsSvg ? 3 : 4)] : null;

    public CureResult Cure(
        LoadedData unscaled, RunSpec run, CureOptions options, IProgress<ExperimentProgress> progress, CancellationToken stop)
    {
        (CureRun, CureAsked) = (run, options);
        progress.Report(new ExperimentProgress("untreated", "", 1, options.Seeds));
        Interrupt();
        CureResult result = Cured ?? Results.Cure;
        return stop.IsCancellationRequested ? result with { Complete = false, Accepted = null, RandomBaseline = null } : result;
    }

    public string ToJson(CureResult result) => ResultJson.Serialize(result);

    public string ToJson(ChapterResult result, string language) => ResultJson.Serialize(result, language);

    public string ToJson(TrainingResult result, string language) => ResultJson.Serialize(result, language);

    public string ToJson(SpeedsResult result) => ResultJson.Serialize(result);

    private void Interrupt()
    {
        Midway();
        if (Fails is not null)
        {
            throw Fails;
        }
    }
}
