using Sonda.Data;

namespace Sonda.Benchmarks.Peers;

/// <summary>The images that both sides train on: MNIST if available, otherwise the built-in drawn digits.</summary>
internal static class ChapterData
{
    private static readonly Lazy<LoadedData> OnFirstUse =
        new(() => DataSource.LoadAsync(new DataOptions(Offline: true), null, CancellationToken.None).GetAwaiter().GetResult());

    /// <summary>The data, read once, without a download.</summary>
    /// <exception cref="DatasetException">The files are damaged or incomplete.</exception>
    public static LoadedData Loaded => OnFirstUse.Value;
}
