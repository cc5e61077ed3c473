using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sonda.Benchmarks.Measured;

/// <summary>How all of it is measured: in this process, whole epochs, one at a time.</summary>
/// <remarks>
/// In this process, because both sides of a ratio have to meet the same machine in the same minute and the data
/// should be read once. An epoch takes from a fiftieth of a second to seconds: no pilot stage, no overhead to subtract.
/// </remarks>
internal abstract class ChapterConfig : ManualConfig
{
    protected ChapterConfig(int warmups, int iterations)
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(warmups)
            .WithIterationCount(iterations)
            .WithInvocationCount(1)
            .WithUnrollFactor(1));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min);
    }
}
