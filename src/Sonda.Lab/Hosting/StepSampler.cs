using System.Collections.Concurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Hosting;

/// <summary>Copies the network at the rungs of a ladder and at the ends of epochs, and ∂C/∂b of mini-batches for frames, on the thread of the run.</summary>
/// <remarks>
/// At any other step it costs two comparisons. Frames take at most 2% of the time of that thread. The first copies are made ahead, on the
/// thread that makes the sampler: a run passes most rungs in its first moments, and a new page of memory costs more than what is copied to it.
/// </remarks>
internal sealed class StepSampler : ITrainingObserver<float>
{
    /// <summary>The largest share of the training thread's time for frames.</summary>
    public const double TrainingShare = 0.02;

    /// <summary>Bytes of the copies that wait to be read, and of those that are made ahead.</summary>
    private const long WaitingBytes = 64 << 20, AheadBytes = 8 << 20;

    private const double FrameMilliseconds = 31;

    /// <summary>Copies that wait, from which on every other rung is left out: in its first moments a run passes a hundred.</summary>
    private const int Backlog = 16;

    /// <summary>Copies that may wait when one is asked for.</summary>
    private const int AskedRoom = 4;

    private readonly StepLadder _ladder;
    private readonly int[] _counts;
    private readonly int _room;
    private readonly ConcurrentQueue<Snapshot> _waiting = new();
    private readonly ConcurrentBag<Snapshot> _free = [];
    private readonly Cadence _frames;
    private bool _isAsked;
    private int _rungs;

    /// <param name="spec">The network to copy.</param>
    /// <param name="ladder">The steps to copy it at.</param>
    /// <param name="time">The clock.</param>
    public StepSampler(NetworkSpec spec, StepLadder ladder, TimeProvider time)
    {
        (_ladder, _frames) = (ladder, new Cadence(time, FrameMilliseconds, TrainingShare));
        _counts = [.. new Network<float>(spec).Parameters.Select(parameter => parameter.Count)];
        long bytes = sizeof(float) * Math.Max(1, spec.ParameterCount);
        _room = (int)Math.Clamp(WaitingBytes / bytes, 4, 128);
        for (int i = 0; i < Math.Min(AheadBytes / bytes, _room / 2); i++)
        {
            var snapshot = new Snapshot(_counts);
            snapshot.Touch();
            _free.Add(snapshot);
        }
    }

    /// <summary>Whether the run has stepped since the last question.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Receives frames of mini-batches, about 30 a second, on the thread of the run: the reader may be busy. Null for none.</summary>
    public Action<Func<byte[]>>? Frame { get; set; }

    /// <summary>The next copy to be read.</summary>
    public bool TryTake(out Snapshot? snapshot) => _waiting.TryDequeue(out snapshot);

    /// <summary>A copy to be filled.</summary>
    public Snapshot Rent() => _free.TryTake(out Snapshot? snapshot) ? snapshot : new Snapshot(_counts);

    /// <summary>Takes a copy back.</summary>
    public void Return(Snapshot snapshot) => _free.Add(snapshot);

    /// <summary>Copies the network at the next step, on the thread of the run, if the reader keeps up.</summary>
    public void CopyNext() => _isAsked = _waiting.Count < AskedRoom;

    /// <summary>Forgets that the run has moved.</summary>
    public void Rest() => HasMoved = false;

    /// <inheritdoc/>
    public StepNeeds Needs(long step)
    {
        HasMoved = true;
        return _isAsked || step >= _ladder.Next || IsFrameDue ? StepNeeds.Gradients : StepNeeds.None;
    }

    /// <inheritdoc/>
    public void GradientsReady(long step, BatchView<float> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_isAsked || step >= _ladder.Next)
        {
            _isAsked = false;
            _ladder.Pass(step);
            int waiting = _waiting.Count;
            if (waiting < _room && (waiting < Backlog || _rungs++ % 2 == 0))
            {
                Snapshot snapshot = Rent();
                snapshot.Take(step, batch.Network);
                _waiting.Enqueue(snapshot);
            }
        }

        if (Frame is { } frame && _frames.IsDue)
        {
            _frames.Do(() => frame(Copy(step, batch)));
        }
    }

    /// <inheritdoc/>
    public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
    {
    }

    private bool IsFrameDue => Frame is not null && _frames.IsDue;

    /// <summary>Copies ∂C/∂b; the first who asks for the frame encodes it, on a thread of its own.</summary>
    private static Func<byte[]> Copy(long step, BatchView<float> batch)
    {
        int rows = batch.Rows;
        FrameLayer[] layers = [.. batch.Network.SpeedLayers.Select(layer => new FrameLayer(
            Math.Log10(batch.LearningSpeed(layer)), Array.ConvertAll(batch.MeanDelta(layer).ToArray(), value => (double)value), batch.DeltaExponent(layer)))];
        return () => FrameCode.Write(step, isBatch: true, rows, layers);
    }
}
