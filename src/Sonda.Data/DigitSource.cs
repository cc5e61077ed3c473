using Sonda.Data.Sources;

namespace Sonda.Data;

/// <summary>
/// Finds MNIST, or data of its form: in the given folder, in SONDA_DATA_DIR, in the user's cache, or on a mirror. Draws digits if MNIST
/// cannot be downloaded.
/// </summary>
internal static class DigitSource
{
    private const string DirectoryOption = "--data-dir";
    private const string Cache = "cache";

    /// <summary>Loads the digits. Drawn digits replace a missing MNIST, except if a folder given by the user is wrong.</summary>
    /// <param name="options">The allowed places of the files.</param>
    /// <param name="progress">Receives the progress of downloads.</param>
    /// <param name="stop">Cancels loading.</param>
    /// <returns>MNIST, or digits with a notice that explains why they are not the published MNIST.</returns>
    /// <exception cref="DatasetException">The given folder has no such files, files in it or in SONDA_DATA_DIR are damaged or incomplete,
    /// or nothing can replace them.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static async Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.IsDrawn)
        {
            return options.StandIn(SourceTexts.DrawnAsAsked, stop);
        }

        var reasons = new List<LocalizableText>();
        foreach ((string source, string folder) in Folders(options))
        {
            LocalCopy copy = LocalCopy.Under(folder, options.Known);
            if (!copy.IsAbsent)
            {
                return await LoadAsync(copy, options, stop).ConfigureAwait(false);
            }

            LocalizableText? unreadable = LocalCopy.WhyUnreadable(folder, options.Known);
            if (source == DirectoryOption)
            {
                throw new DatasetException(unreadable is null ? SourceTexts.NoneIn(source, folder, options.Known) : SourceTexts.Unreadable(source, unreadable));
            }

            reasons.Add(unreadable is null ? SourceTexts.Without(source, folder, options.Known) : SourceTexts.Unreadable(source, unreadable));
        }

