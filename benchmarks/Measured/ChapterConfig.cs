using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sonda.Benchmarks.Measured;

/// <summary>The configuration of all measurements: in this process, whole epochs, one at a time.</summary>
/// <remarks>
/// Both sides of a ratio run in this process, so that they meet the same machine in the same minute and share the
/// data. An epoch takes from a fiftieth of a second to seconds: no pilot stage, no overhead to subtract.
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
