using System.Net;
using Sonda.Engine.Data;

namespace Sonda.Data.Tests;

/// <summary>A machine of the test's own: folders that vanish, variables, mirrors, and a clock that the test moves.</summary>
internal sealed class Playground : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sonda-test-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public string Cache => Path.Combine(_root, "cache");

    public string CacheFolder => Path.Combine(Cache, SmallDataset.Known.Name);

    public List<Uri> Requests { get; } = [];

    public HandClock Clock { get; } = new();

    /// <summary>The answer of the mirrors; default: not found.</summary>
    public Func<Uri, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));

    public string Folder(string name) => Path.Combine(_root, name);

    public void Set(string variable, string value) => _variables[variable] = value;

    public DataOptions Options(string? dataDirectory = null, bool offline = false) => new(dataDirectory, offline)
    {
        Known = SmallDataset.Known,
        StandIn = (notice, _) => new LoadedData(LoadedData.DrawnDigits, Nothing, Nothing, Nothing, $"stand-in", notice),
        Environment = new DataEnvironment
        {
            Variable = name => _variables.GetValueOrDefault(name),
            CacheDirectory = Cache,
            CreateHandler = () => new Handler(this),
            Time = Clock,
        },
    };

    /// <summary>A mirror that serves everything.</summary>
    public static Task<HttpResponseMessage> Serve(Uri address) => Reply(
        SmallDataset.Gzip(SmallDataset.Plain(Path.GetFileNameWithoutExtension(address.LocalPath))));

    public static Task<HttpResponseMessage> Reply(byte[] content) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });

    /// <summary>A mirror that never answers until the caller gives up.</summary>
    public async Task<T> Silence<T>(CancellationToken stop)
    {
        Clock.RunOut();
        await Task.Delay(Timeout.Infinite, stop);
        throw new InvalidOperationException("unreachable");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static Dataset Nothing { get; } = Dataset.FromBytes("nothing", [], [], 784, 10);

    private sealed class Handler(Playground owner) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            lock (owner.Requests)
            {
                owner.Requests.Add(request.RequestUri!);
            }

            return owner.Answer(request.RequestUri!, stop);
        }
    }
}

/// <summary>A clock that stands still until a test lets every timer expire.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(callback, state, dueTime);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void RunOut()
    {
        HandTimer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (HandTimer timer in timers)
        {
            timer.Fire();
        }
    }

    private sealed class HandTimer(TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
    {
        private bool _isArmed = dueTime != Timeout.InfiniteTimeSpan;

        public void Fire()
        {
            if (_isArmed)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isArmed = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose() => _isArmed = false;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
