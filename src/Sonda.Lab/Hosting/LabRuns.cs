using System.Collections.Concurrent;
using Sonda.Engine.Files;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Hosting;

/// <summary>The runs of the lab: those that are open, and those in the home.</summary>
internal sealed class LabRuns : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LiveRun> _live = new();
    private readonly RecordedRuns _recorded;
    private readonly RunNames _names;
    private readonly LabOptions _options;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, double> _speeds = new();

    public LabRuns(LabOptions options)
    {
        _options = options;
        Home = new RunsHome(options.Home);

        // What a killed lab had deleted and not yet removed.
        TemporaryFile.Clear(Home.Path);
        NeverBegun.Remove(Home);
        _names = new RunNames(Home, name => _live.Keys.FirstOrDefault(open => open.Equals(name, StringComparison.OrdinalIgnoreCase)));
        Shelf = new DataShelf(options);
        _recorded = new RecordedRuns(Home, Shelf, options);
    }

    /// <summary>The folder of the runs.</summary>
    public RunsHome Home { get; }

    /// <summary>The data.</summary>
    public DataShelf Shelf { get; }

    /// <summary>Why a name that was a run is none any more.</summary>
    public GoneRuns Gone { get; } = new();

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
    /// <param name="spec">The run.</param>
    /// <param name="name">Its name; null for a free one.</param>
    /// <param name="instead">A run that the caller closes next, so that it takes no room; null if there is none.</param>
    /// <exception cref="LabProblem">A limit is met, a name is taken, or the spec names foreign files.</exception>
    public async Task<LiveRun> Create(RunSpec spec, string? name, string? instead = null)
    {
        RequireSize(spec);
        Shelf.RequireAllowed(spec.Data);
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            string id = name ?? _names.Free(spec);
            _names.RequireFree(id);
            await MakeRoom(instead).ConfigureAwait(false);
            _speeds.TryRemove(id, out _);
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
    /// <param name="epochs">Epochs in all, if they are more than planned; null for as many as planned.</param>
    /// <exception cref="LabProblem">There is no such run, or it cannot go on.</exception>
    public async Task<LiveRun> Reopen(string id, int? epochs = null)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            return await GoOn(id, epochs).ConfigureAwait(false);
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

    /// <summary>Closes an open run; it stays in the home, unless it never took a step.</summary>
    public async Task Close(string id)
    {
        if (await LetGo(id).ConfigureAwait(false))
        {
            Tidy(id);
        }
    }

    /// <summary>Gives a run another name. A paused run stays open; nothing of it is lost.</summary>
    /// <exception cref="LabProblem">The name is refused, or the run trains, loads or has failed before it began.</exception>
    public async Task Rename(string id, string name)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _names.RequireFree(name);
            LiveRun? open = FindLive(id);
            if (open is { State: "playing" or "loading" } || (open is not null && !IsRecorded(id)))
            {
                throw new LabProblem("state", 409, texts => texts.Say(open.State == "failed" ? "server.notRecorded" : "server.renamePaused", ("run", id)));
            }

            bool goesOn = open is { State: "paused" };
            await LetGo(id).ConfigureAwait(false);
            _ = Record(id);

            // Before it happens: a stream may look for the run in between.
            Gone.Tell(id, texts => texts.Say("server.wasRenamed", ("run", id), ("name", name)), name);
            Home.Rename(id, name);
            if (_speeds.TryRemove(id, out double speed))
            {
                _speeds[name] = speed;
            }

            if (goesOn)
            {
                // Its answer describes a run that is there; a failure of the run is told by its description.
                await Task.WhenAny((await GoOn(name, null).ConfigureAwait(false)).Loaded).ConfigureAwait(false);
            }

            KeepGroup(id, name, open?.Group);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Each may need a second for its last readings: all at once, so that Ctrl-C ends the lab soon.
        await Task.WhenAll(_live.Keys.Select(Close)).ConfigureAwait(false);
    }

    /// <summary>Opens a recorded run; one caller at a time.</summary>
    private async Task<LiveRun> GoOn(string id, int? epochs)
    {
        if (_live.TryGetValue(id, out LiveRun? open) && !open.IsFinished && open.State != "failed")
        {
            return open;
        }

        // A run that is over stays open if it cannot go on; the folder of one that failed is free only once it is closed.
        if (open is { IsFinished: false })
        {
            await LetGo(id).ConfigureAwait(false);
        }

        RunRecord record = Record(id);
        bool canGoOn = record.Summary.State is RunFolderState.Stopped or RunFolderState.Killed
            || (record.Summary.State == RunFolderState.Completed && epochs > record.Summary.Epoch);
        if (!canGoOn)
        {
            throw new LabProblem("state", 409, texts => texts.Say("server.cannotOpen", ("state", texts["runs.state." + record.Summary.State])));
        }

        Shelf.RequireAllowed(record.Spec.Data);
        await LetGo(id).ConfigureAwait(false);
        await MakeRoom().ConfigureAwait(false);
        return _live[id] = new LiveRun(
            id, record.Spec, _options, Shelf, _ => RunFolder.Reopen(Home, id, epochs is { } all && all > record.Summary.Epochs ? [RunChange.Epochs(all)] : []), record.Summary.Began,
            _speeds.TryGetValue(id, out double speed) ? speed : null);
    }

    /// <summary>Closes an open run, and remembers the limit of its speed.</summary>
    /// <returns>False if it is not open.</returns>
    private async Task<bool> LetGo(string id)
    {
        if (!_live.TryRemove(id, out LiveRun? run))
        {
            return false;
        }

        if (run.Control.Speed is { } speed)
        {
            _speeds[id] = speed;
        }
        else
        {
            _speeds.TryRemove(id, out _);
        }

        await run.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Names a renamed run in the group that it was in.</summary>
    private void KeepGroup(string id, string name, IReadOnlyList<string>? group)
    {
        string[]? now = group is null ? null : [.. group.Select(one => one == id ? name : one)];
        foreach (LiveRun member in now?.Select(FindLive).OfType<LiveRun>() ?? [])
        {
            member.Group = now;
            member.Changed();
        }
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
    private async Task MakeRoom(string? instead = null)
    {
        int room = _options.Limits.LiveRuns + (instead is not null && _live.ContainsKey(instead) ? 1 : 0);
        foreach (LiveRun idle in _live.Values.Where(run => run.Id != instead && (run.State is "failed" || (run.IsIdle && !run.IsWatched))).ToArray())
        {
            if (_live.Count < room)
            {
                return;
            }

            await Close(idle.Id).ConfigureAwait(false);
        }

        if (_live.Count >= room)
        {
            throw new LabProblem("limit", 429, texts => texts.Say("server.tooManyRuns", ("limit", _options.Limits.LiveRuns)));
        }
    }
}
