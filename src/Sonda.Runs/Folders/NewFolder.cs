using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>The folder of a run that begins, of which no other process sees a half.</summary>
internal static class NewFolder
{
    /// <summary>Makes the folder with its <c>run.json</c> and gives it a name that no other run has.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">Its name there; null for a free one made of the network.</param>
    /// <param name="spec">The run.</param>
    /// <param name="manifest">The content of <c>run.json</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InvalidContentException">The name is taken.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Claim(RunsHome home, string? name, RunSpec spec, RunManifest manifest)
    {
        string chosen = name ?? home.FreeName(spec);

        // Under its name the folder appears with its run.json, so that no kill leaves one without.
        var hidden = new RunFiles(home.HiddenFolder());
        home.Create(hidden);
        try
        {
            manifest.Write(hidden.Manifest);
            while (!home.TryMove(chosen, hidden, home.Files(chosen)))
            {
                // Another process took the name in the meantime.
                chosen = name is null ? home.FreeName(spec) : throw home.IsTaken(name);
            }
        }
        catch
        {
            RunsHome.Remove(hidden.Folder);
            throw;
        }

        return chosen;
    }
}
