using Sonda.Runs.Checkpoints;

namespace Sonda.Runs.Folders;

/// <summary>The files of a kept run.</summary>
/// <param name="Folder">Its folder.</param>
internal sealed record RunFiles(string Folder)
{
    /// <summary>The run as it began: <see cref="RunManifest"/>.</summary>
    public string Manifest => Path.Combine(Folder, "run.json");

    /// <summary>Its events, one a line.</summary>
    public string Events => Path.Combine(Folder, "events.jsonl");

    /// <summary>The last state that was written.</summary>
    public string State => Path.Combine(Folder, "state.sonda");

    /// <summary>The network that is the result; there is none before the end.</summary>
    public string Network => Path.Combine(Folder, "network.sonda");

    /// <summary>The network that the run began with; there is none if it was drawn from the seed.</summary>
    public string Start => Path.Combine(Folder, "start.sonda");

    /// <summary>The summary so far: <see cref="RunResult"/>.</summary>
    public string Result => Path.Combine(Folder, "result.json");

    /// <summary>The file that the writing process keeps open.</summary>
    public string Lock => Path.Combine(Folder, "lock");

    /// <summary>Reads the network that the run began with, and the preparation of its data; null if it was drawn from the seed.</summary>
    /// <exception cref="InvalidContentException">The file is damaged.</exception>
    public SavedNetwork? LoadStart() => File.Exists(Start) ? SavedNetwork.Load(Start) : null;

    /// <summary>The bytes of the events; 0 if there is no file.</summary>
    public long EventLength() => new FileInfo(Events) is { Exists: true } file ? file.Length : 0;

    /// <summary>Reads the last state; null, with the reason, if it is damaged, and null without one if there is none.</summary>
    public (Checkpoint? State, LocalizableText? Damage) LoadState()
    {
        try
        {
            return (File.Exists(State) ? CheckpointFile.Load(State) : null, null);
        }
        catch (InvalidContentException fault)
        {
            return (null, fault.Text);
        }
    }

    /// <summary>
    /// Names the damage that keeps the run from going on: a folder in the place of a file, or events that are gone. Null if there is none.
    /// </summary>
    /// <param name="counted">The bytes of the events that the result sums up.</param>
    public LocalizableText? Damage(long counted)
    {
        if (Array.Find([Manifest, Events, State, Network, Start, Result, Lock], Directory.Exists) is { } folder)
        {
            return LocalizableText.Of($"{folder} is a folder; expected a file.");
        }

        // Events are written before the result counts them, so that no kill leaves fewer.
        long length = EventLength();
        return length < counted
            ? LocalizableText.Of($"{Events} has {length:g} bytes; expected {counted:g} or more, so that events are missing.")
            : null;
    }
}
