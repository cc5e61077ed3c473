namespace Sonda.Engine.Files;

/// <summary>
/// Replaces the files of a folder as a whole or not at all: a new folder is filled beside it, then the two exchange their names.
/// </summary>
internal static class AtomicFolder
{
    // Other files come along as hard links. Somebody who names a large folder gets the slower way, which leaves them alone.
    private const int MaxOtherFiles = 1000;

    /// <summary>Creates the folder if it is missing, and tries to write into it.</summary>
    /// <exception cref="FileWriteException">The folder cannot be written.</exception>
    public static void Probe(string folder)
    {
        if (FileInTheWay(folder) is { } file)
        {
            throw new FileWriteException(folder, LocalizableText.Of($"{file} is a file, not a folder."));
        }

        try
        {
            Directory.CreateDirectory(folder);
            TemporaryFile.ClearOnce(folder);
            TemporaryFile.ClearOnce(Parent(OutputTarget.Of(folder).Path));
            using FileStream probe = TemporaryFile.CreateIn(folder, size: 0);
            File.Delete(probe.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(folder, e);
        }
    }

    /// <summary>Replaces own files of a folder; every other file stays. Until all are written, nothing changes.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="isOwn">Whether a name belongs to the files that are replaced.</param>
    /// <param name="fill">Writes the new files into the folder that it is given and returns their names, the most important last.</param>
    /// <exception cref="FileWriteException">A file cannot be written; the folder stays as it was.</exception>
    public static void Replace(string folder, Func<string, bool> isOwn, Func<string, IReadOnlyList<string>> fill)
    {
        string? filled = null;
        try
        {
            Directory.CreateDirectory(folder);
            string target = OutputTarget.Of(folder).Path;
            filled = CreateBeside(target);
            IReadOnlyList<string> names = fill(filled);
            if (IsExchangeable(target, filled) && OtherFiles.TryLink(target, filled, isOwn, MaxOtherFiles))
            {
                FolderExchange.Exchange(filled, target);
            }
            else
            {
                MoveInto(target, filled, isOwn, names);
            }
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not FileWriteException)
        {
            throw new FileWriteException(folder, e);
        }
        finally
        {
            // After the exchange it holds the old files.
            if (filled is not null && Directory.Exists(filled))
            {
                Directory.Delete(filled, recursive: true);
            }
        }
    }

    /// <summary>Creates the new folder beside the old one, or within it if the folder above cannot be written.</summary>
    private static string CreateBeside(string target)
    {
        foreach (string place in (string[])[Parent(target), target])
        {
            try
            {
                TemporaryFile.ClearOnce(place);
                string name = TemporaryFile.NameIn(place);
                Directory.CreateDirectory(name);
                return name;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && place != target)
            {
                // Try within the folder.
            }
        }

        throw new InvalidOperationException("The last place throws or returns.");
    }

    /// <summary>A folder in which this process stands would be gone under its feet.</summary>
    private static bool IsExchangeable(string target, string filled) =>
        Parent(filled) != target
        && !(OutputTarget.Of(Directory.GetCurrentDirectory()).Path + '/').StartsWith(target + '/', StringComparison.Ordinal);

    /// <summary>Removes the old files, then moves the new ones in. Old and new are never side by side.</summary>
    private static void MoveInto(string target, string filled, Func<string, bool> isOwn, IReadOnlyList<string> names)
    {
        foreach (string old in Directory.GetFiles(target).Where(path => isOwn(Path.GetFileName(path))))
        {
            File.Delete(old);
        }

        foreach (string name in names)
        {
            File.Move(Path.Combine(filled, name), Path.Combine(target, name), overwrite: true);
        }
    }

    /// <summary>The file that stands where a folder should be; null if there is none.</summary>
    private static string? FileInTheWay(string folder)
    {
        string? above = Path.GetFullPath(folder);
        while (above is not null && !Path.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return File.Exists(above) ? above : null;
    }

    private static string Parent(string path) => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? path;
}
