namespace Sonda.Data;

/// <summary>Gets the data that a spec names, wherever they come from.</summary>
public static class DataSource
{
    /// <summary>Loads, draws or reads data, and scales them if their spec asks for it.</summary>
    /// <param name="options">Which data, and the allowed sources of files; default: MNIST, from this machine or else downloaded.</param>
    /// <param name="progress">Reports a download; null for no reports.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="DatasetException">The data cannot be loaded; the message names the fault and its place.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static async Task<LoadedData> LoadAsync(
        DataOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken stop = default)
    {
        options ??= new DataOptions();
        LoadedData data = await options.Spec.LoadAsync(options, progress, stop).ConfigureAwait(false);
        return options.Spec.Scaling is { } scaling ? scaling.Apply(data) : data;
    }

    /// <summary>Loads, draws or reads the data of a spec, such as <c>circle(noise=0.1)</c>.</summary>
    /// <param name="spec">Which data.</param>
    /// <exception cref="DatasetException">The data cannot be loaded; the message names the fault and its place.</exception>
    public static Task<LoadedData> LoadAsync(DatasetSpec spec) => LoadAsync(new DataOptions { Spec = spec });

    /// <summary>Lists the places that may hold the data, with the state of each; downloads nothing.</summary>
    /// <returns>A status without places if the data are not files that are looked for.</returns>
    internal static DataStatus Inspect(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Spec.IsPublished
            ? DigitSource.Inspect(options)
            : new DataStatus(options.Spec.ToString(), [], null, null);
    }
}
