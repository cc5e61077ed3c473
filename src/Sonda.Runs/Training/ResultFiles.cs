using Sonda.Engine.Files;

namespace Sonda.Runs.Training;

/// <summary>Writes the files of a training. If the disk is full, the training does not end, and its content goes to another place.</summary>
internal sealed class ResultFiles
{
    private const string Prefix = "sonda-rescued-";
    private const int MaxNameLength = 100;

    private readonly Dictionary<string, UnwrittenFile> _unwritten = [];

    /// <summary>The files that could not be written, with the place of their content.</summary>
    public IReadOnlyList<UnwrittenFile> Unwritten => [.. _unwritten.Values];

    /// <summary>Whether the last write of this content failed.</summary>
    public bool HasFailed(string content) => _unwritten.ContainsKey(content);

    /// <summary>Writes a file; a failure is noted and forgotten when a later write succeeds.</summary>
    /// <returns>Whether it was written.</returns>
    public bool TryWrite(string content, string path, Action write)
    {
        try
        {
            write();
            _unwritten.Remove(content);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unwritten[content] = new(content, path, e is FileWriteException file ? file.Reason : LocalizableText.Of(e), null);
            return false;
        }
    }

    /// <summary>Writes a file that nothing can compute again, to another place if its own does not take it.</summary>
    public void WriteOrRescue(string content, string path, Action<string> write)
    {
        if (TryWrite(content, path, () => write(path)))
        {
            return;
        }

        UnwrittenFile unwritten = _unwritten[content];
        foreach (string place in Places(content, path))
        {
            if (TryWrite(content, path, () => write(place)))
            {
                unwritten = unwritten with { KeptAt = place };
                break;
            }
        }

        _unwritten[content] = unwritten;
    }

    /// <summary>Free names in the user's own folder, which outlasts the day, then in the one for temporary files and in the current one.</summary>
    private static IEnumerable<string> Places(string content, string path)
    {
        string name = Path.GetFileName(path);
        name = Prefix + (name.Length is > 0 and <= MaxNameLength ? name : content);
        foreach (string folder in (string[])
            [Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Path.GetTempPath(), Directory.GetCurrentDirectory()])
        {
            if (folder.Length > 0 && Directory.Exists(folder))
            {
                yield return FreeName(Path.Combine(folder, name));
            }
        }
    }

    private static string FreeName(string path)
    {
        string free = path;
        for (int number = 2; Path.Exists(free); number++)
        {
            free = FormattableString.Invariant($"{path}-{number}");
        }

        return free;
    }
}
