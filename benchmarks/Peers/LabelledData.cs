using System.Collections.Concurrent;
using Sonda.Data;
using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Peers;

/// <summary>The data of runs, each read once.</summary>
internal static class LabelledData
{
    private static readonly ConcurrentDictionary<string, Lazy<LoadedData>> Loaded = new();

    /// <summary>The data of a run; for MNIST, the data of <see cref="ChapterData"/>.</summary>
    public static LoadedData Of(RunSpec run) => run.Data == DatasetSpec.Mnist
        ? ChapterData.Loaded
        : Loaded.GetOrAdd(run.Data.ToString(), _ => new(() =>
            DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = run.Data }, null, CancellationToken.None).GetAwaiter().GetResult())).Value;
}
