using Sonda.Engine.Files;
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
    public static RunsHome Of(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment("SONDA_HOME") is { Length: > 0 } home)
        {
            return new RunsHome(System.IO.Path.Combine(home, "runs"));
        }

        // The XDG specification (0.8) has relative paths ignored.
        string data = environment("XDG_DATA_HOME") is { } xdg && System.IO.Path.IsPathFullyQualified(xdg)
            ? xdg
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new RunsHome(System.IO.Path.Combine(data, "sonda", "runs"));
    }

    /// <summary>All runs, newest first. Reads two small files of each; of a run that was not closed also its last events.</summary>
    /// <exception cref="InvalidContentException">A file is in the place of the folder.</exception>
    public IReadOnlyList<RunSummary> List() =>
    [
        .. Names().Select(name => SummaryReader.Read(name, Files(name)))
            .OrderByDescending(run => run.Began)
            .ThenBy(run => run.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names of all runs, in no order.</summary>
    /// <exception cref="InvalidContentException">A file is in the place of the folder.</exception>
    public IEnumerable<string> Names()
    {
        RequireFolder();
        return Directory.Exists(Path) ? Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)).Where(RunName.IsAllowed) : [];
    }

    /// <summary>A kept run, to be read.</summary>
    /// <exception cref="InvalidContentException">The name is refused, or there is no such run, or it cannot be read.</exception>
    public RunRecord Open(string name)
    {
        RunFiles files = Existing(name);
        return new RunRecord(name, files, Manifest(name, files));
    }

    /// <summary>A name that is still free, such as <c>784-30-10</c>, then <c>784-30-10-2</c>.</summary>
    /// <exception cref="InvalidContentException">A file is in the place of the home.</exception>
    public string FreeName(RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        RequireFolder();
        string name = RunName.Of(spec), free = name;
        for (int number = 2; Taken(free) is not null; number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    /// <summary>Gives a run another name.</summary>
    /// <exception cref="InvalidContentException">A name is refused, there is no such run, the new name is taken, or the run is being written.</exception>
    public void Rename(string name, string newName)
    {
        RunFiles files = Existing(name);
        if (Taken(RunName.Require(newName)) is { } taken && taken != name)
        {
            throw IsTaken(taken);
        }

        RequireNoWriter(name, files);
        if (!TryMove(name, files, Files(newName)))
        {
            throw IsTaken(newName);
        }
    }

    /// <summary>Deletes a run with all its files.</summary>
    /// <exception cref="InvalidContentException">The name is refused, there is no such run, or it is being written.</exception>
    public void Delete(string name) => Remove(Hide(name));

    /// <summary>Takes a run from the list and leaves its files in a folder that no list shows.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="InvalidContentException">The name is refused, there is no such run, or it is being written.</exception>
    /// <remarks>
    /// The name is one that no run can have: a deletion that is interrupted leaves no half of a run in the list, and a later process
    /// finishes it.
    /// </remarks>
    internal string Hide(string name)
    {
        RunFiles files = RequireDeletable(name);
        var hidden = new RunFiles(HiddenFolder());
        _ = TryMove(name, files, hidden);
        return hidden.Folder;
    }

    /// <summary>Refuses a folder that may not be a run, and a run that is being written.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="InvalidContentException">The name is refused, the folder has no <c>run.json</c>, or the run is being written.</exception>
    internal RunFiles RequireDeletable(string name)
    {
        RunFiles files = Existing(name);
        if (!System.IO.Path.Exists(files.Manifest))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{files.Folder} has no run.json, so that it may hold something other than a run; delete it by hand."));
        }

        RequireNoWriter(name, files);
        return files;
    }

    /// <summary>Removes the files of a hidden run.</summary>
    internal static void Remove(string hidden)
    {
        try
        {
            Directory.Delete(hidden, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process was as quick.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(hidden, fault);
        }
    }

    /// <summary>Puts a hidden run back.</summary>
    /// <returns>False if the name is taken or the files are gone.</returns>
    internal bool TryUnhide(string hidden, string name)
    {
        if (Taken(name) is not null || !Directory.Exists(hidden))
        {
            return false;
        }

        Directory.Move(hidden, Files(name).Folder);
        return true;
    }

    /// <summary>The files of a run, be it there or not.</summary>
    internal RunFiles Files(string name) => new(System.IO.Path.Combine(Path, name));

    /// <summary>A free name beside the runs that no list shows. Those of killed processes are removed first.</summary>
    internal string HiddenFolder()
    {
        TemporaryFile.ClearOnce(Path);
        return TemporaryFile.NameIn(Path);
    }

    /// <summary>Creates a folder.</summary>
    /// <exception cref="FileWriteException">The home cannot be written.</exception>
    internal void Create(RunFiles files)
    {
        try
        {
            Directory.CreateDirectory(files.Folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(Path, fault);
        }
    }

    /// <summary>Moves a folder.</summary>
    /// <returns>False if the new name is taken.</returns>
    /// <exception cref="InvalidContentException">There is no such run: another process has renamed or deleted it.</exception>
    /// <exception cref="FileWriteException">The home cannot be written.</exception>
    internal bool TryMove(string name, RunFiles from, RunFiles to)
    {
        try
        {
            Directory.Move(from.Folder, to.Folder);
            return true;
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(from.Folder))
        {
            throw IsMissing(name);
        }
        catch (IOException) when (Directory.Exists(to.Folder) || File.Exists(to.Folder))
        {
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(Path, fault);
        }
    }

    /// <exception cref="InvalidContentException">The name is refused, or there is no such run.</exception>
    internal RunFiles Existing(string name) => Directory.Exists(Files(RunName.Require(name)).Folder) ? Files(name) : throw IsMissing(name);

    /// <exception cref="InvalidContentException">The name is refused or taken.</exception>
    internal void RequireFree(string name)
    {
        RequireFolder();
        if (Taken(RunName.Require(name)) is { } taken)
        {
            throw IsTaken(taken);
        }
    }

    private InvalidContentException IsMissing(string name) => new(LocalizableText.Of($"There is no run \"{name}\" in {Path}."));

    /// <summary>The refusal of a name that a run has already.</summary>
    internal InvalidContentException IsTaken(string name) => new(LocalizableText.Of($"There is already a run \"{name}\" in {Path}."));

    /// <summary>
    /// The entry that keeps a name from being used: the same one, or one that differs by capitals alone, because some systems do not
    /// distinguish them. Null if there is none.
    /// </summary>
    internal string? Taken(string name) => !Directory.Exists(Path) ? null : Directory.EnumerateFileSystemEntries(Path)
        .Select(entry => System.IO.Path.GetFileName(entry))
        .FirstOrDefault(entry => string.Equals(entry, name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="InvalidContentException">The run is of a newer format, or its <c>run.json</c> is damaged.</exception>
    internal static RunManifest Manifest(string name, RunFiles files)
    {
        try
        {
            return RunManifest.Read(files.Manifest);
        }
        catch (NewerFormatException fault)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"A newer version of sonda keeps the run \"{name}\" in format {fault.Format}; this version reads format {RunManifest.CurrentFormat}."));
        }
        catch (Exception fault) when (fault is FormatException or FileNotFoundException)
        {
            throw new InvalidContentException(LocalizableText.Of($"The run \"{name}\" is damaged: {files.Manifest}: {LocalizableText.Of(fault)}"), fault);
        }
    }

    /// <summary>The refusal of a run with damaged files.</summary>
    internal static InvalidContentException IsDamaged(string name, LocalizableText damage) =>
        new(LocalizableText.Of($"The run \"{name}\" is damaged: {damage}"));

    /// <summary>The refusal of a run that another process writes.</summary>
    internal static InvalidContentException IsBeingWritten(string name) =>
        new(LocalizableText.Of($"The run \"{name}\" is being written by another process."));

    /// <exception cref="InvalidContentException">A file is in the place of the folder, or of one that it lies in.</exception>
    private void RequireFolder()
    {
        for (string? place = Path; place is not null && !Directory.Exists(place); place = System.IO.Path.GetDirectoryName(place))
        {
            if (File.Exists(place))
            {
                throw new InvalidContentException(LocalizableText.Of($"The runs' home is {Path}, but {place} is a file."));
            }
        }
    }

    private static void RequireNoWriter(string name, RunFiles files)
    {
        if (WritingLock.IsHeld(files.Lock))
        {
            throw IsBeingWritten(name);
        }
    }
}
