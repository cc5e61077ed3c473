using System.Net;

namespace Sonda.Data.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly Playground _playground = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Downloads_verifies_keeps_and_tells_progress()
    {
        _playground.Answer = (address, _) => Playground.Serve(address);
        var progress = new Recorder();

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), progress, Stop);

        Assert.Equal("small", data.Name);
        Assert.StartsWith("downloaded from one.test, verified", data.Origin, StringComparison.Ordinal);
        Assert.Null(data.Notice);
        Assert.Equal(
            ["", "train-images", "train-labels", "t10k-images", "t10k-labels"], progress.Seen.Select(step => step.File));
        Assert.All(progress.Seen.Skip(1), step => Assert.Equal(step.Total, step.Received));
        RequireWholeCache();

        LoadedData again = await DigitSource.LoadAsync(_playground.Options(), null, Stop);
        Assert.Equal(_playground.CacheFolder + ", verified", again.Origin);
        Assert.Equal(4, _playground.Requests.Count);
    }

    [Fact]
    public async Task A_silent_mirror_is_given_up_once_and_the_next_one_serves()
    {
        _playground.Answer = (address, stop) => address.Host == "one.test"
            ? _playground.Silence<HttpResponseMessage>(stop)
            : Playground.Serve(address);

        var progress = new Recorder();
        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), progress, Stop);

        Assert.Contains("downloaded from two.test", data.Origin);
        Assert.Equal(
            ["one.test", "two.test"],
            progress.Seen.Where(step => step.Patience == TimeSpan.FromSeconds(10)).Select(step => step.Mirror));
        Assert.Single(_playground.Requests, address => address.Host == "one.test");
    }

    [Fact]
    public async Task A_mirror_that_stalls_or_drips_is_given_up_and_its_whole_files_are_kept()
    {
        _playground.Answer = (address, _) => address is { Host: "one.test", LocalPath: "/small/t10k-images.gz" }
            ? Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Dripping(_playground)) })
            : Playground.Serve(address);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), null, Stop);

        Assert.Contains("downloaded from one.test, two.test", data.Origin);
        Assert.Equal(
            ["/small/t10k-images.gz", "/small/t10k-labels.gz"],
            _playground.Requests.Where(address => address.Host == "two.test").Select(address => address.LocalPath));
        RequireWholeCache();
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { "404", "HTTP 404" },
        { "wrong hash", "SHA-256 is not the published one" },
        { "truncated", "found the end after" },
        { "a page", "expected 00 00" },
        { "too much", "more data" },
        { "refused", "the connection to the server broke off" },
        { "silence", "no answer within 10 s" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Where_every_mirror_fails_digits_are_drawn_and_the_notice_says_why(string answer, string reason)
    {
        _playground.Answer = (address, stop) =>
        {
            string name = Path.GetFileNameWithoutExtension(address.LocalPath);
            byte[] plain = SmallDataset.Plain(name);
            return answer switch
            {
                "404" => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)),
                "wrong hash" => Playground.Reply(SmallDataset.Gzip([.. plain[..^1], (byte)(plain[^1] ^ 1)])),
                "truncated" => Playground.Reply(SmallDataset.Gzip(plain)[..^20]),
                "a page" => Playground.Reply("<html>Please log in</html>"u8.ToArray()),
                "too much" => Playground.Reply(new byte[1 << 20]),
                "refused" => throw new HttpRequestException("no route"),
                _ => _playground.Silence<HttpResponseMessage>(stop),
            };
        };

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), null, Stop);

        Assert.Equal(LoadedData.DrawnDigits, data.Name);
        Assert.Contains(reason, data.Notice);
        Assert.Contains("https://one.test/small/", data.Notice);
        Assert.Contains("https://two.test/small/", data.Notice);
        Assert.Equal(2, _playground.Requests.Count);
        Assert.False(Directory.Exists(_playground.CacheFolder));
        var error = await Assert.ThrowsAsync<DatasetException>(
            () => DigitSource.FetchAsync(_playground.Options(), null, Stop));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_fetched_again_and_said()
    {
        SmallDataset.WriteTo(_playground.CacheFolder);
        string file = Path.Combine(_playground.CacheFolder, "train-labels");
        byte[] labels = SmallDataset.Plain("train-labels");
        labels[^1] = (byte)((labels[^1] + 1) % 10);
        File.WriteAllBytes(file, labels);
        _playground.Answer = (address, _) => Playground.Serve(address);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), null, Stop);

        Assert.Contains("damaged in the cache", data.Origin);
        Assert.Equal("/small/train-labels.gz", Assert.Single(_playground.Requests).LocalPath);
        RequireWholeCache();
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_costs_the_copy_not_the_data()
    {
        File.WriteAllText(_playground.Cache, "a file where the folder should be");
        _playground.Answer = (address, _) => Playground.Serve(address);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(), null, Stop);

        Assert.Equal(10, data.Training.Count);
        Assert.Contains("not kept", data.Origin);
        await Assert.ThrowsAsync<DatasetException>(() => DigitSource.FetchAsync(_playground.Options(), null, Stop));
    }

    [Fact]
    public async Task Many_fetching_at_once_leave_one_whole_cache()
    {
        _playground.Answer = async (address, _) =>
        {
            await Task.Yield();
            return await Playground.Serve(address);
        };

        DataStatus[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => DigitSource.FetchAsync(_playground.Options(), null, Stop))));

        Assert.All(all, status => Assert.Equal(DataCondition.Verified, status.Used?.Condition));
        RequireWholeCache();
    }

    [Fact]
    public async Task Fetch_offline_is_an_error()
    {
        await Assert.ThrowsAsync<DatasetException>(
            () => DigitSource.FetchAsync(_playground.Options(offline: true), null, Stop));
        Assert.Empty(_playground.Requests);
    }

    [Fact]
    public async Task The_user_can_stop_a_download()
    {
        using var stop = new CancellationTokenSource();
        _playground.Answer = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DigitSource.LoadAsync(_playground.Options(), null, stop.Token));
        Assert.Single(_playground.Requests);
    }

    public void Dispose() => _playground.Dispose();

    private void RequireWholeCache()
    {
        Assert.Equal(
            ["t10k-images", "t10k-labels", "train-images", "train-labels"],
            Directory.GetFiles(_playground.CacheFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(DataCondition.Verified, DigitSource.Inspect(_playground.Options()).Used?.Condition);
    }

    private sealed class Recorder : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Seen { get; } = [];

        public void Report(DownloadProgress value) => Seen.Add(value);
    }

    /// <summary>Delivers one byte, and another one too late.</summary>
    private sealed class Dripping(Playground playground) : MemoryStream
    {
        private bool _isDripped;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_isDripped)
            {
                _isDripped = true;
                buffer.Span[0] = 0x1f;
                return 1;
            }

            return await playground.Silence<int>(cancellationToken);
        }
    }
}
