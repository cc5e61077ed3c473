using System.Runtime.ExceptionServices;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Shards;

namespace Sonda.Sweeps.Running;

/// <summary>
/// Computes shards on some threads. It may be stopped, killed and started again at any time, in any number of processes on any machines:
/// a cell has the same bytes, final files appear whole, and the last rename wins among equals.
/// </summary>
internal sealed class SweepRunner : IDisposable
{
    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(100);

    private readonly SweepFolder _folder;
    private readonly SweepData _data;
    private readonly SweepRunOptions _options;
    private readonly IProgress<SweepProgress>? _progress;
    private readonly Lock _lock = new();
    private readonly List<ShardLog> _logs = [];
    private readonly IEnumerator<(ShardLog Log, int Cell)> _queue;
    private ExceptionDispatchInfo? _failure;
    private int _done;
    private int _computed;
    private long _reported;

    private SweepRunner(SweepFolder folder, SweepData data, SweepRunOptions options, IProgress<SweepProgress>? progress)
    {
        (_folder, _data, _options, _progress) = (folder, data, options, progress);
        Total = options.Shards.Sum(shard => shard.CellCount(folder.Manifest.Cells));
        _queue = Queue().GetEnumerator();
    }

    private int Total { get; }

    /// <summary>Computes the missing cells of some shards; returns early if <paramref name="stop"/> is set, when the cells at work end.</summary>
    /// <exception cref="InvalidContentException">The plan is that of another version of the code.</exception>
    /// <exception cref="IOException">A file cannot be read or written; everything written so far stays.</exception>
    public static SweepRunResult Run(
        SweepFolder folder, SweepData data, SweepRunOptions options, IProgress<SweepProgress>? progress, CancellationToken stop)
    {
        if (!options.AnyVersion)
        {
            folder.RequireCode();
        }

        long start = options.Time.GetTimestamp();
        Directory.CreateDirectory(folder.ShardsPath);
        using var runner = new SweepRunner(folder, data, options, progress);
        runner.RunAll(stop);
        return new SweepRunResult(runner._done, runner._computed, runner.Total, options.Time.GetElapsedTime(start).TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _logs.ForEach(log => log.Dispose());
        _queue.Dispose();
    }

    private void RunAll(CancellationToken stop)
    {
        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(_options.Threads, Total) - 1)).Select(_ => new Thread(() => Work(stop)))];
        Array.ForEach(others, thread => thread.Start());
        Work(stop);
        Array.ForEach(others, thread => thread.Join());
        if (_failure is null)
        {
            _logs.ForEach(log => log.Flush());
        }

        Report(isLast: true);
        _failure?.Throw();
    }

    private void Work(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && Volatile.Read(ref _failure) is null && Next() is { } next)
            {
                CellResult result = _options.Compute(_folder.Sweep, next.Cell, _data);
                lock (_lock)
                {
                    next.Log.Add(result);
                    _done++;
                    _computed++;
                    Report(isLast: false);
                }
            }
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(fault), null);
        }
    }

    private (ShardLog Log, int Cell)? Next()
    {
        lock (_lock)
        {
            return _queue.MoveNext() ? _queue.Current : null;
        }
    }

    /// <summary>The missing cells, shard by shard. A shard is opened when its first cell is due, so that a sweep begins at once.</summary>
    private IEnumerable<(ShardLog Log, int Cell)> Queue()
    {
        SweepCells? elsewhere = null;
        foreach (ShardName shard in _options.Shards)
        {
            int cells = shard.CellCount(_folder.Manifest.Cells);
            if (_folder.IsDone(shard, _options.AnyVersion))
            {
                _done += cells;
                continue;
            }

            elsewhere ??= Elsewhere();
            CellFileIdentity identity = _folder.Identity with { Code = CodeVersion.Current.Bytes };
            var log = new ShardLog(_folder, shard, _options, identity, Cells(shard).Where(cell => elsewhere.Status(cell) != CellStatus.Missing).Select(elsewhere.Result));
            _logs.Add(log);
            _done += log.Count;
            if (log.IsFull)
            {
                log.Finish();
                continue;
            }

            foreach (int cell in Cells(shard).Where(cell => !log.Has(cell)).ToArray())
            {
                yield return (log, cell);
            }
        }
    }

    private IEnumerable<int> Cells(ShardName shard) =>
        Enumerable.Range(0, shard.CellCount(_folder.Manifest.Cells)).Select(k => shard.Index + (k * shard.Count));

    /// <summary>The cells in logs, damaged files, and files of another division into shards.</summary>
    private SweepCells Elsewhere()
    {
        var files = SweepFiles.Read(_folder, _options.AnyVersion);
        files.AddLogs(_folder, _options.AnyVersion, shard => shard.Count != _options.Shards[0].Count || _options.Shards.Contains(shard));
        return files.Cells;
    }

    private void Report(bool isLast)
    {
        if (_progress is not null && (isLast || _options.Time.GetElapsedTime(_reported) >= ReportPause))
        {
            _reported = _options.Time.GetTimestamp();
            _progress.Report(new SweepProgress(_done, Total));
        }
    }
}
