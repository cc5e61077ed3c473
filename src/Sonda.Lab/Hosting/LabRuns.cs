using System.Collections.Concurrent;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Hosting;

/// <summary>The runs of the lab: those that are open, and those in the home.</summary>
internal sealed class LabRuns : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LiveRun> _live = new();
    private readonly RecordedRuns _recorded;
    private readonly LabOptions _options;
    private readonly SemaphoreSlim _gate = new(1);

    public LabRuns(LabOptions options)
    {
        _options = options;
        Home = new RunsHome(options.Home);
        Shelf = new DataShelf(options);
        _recorded = new RecordedRuns(Home, Shelf, options);
    }

    /// <summary>The folder of the runs.</summary>
    public RunsHome Home { get; }

    /// <summary>The data.</summary>
    public DataShelf Shelf { get; }

    /// <summary>The open runs.</summary>
    public IEnumerable<LiveRun> Live => _live.Values;

    /// <summary>An open run; null if it is not open.</summary>
    public LiveRun? FindLive(string id) => _live.GetValueOrDefault(id);

    /// <summary>A run to be shown.</summary>
    /// <exception cref="LabProblem">There is no such run.</exception>
    public IShownRun Shown(string id) => Find(id) ?? throw LabProblem.NoRun(id);

    /// <summary>A run to be shown; null if there is none.</summary>
    public IShownRun? Find(string id)
    {
        if (_live.TryGetValue(id, out LiveRun? live))
        {
            return live;
        }

        return _recorded.Find(id);
    }

    /// <summary>Begins a run.</summary>
    /// <exception cref="LabProblem">A limit is met, a name is taken, or the spec names foreign files.</exception>
    public async Task<LiveRun> Create(RunSpec spec, string? name)
    {
        RequireSize(spec);
        Shelf.RequireAllowed(spec.Data);
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            string id = name ?? FreeName(spec);
            RequireFree(id);
            await MakeRoom().ConfigureAwait(false);
            return _live[id] = new LiveRun(
                id, spec, _options, Shelf, data => RunFolder.Create(Home, id, spec, data, _options.Time, Shelf.FolderOf(spec.Data)), _options.Time.GetUtcNow());
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Opens a recorded run, to go on.</summary>
    /// <param name="id">The run.</param>
    /// <param name="epochs">Epochs in all; null for as many as planned.</param>
    /// <exception cref="LabProblem">There is no such run, or it cannot go on.</exception>
    public async Task<LiveRun> Reopen(string id, int? epochs = null)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_live.TryGetValue(id, out LiveRun? open))
            {
                if (!open.IsFinished && open.State != "failed")
                {
                    return open;
                }

                _live.TryRemove(id, out _);
                await open.DisposeAsync().ConfigureAwait(false);
            }

            RunRecord record = Record(id);
            bool canGoOn = record.Summary.State is RunFolderState.Stopped or RunFolderState.Killed
                || (record.Summary.State == RunFolderState.Completed && epochs > record.Summary.Epoch);
            if (!canGoOn)
            {
                throw new LabProblem("state", 409, texts => texts.Say("server.cannotOpen", ("state", texts["runs.state." + record.Summary.State])));
            }

            Shelf.RequireAllowed(record.Spec.Data);
            await MakeRoom().ConfigureAwait(false);
            return _live[id] = new LiveRun(
                id, record.Spec, _options, Shelf, _ => RunFolder.Reopen(Home, id, epochs is { } all && all != record.Summary.Epochs ? [RunChange.Epochs(all)] : []), record.Summary.Began);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A recorded run.</summary>
    /// <exception cref="LabProblem">There is no such run, or it cannot be read.</exception>
    public RunRecord Record(string id) => IsRecorded(id) ? Home.Open(id) : throw LabProblem.NoRun(id);

    /// <summary>Whether a run has a folder.</summary>
    public bool IsRecorded(string id) => RunName.IsAllowed(id) && Directory.Exists(Home.Files(id).Folder);

    /// <summary>Whether a run cannot train any further as it was planned.</summary>
    public bool IsOver(string id) => FindLive(id) is { } live
        ? live.IsOver
        : Record(id).Summary.State is not (RunFolderState.Stopped or RunFolderState.Killed);

    /// <summary>A run as it began.</summary>
    /// <exception cref="LabProblem">There is no such run, or it cannot be read.</exception>
    public RunSpec SpecOf(string id) => FindLive(id)?.Settings.Spec ?? Record(id).Spec;

    /// <summary>Closes an open run; it stays in the home.</summary>
    public async Task Close(string id)
    {
        if (_live.TryRemove(id, out LiveRun? run))
        {
            await run.DisposeAsync().ConfigureAwait(false);
            Tidy(id);
        }
    }

    /// <summary>Gives a run another name.</summary>
    public async Task Rename(string id, string name)
    {
        RequireFree(name);
        await Close(id).ConfigureAwait(false);
        _ = Record(id);
        Home.Rename(id, name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Each may need a second for its last readings: all at once, so that Ctrl-C ends the lab soon.
        await Task.WhenAll(_live.Keys.Select(Close)).ConfigureAwait(false);
    }

    /// <summary>A run that never took a step leaves nothing behind.</summary>
    private void Tidy(string id)
    {
        RunFiles files = Home.Files(id);
        if (Directory.Exists(files.Folder) && Home.Open(id).Summary.Step == 0)
        {
            Home.Delete(id);
        }
    }

    private string FreeName(RunSpec spec)
    {
        string name = RunName.Of(spec), free = name;
        for (int number = 2; _live.ContainsKey(free) || Directory.Exists(Home.Files(free).Folder); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    private void RequireFree(string name)
    {
        try
        {
            Home.RequireFree(name);
        }
        catch (InvalidContentException fault)
        {
            throw LabProblem.Of("name", 400, fault);
        }

        if (_live.ContainsKey(name))
        {
            throw new LabProblem("name", 409, texts => texts.Say("server.taken", ("run", name)));
        }
    }

    /// <summary>Refuses a network that is too large.</summary>
    /// <exception cref="LabProblem">It has too many parameters.</exception>
    public void RequireSize(RunSpec spec)
    {
        long found = spec.Network.ParameterCount;
        if (found > _options.Limits.Parameters)
        {
            throw new LabProblem("limit", 413, texts => texts.Say("server.tooLarge", ("found", found), ("limit", _options.Limits.Parameters)));
        }
    }

    /// <summary>Closes runs that are over, or have not begun and nobody watches, if the lab is full.</summary>
    private async Task MakeRoom()
    {
        foreach (LiveRun idle in _live.Values.Where(run => run.State is "failed" || (run.IsIdle && !run.IsWatched)).ToArray())
        {
            if (_live.Count < _options.Limits.LiveRuns)
            {
                return;
            }

            await Close(idle.Id).ConfigureAwait(false);
        }

        if (_live.Count >= _options.Limits.LiveRuns)
        {
            throw new LabProblem("limit", 429, texts => texts.Say("server.tooManyRuns", ("limit", _options.Limits.LiveRuns)));
        }
    }
}
