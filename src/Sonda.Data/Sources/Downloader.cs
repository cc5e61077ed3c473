using Sonda.Engine.Files;

namespace Sonda.Data.Sources;

/// <summary>Downloads the files of a data set that the cache lacks, from one mirror after another.</summary>
/// <remarks>
/// A file enters the cache complete and verified, or not at all: it is written under another name and then renamed, so that two programs
/// that download at once do not disturb each other.
/// </remarks>
internal sealed class Downloader(DataOptions options, IProgress<DownloadProgress>? progress)
{
    private const int ChunkSize = 1 << 16;
    private readonly DataEnvironment _environment = options.Environment;
    private readonly Dictionary<KnownFile, DigitFile> _files = [];
    private readonly List<LocalizableText> _notes = [];
    private readonly SortedSet<string> _hosts = new(StringComparer.Ordinal);

    /// <summary>The files, complete if <see cref="IsComplete"/>.</summary>
    public IReadOnlyDictionary<KnownFile, DigitFile> Files => _files;

    /// <summary>Whether all files are present.</summary>
    public bool IsComplete => _files.Count == options.Known.Files.Length;

    /// <summary>The problems on the way, for the user.</summary>
    public IReadOnlyList<LocalizableText> Notes => _notes;

    /// <summary>The reason why the files are not in the cache; null if they are.</summary>
    public LocalizableText? NotKept { get; private set; }

    /// <summary>The mirrors that delivered a file.</summary>
    public string Hosts => string.Join(", ", _hosts);

    /// <summary>Downloads the files; <see cref="IsComplete"/> then tells whether it succeeded.</summary>
    public async Task FetchAsync(CancellationToken stop)
    {
        TakeFromCache();
        using HttpMessageHandler handler = _environment.CreateHandler();
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (Uri mirror in options.Known.Mirrors)
        {
            if (IsComplete)
            {
                break;
            }

            try
            {
                await FetchAsync(client, mirror, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is DatasetException or HttpRequestException or IOException)
            {
                _notes.Add(e is DatasetException fault ? fault.Text : LocalizableText.Of($"{mirror}: {LocalizableText.Of(e)}"));
            }
        }
    }

    private void TakeFromCache()
    {
        if (_environment.CacheDirectory is not { } cache)
        {
            return;
        }

        LocalCopy copy = LocalCopy.OwnFolder(cache, options.Known);
        foreach (KnownFile file in options.Known.Files)
        {
            if (copy.TryReadPublished(file) is { } read)
            {
                _files.Add(file, read);
            }
        }
    }

    private async Task FetchAsync(HttpClient client, Uri mirror, CancellationToken stop)
    {
        progress?.Report(new DownloadProgress("", mirror.Host, _files.Count, options.Known.Files.Length, 0, null)
        {
            Title = options.Known.Title,
            Patience = _environment.Patience,
        });
        for (int i = 0; i < options.Known.Files.Length; i++)
        {
            KnownFile file = options.Known.Files[i];
            if (_files.ContainsKey(file))
            {
                continue;
            }

            var address = new Uri(mirror, file.Name + ".gz");
            using MemoryStream content = await ReceiveAsync(client, address, file, i, stop).ConfigureAwait(false);
            IdxData data = IdxReader.Read(content, address.ToString(), file.Sizes.AsSpan());
            if (!file.IsPublished(data))
            {
                throw new DatasetException(SourceTexts.OtherContent(address.ToString()));
            }

            _files.Add(file, new DigitFile(address.ToString(), data));
            _hosts.Add(mirror.Host);
            Keep(file, data);
        }
    }

    private async Task<MemoryStream> ReceiveAsync(
        HttpClient client, Uri address, KnownFile file, int index, CancellationToken stop)
    {
        using HttpResponseMessage response = await WithPatience(
            token => client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token), address, stop)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new DatasetException(LocalizableText.Of($"{address}: HTTP {(int)response.StatusCode} {response.ReasonPhrase}"));
        }

        Stream body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        long? total = response.Content.Headers.ContentLength;
        var content = new MemoryStream();
        byte[] chunk = new byte[ChunkSize];
        int read;
        do
        {
            // The timeout applies to a whole chunk, so that it also ends a mirror that sends one byte at a time.
            read = await WithPatience(
                token => body.ReadAtLeastAsync(chunk, ChunkSize, throwOnEndOfStream: false, token).AsTask(),
                address,
                stop).ConfigureAwait(false);
            content.Write(chunk, 0, read);
            if (content.Length > file.Length + ChunkSize)
            {
                throw new DatasetException(
                    address.ToString(), file.Length, $"more data", $"at most the {file.Length} bytes of the uncompressed file");
            }

            progress?.Report(new DownloadProgress(
                file.Name, address.Host, index, options.Known.Files.Length, content.Length, total));
        }
        while (read == ChunkSize);
        return content;
    }

    private async Task<T> WithPatience<T>(Func<CancellationToken, Task<T>> action, Uri address, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(_environment.Patience, _environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            // Stops waiting even if the action ignores the token, as name resolution may.
            return await action(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new DatasetException(SourceTexts.Silent(address, _environment.Patience), e);
        }
    }

    private void Keep(KnownFile file, IdxData data)
    {
        if (_environment.CacheDirectory is not { } cache)
        {
            NotKept = SourceTexts.NoCache;
            return;
        }

        string path = Path.Combine(LocalCopy.OwnFolder(cache, options.Known).Folder, file.Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(data.Header());
                stream.Write(data.Bytes.Span);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept = SourceTexts.NotKept(path, e);
        }
    }
}
