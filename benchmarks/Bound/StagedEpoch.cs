using System.Diagnostics;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Bound;

/// <summary>A measuring copy of <see cref="Trainer{T}"/>: an epoch of the same stages in the same order, with a clock.</summary>
/// <remarks>
/// A clock around every stage would slow a step of a few microseconds by a tenth. So each step times one stage only, the next step the next
/// one, and an empty stage tells what the clock itself takes. The network trains as in the trainer.
/// </remarks>
internal sealed class StagedEpoch
{
    private readonly Dataset _data = ChapterData.Loaded.Training;
    private readonly EpochOrder _order;
    private readonly BatchPass<float> _pass;
    private readonly FiniteGuard<float> _guard;
    private readonly (string Name, Action Run)[] _stages;
    private readonly long[] _ticks, _times;
    private int _epoch, _position;
    private bool _finite = true;

    public StagedEpoch(NetworkSpec spec)
    {
        var random = new RandomStream(1);
        var network = Network<float>.Create(spec, random);
        _order = new EpochOrder(_data.Count, random);
        _pass = new BatchPass<float>(network, _data, ChapterSettings.BatchSize);
        _guard = new FiniteGuard<float>(_pass, step: null);
        _stages = [.. Stages()];
        (_ticks, _times) = (new long[_stages.Length], new long[_stages.Length]);
    }

    /// <summary>The time of the shuffle of the last epoch.</summary>
    public double ShuffleMilliseconds { get; private set; }

    /// <summary>Trains for an epoch.</summary>
    public void Train()
    {
        Array.Clear(_ticks);
        Array.Clear(_times);
        long start = Stopwatch.GetTimestamp();
        _order.Begin(_epoch++, isShuffled: true);
        ShuffleMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        int timed = 0;
        for (_position = 0; _position < _data.Count; _position += ChapterSettings.BatchSize)
        {
            for (int stage = 0; stage < _stages.Length; stage++)
            {
                if (stage == timed)
                {
                    long before = Stopwatch.GetTimestamp();
                    _stages[stage].Run();
                    _ticks[stage] += Stopwatch.GetTimestamp() - before;
                    _times[stage]++;
                }
                else
                {
                    _stages[stage].Run();
                }
            }

            timed = (timed + 1) % _stages.Length;
        }

        foreach (var parameter in _pass.Network.Parameters)
        {
            parameter.Fold();
        }

        if (!_finite)
        {
            throw new InvalidOperationException("The training diverged: its time says nothing.");
        }
    }

    /// <summary>The stages of the last epoch, each with its time in all steps.</summary>
    public IEnumerable<(string Name, double Milliseconds)> Times()
    {
        double steps = (double)_data.Count / ChapterSettings.BatchSize, milliseconds = 1000.0 / Stopwatch.Frequency;
        double empty = (double)_ticks[0] / _times[0];
        for (int stage = 1; stage < _stages.Length; stage++)
        {
            yield return (_stages[stage].Name, (((double)_ticks[stage] / _times[stage]) - empty) * steps * milliseconds);
        }
    }

    private IEnumerable<(string Name, Action Run)> Stages()
    {
        int last = _pass.Layers.Count - 1;
        yield return ("nothing", () => { });
        yield return (StageName.Gather, () => _pass.Gather(_order.Rows(_position, ChapterSettings.BatchSize)));
        yield return (StageName.Prefetch, () => _pass.Prefetch(_order.Rows(_position + ChapterSettings.BatchSize, ChapterSettings.BatchSize)));
        for (int layer = 0; layer <= last; layer++)
        {
            int l = layer;
            yield return (StageName.Forward(l), () => _pass.Layers[l].Forward(_pass.InputOf(l)));
        }

        yield return (StageName.GuardForward, () => _finite &= _guard.IsForwardFinite && _guard.IsCostFinite);
        yield return (StageName.Output, _pass.OutputDelta);
        for (int layer = last; layer >= 0; layer--)
        {
            int l = layer;
            yield return (StageName.Backward(l), () => _pass.Layers[l].Backward(_pass.InputOf(l), l > 0 ? _pass.Layers[l - 1].OutputGradient : default));
        }

        yield return (StageName.GuardBackward, () => _finite &= _guard.IsBackwardFinite);
        double rate = ChapterSettings.LearningRate, decay = 1 - (rate * ChapterSettings.Lambda / _data.Count);
        for (int layer = 0; layer <= last; layer++)
        {
            int l = layer;
            yield return (StageName.Update(l), () => _finite &= ((Engine.Layers.IDescent<float>)_pass.Layers[l]).Descend(_pass.InputOf(l), rate, decay));
        }
    }
}
