using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>A run from its folder, as it stands there: its charts, its changes and the doctor's verdict.</summary>
internal sealed class RecordedRun : IShownRun
{
    private readonly RunRecord _record;
    private readonly List<AppliedChange> _changes = [];
    private readonly IReadOnlyList<LayerDocument> _layers;

    private readonly RecordedReadings? _readings;
    private Divergence? _divergence;

    /// <param name="record">The run.</param>
    /// <param name="shelf">The data, for readings of its network; null to show the recording alone.</param>
    /// <param name="options">The options of the lab.</param>
    public RecordedRun(RunRecord record, DataShelf? shelf = null, LabOptions? options = null)
    {
        _record = record;
        _readings = shelf is null || options is null ? null : new RecordedReadings(record, shelf, options, Board, PutDocument);
        Now = record.Spec;
        Trace? recorded = EventTrace.Of(record.Events().Select(Heard));
        ReadingLog.Fill(record.Path, History);
        Sealed = History.Count;
        _layers = RunDescriber.Layers(record.Spec.Network);
        PutDocument();
        if (recorded is { } trace)
        {
            DiagnosisResult seen = VerdictWriter.Examine(trace, record.Spec, null);
            Board.Put(Notice.Verdict, language => VerdictWriter.Write(seen, History.Scores(), language));
        }
    }

    /// <summary>The run after its changes.</summary>
    public RunSpec Now { get; private set; }

    /// <inheritdoc/>
    public Board Board { get; } = new();

    /// <inheritdoc/>
    public History History { get; } = new();

    /// <inheritdoc/>
    public long Sealed { get; }

    /// <inheritdoc/>
    public LoadedData? Data => _readings?.Data;

    /// <inheritdoc/>
    public void Watch(int more)
    {
        if (more > 0)
        {
            _ = Ready();
        }
    }

    /// <inheritdoc/>
    public Task Ready() => _readings?.Begin() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read) =>
        _readings is { } readings ? readings.Read(read) : throw new LabProblem("state", 409, texts => texts["server.noReading"]);

    /// <inheritdoc/>
    public RunDocument Describe(string language)
    {
        RunSummary summary = _record.Summary;
        var texts = TextCatalog.For(language, Medium.Page);
        ReadingSize? size = _readings?.Size;
        return new RunDocument
        {
            Id = summary.Name,
            State = RunDescriber.Word(summary.State),
            Live = false,
            Resumable = summary.State is RunFolderState.Stopped or RunFolderState.Killed,
            Spec = _record.Spec.ToString(),
            SpecNow = Now.ToString(),
            Changes = RunDescriber.Changes(_record.Spec, _changes),
            Settings = RunDescriber.Settings(Now.Training, Now.Seed),
            Position = new(summary.Epoch, 0, summary.Step),
            StepsPerEpoch = StepsPerEpoch,
            PlannedSteps = RunDescriber.PlannedSteps(new(summary.Epoch, 0, summary.Step), StepsPerEpoch, Data?.Training.Count ?? 0, Now.Training),
            Seconds = LabJson.Short(summary.Seconds),
            Began = summary.Began,
            Layers = _layers,
            Data = Data is { } data ? RunDescriber.Data(_record.Spec, data, texts) : null,
            ProbeRows = size?.Probe ?? 0,
            FlowRows = size?.Flow ?? 0,
            TrainingRows = size?.Training ?? 0,
            Baselines = Data is { } rows && size is not null ? RunDescriber.Baselines(_record.Spec, rows, size) : null,
            Unread = _readings is { IsUnread: true } ? texts["server.noRecordedReading"] : null,
            Divergence = _divergence is null ? null : RunDescriber.Divergence(_divergence, texts),
        };
    }

    /// <summary>Puts an event into the charts and goes on with it: there may be a million, too many to hold.</summary>
    private RunEvent Heard(RunEvent happened)
    {
        IReadOnlyList<SettingChange>? settings = null;
        if (happened is RunChanged changed)
        {
            RunSpec next = Now with { Training = changed.Change.ApplyTo(Now.Training) };
            (settings, Now) = (RunDescriber.Changes(Now, next), next);
            _changes.Add(new AppliedChange(changed.Step, changed.Change));
        }

        _divergence = (happened as RunDiverged)?.Divergence ?? _divergence;
        History.Add(happened, settings, _divergence is null ? null : RunDescriber.Divergence(_divergence, TextCatalog.For("en")));
        return happened;
    }

    /// <summary>Mini-batches of an epoch; before the data are there, from the epochs that were trained.</summary>
    private int StepsPerEpoch
    {
        get
        {
            if (Data?.Training.Count is not { } rows)
            {
                return _record.Summary.Epoch > 0 ? (int)(_record.Summary.Step / _record.Summary.Epoch) : 0;
            }

            int batch = Math.Clamp(Now.Training.BatchSize ?? rows, 1, rows);
            return (rows + batch - 1) / batch;
        }
    }

    private void PutDocument() => Board.Put(Notice.Run, language => new { document = Describe(language) });
}