        return await LoadCachedAsync(options, reasons, stop).ConfigureAwait(false)
            ?? await DownloadAsync(options, progress, reasons, stop).ConfigureAwait(false)
            ?? (options.Known.CanBeDrawn
                ? options.StandIn(SourceTexts.Drawn(reasons), stop)
                : throw new DatasetException(SourceTexts.NotHad(options.Known, reasons)));
    }

    /// <summary>Reports available data, their place and whether they are verified; reads every file, downloads nothing.</summary>
    public static DataStatus Inspect(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var places = new List<DataPlaceStatus>();
        DataPlaceStatus? used = null;
        LocalizableText? problem = null;
        foreach ((string source, string folder) in Folders(options))
        {
            DataPlaceStatus place = LocalCopy.Under(folder, options.Known).Inspect(source);
            places.Add(place);
            if (used is null && problem is null)
            {
                used = IsUsable(place) ? place : null;
                problem = FindProblem(place, folder, options.Known);
            }
        }

        if (options.Environment.CacheDirectory is { } cache)
        {
            DataPlaceStatus place = LocalCopy.OwnFolder(cache, options.Known).Inspect(Cache);
            places.Add(place);
            used ??= problem is null && place.Condition == DataCondition.Verified ? place : null;
        }

        return new DataStatus(options.Known.Name, places, used, problem) { Title = options.Known.Title };
    }

    /// <summary>Downloads the files that the cache lacks.</summary>
    /// <param name="options">The places to search, and the cache.</param>
    /// <param name="progress">Receives the progress of downloads.</param>
    /// <param name="stop">Cancels the download.</param>
    /// <returns>The status afterwards.</returns>
    /// <exception cref="DatasetException">No mirror delivered the files, they could not be saved, or downloads are forbidden.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static async Task<DataStatus> FetchAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Offline)
        {
            throw new DatasetException(SourceTexts.OfflineForbids);
        }

        var downloader = new Downloader(options, progress);
        await downloader.FetchAsync(stop).ConfigureAwait(false);
        if (!downloader.IsComplete || downloader.NotKept is not null)
        {
            throw new DatasetException(downloader.NotKept ?? LocalizableText.Join("\n", downloader.Notes));
        }

        return Inspect(options);
    }

    private static IEnumerable<(string Source, string Folder)> Folders(DataOptions options)
    {
        if (options.DataDirectory is { } given)
        {
            yield return (DirectoryOption, given);
        }

        if (options.Environment.Variable(DataOptions.DirectoryVariable) is { Length: > 0 } variable)
        {
            yield return (DataOptions.DirectoryVariable, variable);
        }
    }

    private static async Task<LoadedData> LoadAsync(LocalCopy copy, DataOptions options, CancellationToken stop)
    {
        DigitLoader.Loaded loaded = await DigitLoader.LoadAsync(options.Known, copy, Decoded(options), stop).ConfigureAwait(false);
        return loaded.Split(options.Known, SourceTexts.Folder(copy.Folder, loaded.IsPublished));
    }

    /// <summary>
    /// Loads from the cache. The cache belongs to the program, so other content than the published one counts as damaged.
    /// </summary>
    private static async Task<LoadedData?> LoadCachedAsync(
        DataOptions options, List<LocalizableText> reasons, CancellationToken stop)
    {
        LocalCopy? copy = options.Environment.CacheDirectory is { } cache
            ? LocalCopy.OwnFolder(cache, options.Known)
            : null;
        if (copy is null || copy.IsAbsent)
        {
            reasons.Add(SourceTexts.NotCached(copy?.Folder));
            return null;
        }

        try
        {
            DigitLoader.Loaded loaded =
                await DigitLoader.LoadAsync(options.Known, copy, Decoded(options), stop).ConfigureAwait(false);
            if (loaded.IsPublished)
            {
                return loaded.Split(options.Known, SourceTexts.Folder(copy.Folder, isPublished: true));
            }

            reasons.Add(SourceTexts.Damaged(SourceTexts.OtherContent(copy.Folder)));
        }
        catch (DatasetException e)
        {
            reasons.Add(SourceTexts.Damaged(e.Text));
        }

        return null;
    }

    private static async Task<LoadedData?> DownloadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, List<LocalizableText> reasons, CancellationToken stop)
    {
        if (options.Offline)
        {
            reasons.Add(SourceTexts.OfflineForbids);
            return null;
        }

        var downloader = new Downloader(options, progress);
        await downloader.FetchAsync(stop).ConfigureAwait(false);
        reasons.AddRange(downloader.Notes);
        if (!downloader.IsComplete)
        {
            return null;
        }

        if (downloader.NotKept is { } notKept)
        {
            reasons.Add(notKept);
        }

        DigitLoader.Loaded loaded =
            await DigitLoader.LoadAsync(options.Known, file => downloader.Files[file], stop).ConfigureAwait(false);
        return loaded.Split(options.Known, SourceTexts.Downloaded(downloader.Hosts, reasons));
    }

    private static DecodedRows Decoded(DataOptions options) => new(options.Environment.CacheDirectory);

    private static bool IsUsable(DataPlaceStatus place) =>
        place.Condition is DataCondition.Verified or DataCondition.Unverified;

    private static LocalizableText? FindProblem(DataPlaceStatus place, string folder, KnownDataset known)
    {
        if (place.Condition == DataCondition.Absent && LocalCopy.WhyUnreadable(folder, known) is { } unreadable)
        {
            return SourceTexts.Unreadable(place.Source, unreadable);
        }

        if (IsUsable(place) || (place.Condition == DataCondition.Absent && place.Source != DirectoryOption))
        {
            return null;
        }

        return place.Condition == DataCondition.Absent
            ? SourceTexts.NoneIn(place.Source, folder, known)
            : place.Files.First(file => file.Condition == place.Files.Max(other => other.Condition)).Problem;
    }
}
