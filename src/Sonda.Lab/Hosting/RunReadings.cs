using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>Reads copies of a run's network for those who watch, one reading at a time, each at its own pace; the newest wins.</summary>
/// <remarks>
/// One thread calls <see cref="ReadOnce"/>. The run waits for copies of its weights alone, which take at most
/// <see cref="StepSampler.TrainingShare"/> of its time.
/// </remarks>
internal sealed class RunReadings
{
    private const double FrameMilliseconds = 31, ChartMilliseconds = 100, UnwatchedMilliseconds = 500;
    private const double FlowMilliseconds = 250, WeightMilliseconds = 500, VerdictMilliseconds = 2000;
    private const double FrameShare = 0.5, Share = 0.2, DetailShare = 0.05;

    private readonly RunSpec _spec;
    private readonly LoadedRun _run;
    private readonly Board _board;
    private readonly History _history;
    private readonly TimeProvider _time;
    private readonly ShownNetwork _shown;
    private readonly ChartReadings _charts;
    private readonly Cadence _frames, _batches, _unwatched, _flows, _weights, _verdicts;
    private long _flowStep = -1, _weightStep = -1;

    public RunReadings(RunSpec spec, LoadedRun run, Board board, History history, TimeProvider time)
    {
        (_spec, _run, _board, _history, _time) = (spec, run, board, history, time);
        _shown = new ShownNetwork(spec.Network, run, board);
        _charts = new ChartReadings(_shown, run, history, time);
        _frames = new(time, FrameMilliseconds, FrameShare);
        (_batches, _unwatched) = (new(time, ChartMilliseconds, Share), new(time, UnwatchedMilliseconds, Share));
        (_flows, _weights) = (new(time, FlowMilliseconds, DetailShare), new(time, WeightMilliseconds, DetailShare));
        _verdicts = new(time, VerdictMilliseconds, DetailShare);
    }

    /// <summary>The newest diagnosis; null if there is none.</summary>
    public DiagnosisResult? Diagnosis { get; private set; }

    /// <summary>Whether the trace has grown since the last diagnosis.</summary>
    public bool IsTraceGrown { get; set; } = true;

    /// <summary>Reads the network before the run goes on.</summary>
    public void ReadStart()
    {
        Snapshot start = _run.Sampler.Rent();
        start.Take(_run.Run.Position.Step, _run.Run.Network);
        _charts.Take(_shown.Measure(start));
    }

    /// <summary>Does the reading that is due.</summary>
    /// <param name="isWatched">Whether somebody watches.</param>
    /// <returns>False if nothing was due.</returns>
    public bool ReadOnce(bool isWatched)
    {
        bool isBusy = true;
        Cadence pace = !isWatched ? _unwatched : _run.HasBatchFrames ? _batches : _frames;
        if (_run.Sampler.HasMoved && pace.IsDue)
        {
            pace.Do(() => ShowNewest(pace));
        }
        else if (TryTakeRung(out Snapshot? rung))
        {
            _charts.Take(_shown.Measure(rung!));
        }
        else
        {
            isBusy = _charts.TakeNewest(isResting: !_run.Host.IsPlaying);
        }

        if (isWatched)
        {
            ReadSlowly();
        }

        if (IsTraceGrown && _verdicts.IsDueWhen(!_run.Host.IsPlaying))
        {
            _verdicts.Do(PutVerdict);
        }

        return isBusy;
    }

    /// <summary>Reads, before the run closes, what it left on its way, as far as the time allows, and its end.</summary>
    public void Finish(TimeSpan time)
    {
        long start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start) < time && TryTakeRung(out Snapshot? rung))
        {
            _charts.Take(_shown.Measure(rung!));
        }

        if (_run.Sampler.HasMoved)
        {
            ShowNewest(_batches);
        }

        _charts.TakeNewest(isResting: true);
    }

    /// <summary>Reads the newest copy of the network; other readings wait.</summary>
    /// <exception cref="LabProblem">Nothing has been read yet.</exception>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read) => _shown.Read(read);

    /// <summary>Reads the network as it is now. Copying it must not take more than its share of the run's time.</summary>
    private void ShowNewest(Cadence pace)
    {
        _run.Sampler.Rest();
        Snapshot newest = _run.Sampler.Rent();
        double milliseconds = _run.Host.Read(run => newest.Take(run.Position.Step, run.Network)).GetAwaiter().GetResult();
        pace.PutOff(milliseconds / StepSampler.TrainingShare);
        _shown.Measure(newest);
        _charts.HaveNews();
    }

    /// <summary>The next copy that the run left on its way. Copies from before the last reading of the charts are given back.</summary>
    private bool TryTakeRung(out Snapshot? rung)
    {
        while (_run.Sampler.TryTake(out rung) && rung!.Step <= _charts.LastStep)
        {
            _run.Sampler.Return(rung);
        }

        return rung is not null;
    }

    private void ReadSlowly()
    {
        // The staircase of a run that rests must be that of its mini-batch, though a slow reading before put the next one far off.
        long step = _shown.Newest!.Step;
        bool isResting = !_run.Host.IsPlaying;
        if (_flowStep != step && _flows.IsDueWhen(isResting))
        {
            _flows.Do(() => _board.Put(Notice.Layers, Read((at, network, reader, _) => reader.Flow(at, network))));
            _flowStep = step;
        }

        if (_weightStep != step && _weights.IsDueWhen(isResting))
        {
            _weights.Do(() => _board.Put(Notice.Weights, Read((at, network, reader, _) => reader.Weights(at, network))));
            _weightStep = step;
        }
    }

    private void PutVerdict()
    {
        IsTraceGrown = false;
        Trace trace = _run.Host.Read(run => run.Trace()).GetAwaiter().GetResult();
        DiagnosisResult seen = VerdictWriter.Examine(trace, _spec, _run.Data);
        Diagnosis = seen;
        IReadOnlyList<ScoreRow> scores = _history.Scores();
        _board.Put(Notice.Verdict, language => VerdictWriter.Write(seen, scores, language));
    }
}
