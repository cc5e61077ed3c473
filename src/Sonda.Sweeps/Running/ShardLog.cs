using Sonda.Engine.Files;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;

namespace Sonda.Sweeps.Running;

/// <summary>A shard that this process computes: its cells so far, the log that survives a kill, and the final file.</summary>
/// <remarks>Not thread-safe; <see cref="SweepRunner"/> holds its lock.</remarks>
internal sealed class ShardLog(SweepFolder folder, ShardName shard, SweepRunOptions options, CellFileIdentity identity, IEnumerable<CellResult> done) : IDisposable
{
    /// <summary>From one write of rows to the next, so that a kill costs no more than this and the cells at work.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<int, CellResult> _results = new(done.ToDictionary(result => result.Cell));
    private readonly byte[] _row = new byte[CellFile.RowSize(identity.Measures)];
    private readonly MemoryStream _pending = new();
    private Stream? _log;
    private long _written;

    /// <summary>Whether a cell is known.</summary>
    public bool Has(int cell) => _results.ContainsKey(cell);

    /// <summary>The number of known cells.</summary>
    public int Count => _results.Count;

    /// <summary>Whether every cell is known.</summary>
    public bool IsFull => _results.Count == shard.CellCount(folder.Manifest.Cells);

    private string LogPath => Path.Combine(folder.ShardsPath, shard.Log(options.Writer));

    /// <summary>Adds a cell; the last one writes the final file.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is gone; rows already written stay.</exception>
    public void Add(CellResult result)
    {
        _results.Add(result.Cell, result);
        if (IsFull)
        {
            Finish();
            return;
        }

        CellFile.WriteRow(_row, result);
        _pending.Write(_row);
        if (_log is null || options.Time.GetElapsedTime(_written) >= Pause)
        {
            Flush();
        }
    }

    /// <summary>Writes pending rows to the log.</summary>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public void Flush()
    {
        if (_pending.Length == 0)
        {
            return;
        }

        try
        {
            WritePending();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(LogPath, fault);
        }

        _pending.SetLength(0);
        _written = options.Time.GetTimestamp();
    }

    private void WritePending()
    {

        if (_log is null)
        {
            _log = options.Disk.Create(LogPath);
            _log.Write(CellFile.Header(identity));

            // The rows of an earlier process go along: its log may be deleted as soon as this one has them.
            foreach (CellResult earlier in _results.Values)
            {
                CellFile.WriteRow(_row, earlier);
                _log.Write(_row);
            }
        }
        else
        {
            _log.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
        }

        _log.Flush();
    }

    /// <summary>Writes the final file if every cell is known, and deletes the logs of the shard.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Finish()
    {
        if (!IsFull)
        {
            return;
        }

        SweepFolder.WriteFinal(
            Path.Combine(folder.ShardsPath, shard.Final),
            Path.Combine(folder.ShardsPath, shard.Part(options.Writer)),
            _results.Values,
            identity,
            options.Disk);
        _pending.SetLength(0);
        _results.Clear();
        Dispose();

        // Another process may still write a log of this shard. It keeps its rows in memory and ends with the same final file.
        foreach (string log in folder.Files(ShardName.LogEnding).Where(file => ShardName.Of(file) == shard))
        {
            File.Delete(log);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
    }
}
