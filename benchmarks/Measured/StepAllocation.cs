using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Measured;

/// <summary>What the steps of a warm epoch allocate.</summary>
/// <remarks>
/// The column Allocated is of a whole epoch, which makes the stream that shuffles it. The bar is on a step: an
/// observer reads the thread's allocations at the first and at the last step, and the steps between are what counts.
/// </remarks>
[Config(typeof(Config))]
public class StepAllocation
{
    private readonly Watch _watch = new();
    private SondaPeer _sonda = null!;

    [Params(ChapterSettings.Shallow, ChapterSettings.Deep)]
    public string Network { get; set; } = "";

    /// <summary>Bytes allocated by all steps of the latest epoch of each network but the first of them.</summary>
    internal static Dictionary<string, long> Bytes { get; } = [];

    [GlobalSetup]
    public void Create() => _sonda = new SondaPeer(Network, _watch);

    [Benchmark]
    public void Epoch()
    {
        _watch.Start();
        _sonda.TrainEpoch();
        Bytes[Network] = _watch.Allocated;
    }

    private sealed class Config() : ChapterConfig(warmups: 5, iterations: 5);

    private sealed class Watch : ITrainingObserver<float>
    {
        private long _first = -1;

        public long Allocated { get; private set; }

        public void Start() => _first = -1;

        public void GradientsReady(long step, BatchPass<float> pass)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            _first = _first < 0 ? now : _first;
            Allocated = now - _first;
        }
    }
}
