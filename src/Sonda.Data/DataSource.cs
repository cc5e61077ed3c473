using Sonda.Data.Scaling;

namespace Sonda.Data;

/// <summary>Loads the data of a spec, from any source.</summary>
public static class DataSource
{
    /// <summary>Loads, draws or reads data, and scales them if the spec says so.</summary>
    /// <param name="options">The choice of data, and the allowed places of files; default: MNIST, from this machine or else downloaded.</param>
    /// <param name="progress">Receives the progress of downloads; null for no reports.</param>
    /// <param name="stop">Cancels loading.</param>
    /// <exception cref="DatasetException">The data cannot be loaded; the message gives the reason and the place.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static async Task<LoadedData> LoadAsync(
        DataOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken stop = default)
    {
        options ??= new DataOptions();
        if (options.Folder is not null)
        {
            // Names stay as they are in the spec, so that results do not depend on the place.
            DatasetSpec placed = options.PlacedSpec;
            LoadedData found = await LoadAsync(options with { Spec = placed, Folder = null }, progress, stop).ConfigureAwait(false);
            return found.Renamed(placed.Source, options.Spec.Source);
        }

        LoadedData data = await options.Spec.LoadAsync(options, progress, stop).ConfigureAwait(false);
        return options.Preparation is { } known ? (options.Spec with { Scaling = null }).Prepare(Scaled(data, known))
            : options.Spec.Prepare(data);
    }

    /// <summary>Scales data as those that a network was trained on.</summary>
    /// <exception cref="DatasetException">The data have other features or no targets to scale.</exception>
    private static LoadedData Scaled(LoadedData data, DataPreparation known)
    {
        if (known.Scaling is not { } scaling)
        {
            return data;
        }

        if (scaling.Features.Length != FittedScaling.FeatureCount(data.Training.InputShape) || (scaling.Targets.Length > 0 && scaling.Targets.Length != data.Training.TargetSize))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{data.Name}: the rows do not fit the scaling of the network, which was trained on {known.Data}."));
        }

        return scaling.Apply(data);
    }

    /// <summary>Loads, draws or reads the data of a spec, such as <c>circle(noise=0.1)</c>.</summary>
    /// <param name="spec">Which data.</param>
    /// <exception cref="DatasetException">The data cannot be loaded; the message gives the reason and the place.</exception>
    public static Task<LoadedData> LoadAsync(DatasetSpec spec) => LoadAsync(new DataOptions { Spec = spec });

    /// <summary>Reports available data, their place and whether they are verified; downloads nothing.</summary>
    /// <returns>The status; without places for data that need no search.</returns>
    internal static DataStatus Inspect(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Spec.IsPublished
            ? DigitSource.Inspect(options)
            : new DataStatus(options.Spec.ToString(), [], null, null);
    }
}
