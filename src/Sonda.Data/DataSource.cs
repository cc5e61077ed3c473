namespace Sonda.Data;

/// <summary>Gets the data that a spec names, wherever they come from.</summary>
public static class DataSource
{
    /// <summary>Loads, draws or reads data, and scales them where that is asked for.</summary>
    /// <param name="options">Which data, and where files may come from.</param>
    /// <param name="progress">Told while something is downloaded.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="DatasetException">The data cannot be had; the message names what is wrong, and where.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static async Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        LoadedData data = await options.Spec.LoadAsync(options, progress, stop).ConfigureAwait(false);
        return options.Spec.Scaling is { } scaling ? scaling.Apply(data) : data;
    }

    /// <summary>Tells what is here, from where, verified or not; downloads nothing.</summary>
    /// <returns>Without places where the data are not looked for in any.</returns>
    internal static DataStatus Inspect(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Spec.IsPublished
            ? DigitSource.Inspect(options)
            : new DataStatus(options.Spec.ToString(), [], null, null);
    }
}
