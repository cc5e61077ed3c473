using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
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
    private const double FrameShare = 0.5, Share = 0.2;

    /// <summary>Copies that wait, from which on the reader is behind.</summary>
    private const int Backlog = 8;

    private const int ScoredOneIn = 4;

    private readonly RunSpec _spec;
    private readonly LoadedRun _run;
    private readonly Board _board;
    private readonly History _history;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private readonly Cadence _frames, _charts, _scores, _unwatched, _flows, _weights, _verdicts;
    private Network<float> _spare;
    private Shown? _shown;
    private bool _isScored = true;
    private int _rungs;
    private long _flowStep = -1, _weightStep = -1, _lastScored = -1;

    public RunReadings(RunSpec spec, LoadedRun run, Board board, History history, TimeProvider time)
    {
        (_spec, _run, _board, _history, _time, _spare) = (spec, run, board, history, time, new Network<float>(spec.Network));
        _frames = new(time, FrameMilliseconds, FrameShare);
        (_charts, _scores) = (new(time, ChartMilliseconds, Share), new(time, ChartMilliseconds, Share));
        (_unwatched, _verdicts) = (new(time, UnwatchedMilliseconds, Share), new(time, VerdictMilliseconds, Share));
        (_flows, _weights) = (new(time, FlowMilliseconds, Share), new(time, WeightMilliseconds, Share));
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
        ReadRung(start);
    }

    /// <summary>Does the reading that is due.</summary>
    /// <param name="isWatched">Whether somebody watches.</param>
    /// <returns>False if nothing was due.</returns>
    public bool ReadOnce(bool isWatched)
    {
        bool isBusy = true;
        Cadence pace = !isWatched ? _unwatched : _run.HasBatchFrames ? _charts : _frames;
        if (_run.Sampler.HasMoved && pace.IsDue)
        {
            pace.Do(() => ShowNewest(pace));
        }
        else if (TryTakeRung(out Snapshot? rung))
        {
            ReadRung(rung!);
        }
        else if (!_isScored && (_scores.IsDue || !_run.Host.IsPlaying))
        {
            _isScored = true;
            _scores.Do(() => Score(_shown!));
        }
        else
        {
            isBusy = false;
        }

        if (isWatched)
        {
            ReadSlowly();
        }

        if (IsTraceGrown && _verdicts.IsDue)
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
            ReadRung(rung!);
        }

        if (_run.Sampler.HasMoved)
        {
            ShowNewest(_charts);
        }

        if (!_isScored)
        {
            Score(_shown!);
        }
    }

    /// <summary>Reads the newest copy of the network; other readings wait.</summary>
    /// <exception cref="LabProblem">Nothing has been read yet.</exception>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read)
    {
        lock (_reading)
        {
            return _shown is null
                ? throw new LabProblem("state", 409, texts => texts["server.noReading"])
                : read(_shown.Step, _shown.Network, _run.Reader, _shown.Gradients);
        }
    }

    /// <summary>Reads the network as it is now. Copying it must not take more than its share of the run's time.</summary>
    private void ShowNewest(Cadence pace)
    {
        _run.Sampler.Rest();
        Snapshot newest = _run.Sampler.Rent();
        double milliseconds = _run.Host.Read(run => newest.Take(run.Position.Step, run.Network)).GetAwaiter().GetResult();
        pace.PutOff(milliseconds / StepSampler.TrainingShare);
        Measure(newest);
        _isScored = false;
    }

    /// <summary>The next copy that the run left on its way. The charts take none from before their last reading: those are given back.</summary>
    private bool TryTakeRung(out Snapshot? rung)
    {
        while (_run.Sampler.TryTake(out rung) && rung!.Step <= _lastScored)
        {
            _run.Sampler.Return(rung);
        }

        return rung is not null;
    }

    /// <summary>
    /// Reads a copy that the run left on its way, for the charts. A run leaves a hundred of them in its first moments. Until the reader has
    /// caught up, it takes cost and accuracy of one in four: they take three times as long as the speeds.
    /// </summary>
    private void ReadRung(Snapshot rung)
    {
        Shown read = Measure(rung);
        if (_run.Sampler.Waiting < Backlog || _rungs++ % ScoredOneIn == 0)
        {
            Score(read);
        }
        else
        {
            Keep(read, null, null);
        }
    }

    /// <summary>Reads the gradients of a copy, gives it back, and shows it if none is newer.</summary>
    private Shown Measure(Snapshot copy)
    {
        lock (_reading)
        {
            copy.Fill(_spare);
            IReadOnlyList<LayerGradient> gradients = _run.Reader.Gradients(_spare);
            var read = new Shown(copy.Step, _spare, gradients);
            _run.Sampler.Return(copy);
            if (_shown is { } before && before.Step > read.Step)
            {
                return read;
            }

            (_spare, _shown) = (_shown?.Network ?? new Network<float>(_spec.Network), read);
            if (!_run.HasBatchFrames)
            {
                _board.PutLater(Notice.Frame, () => FrameCode.Write(
                    read.Step, isBatch: false, _run.Reader.Size.Probe, [.. gradients.Select(layer => new FrameLayer(layer.Speed.Log10, layer.Neurons))]));
            }

            return read;
        }
    }

    private void Score(Shown read)
    {
        Score validation, training;
        lock (_reading)
        {
            (validation, training) = _run.Reader.Scores(read.Network);
        }

        Keep(read, validation, training);
    }

    private void Keep(Shown read, Score? validation, Score? training)
    {
        _lastScored = Math.Max(_lastScored, read.Step);
        double[] speeds = [.. read.Gradients.Select(layer => layer.Speed.Log10)];
        var line = new ReadingLine(
            read.Step, [.. speeds.Select(LabJson.ShortLog)], Cost(validation), Percent(validation), Cost(training), Percent(training));
        if (_history.AddReading(line.Step, speeds, line.ValidationCost, line.ValidationAccuracy, line.TrainingCost, line.TrainingAccuracy))
        {
            _run.Log.Write(line);
        }
    }

    private void ReadSlowly()
    {
        long step = _shown!.Step;
        if (_flowStep != step && _flows.IsDue)
        {
            _flows.Do(() => _board.Put(Notice.Layers, Read((at, network, reader, _) => reader.Flow(at, network))));
            _flowStep = step;
        }

        if (_weightStep != step && _weights.IsDue)
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
        _board.Put(Notice.Verdict, language => VerdictWriter.Write(seen, language));
    }

    private static double? Cost(Score? score) => score is { Cost: var cost } ? LabJson.Short(cost) : null;

    private static double? Percent(Score? score) => score is not { Accuracy: var share } || double.IsNaN(share) ? null : LabJson.Short(100 * share);

    /// <summary>A network that was read.</summary>
    private sealed record Shown(long Step, Network<float> Network, IReadOnlyList<LayerGradient> Gradients);
}
