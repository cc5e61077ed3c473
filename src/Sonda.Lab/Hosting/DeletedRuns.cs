using System.Collections.Concurrent;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;

namespace Sonda.Lab.Hosting;

/// <summary>Runs that were deleted a moment ago: their folders are hidden, then removed.</summary>
internal sealed class DeletedRuns(LabRuns runs, LabOptions options) : IDisposable
{
    /// <summary>Seconds during which a run can be brought back.</summary>
    public const int Seconds = 10;

    private readonly ConcurrentDictionary<string, (string Id, string Folder, ITimer Timer)> _hidden = new();

    /// <summary>Hides a run.</summary>
    /// <returns>The word that brings it back; null if nothing does, because the run never took a step and left no files.</returns>
    public async Task<string?> Delete(string id)
    {
        _ = runs.Shown(id);
        runs.Gone.Tell(id, texts => texts.Say("server.wasDeleted", ("run", id)));
        await runs.Close(id).ConfigureAwait(false);
        string? undo = null;
        if (runs.IsRecorded(id))
        {
            undo = new Secret().Text;
            string folder = runs.Home.Hide(id);
            _hidden[undo] = (id, folder, options.Time.CreateTimer(_ => Remove(undo), null, TimeSpan.FromSeconds(Seconds), Timeout.InfiniteTimeSpan));
        }

        return undo;
    }

    /// <summary>Brings a run back.</summary>
    /// <exception cref="LabProblem">It is too late, or the name is taken.</exception>
    public string Undo(string undo)
    {
        if (!_hidden.TryGetValue(undo, out var hidden) || runs.FindLive(hidden.Id) is not null || !runs.Home.TryUnhide(hidden.Folder, hidden.Id))
        {
            throw new LabProblem("state", 409, texts => texts["server.noUndo"]);
        }

        _hidden.TryRemove(undo, out _);
        hidden.Timer.Dispose();
        return hidden.Id;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string undo in _hidden.Keys)
        {
            Remove(undo);
        }
    }

    private void Remove(string undo)
    {
        if (_hidden.TryRemove(undo, out var hidden))
        {
            hidden.Timer.Dispose();
            RunsHome.Remove(hidden.Folder);
        }
    }
}
