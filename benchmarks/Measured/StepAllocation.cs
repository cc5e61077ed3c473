using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Measured;

/// <summary>The allocations of the steps of a warm epoch.</summary>
/// <remarks>
/// The column Allocated covers a whole epoch, which creates the stream that shuffles it. The bar is per step, so an
/// observer reads the thread's allocations at the first and at the last step, and the steps between them count.
/// </remarks>
[Config(typeof(Config))]
public class StepAllocation
{
    private readonly Watch _watch = new();
    private SondaPeer _sonda = null!;

    [Params(ChapterSettings.Shallow, ChapterSettings.Deep)]
    public string Network { get; set; } = "";

    /// <summary>
    /// Bytes allocated by all steps of an epoch except its first, by network. It is the minimum over epochs, because a collection
    /// on the way makes the runtime count the rest of the thread's allocation buffer.
    /// </summary>
    internal static Dictionary<string, long> Bytes { get; } = [];

    [GlobalSetup]
    public void Create() => _sonda = new SondaPeer(Network, _watch);

    [Benchmark]
    public void Epoch()
    {
        _watch.Start();
        _sonda.TrainEpoch();
        Bytes[Network] = Math.Min(_watch.Allocated, Bytes.GetValueOrDefault(Network, long.MaxValue));
    }

    private sealed class Config() : ChapterConfig(warmups: 5, iterations: 5);

    private sealed class Watch : ITrainingObserver<float>
    {
        private long _first = -1;

        public long Allocated { get; private set; }

        public void Start() => _first = -1;

        public StepNeeds Needs(long step) => StepNeeds.Gradients;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            _first = _first < 0 ? now : _first;
            Allocated = now - _first;
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
        }
    }
}
