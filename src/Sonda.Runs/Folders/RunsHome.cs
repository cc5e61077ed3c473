using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>The folder that holds all kept runs, each in a folder of its name.</summary>
public sealed class RunsHome
{
    /// <summary>A home in a folder, which need not exist yet.</summary>
    public RunsHome(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>
    /// The home of a user: <c>SONDA_HOME/runs</c>, else <c>XDG_DATA_HOME/sonda/runs</c>, else <c>sonda/runs</c> in the system's
    /// folder for the data of programs.
    /// </summary>
    /// <param name="environment">Reads an environment variable; null if it is not set.</param>
    public static RunsHome Of(Func<string, string?> environment) => throw new NotImplementedException();

    /// <summary>All runs, newest first. Reads two small files of each.</summary>
    public IReadOnlyList<RunSummary> List() => throw new NotImplementedException();

    /// <summary>A kept run, to be read.</summary>
    /// <exception cref="InvalidContentException">The name is refused, or there is no such run, or it cannot be read.</exception>
    public RunRecord Open(string name) => throw new NotImplementedException();

    /// <summary>A name that is still free, such as <c>784-30-10</c>, then <c>784-30-10-2</c>.</summary>
    public string FreeName(RunSpec spec) => throw new NotImplementedException();

    /// <summary>Gives a run another name.</summary>
    /// <exception cref="InvalidContentException">A name is refused, there is no such run, the new name is taken, or the run is being written.</exception>
    public void Rename(string name, string newName) => throw new NotImplementedException();

    /// <summary>Deletes a run with all its files.</summary>
    /// <exception cref="InvalidContentException">The name is refused, there is no such run, or it is being written.</exception>
    public void Delete(string name) => throw new NotImplementedException();
}
