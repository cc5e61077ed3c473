using System.Collections.Concurrent;
using Sonda.Runs.Folders;

namespace Sonda.Lab.Hosting;

/// <summary>Recorded runs that were looked at lately: each is read again only after its folder has changed.</summary>
internal sealed class RecordedRuns(RunsHome home, DataShelf shelf, LabOptions options)
{
    private const int Room = 16;

    private readonly ConcurrentDictionary<string, (string Stamp, RecordedRun Run)> _known = new();

    /// <summary>A recorded run; null if there is none.</summary>
    public RecordedRun? Find(string id)
    {
        if (!RunName.IsAllowed(id) || !Directory.Exists(home.Files(id).Folder))
        {
            return null;
        }

        RunFiles files = home.Files(id);
        string stamp = string.Join(' ', ((string[])[files.Events, files.Result]).Select(file => File.GetLastWriteTimeUtc(file).Ticks));
        if (!_known.TryGetValue(id, out var known) || known.Stamp != stamp)
        {
            known = (stamp, new RecordedRun(home.Open(id), shelf, options));
            if (_known.Count > Room)
            {
                _known.Clear();
            }

            _known[id] = known;
        }

        return known.Run;
    }
}
