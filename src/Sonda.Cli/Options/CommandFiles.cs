using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Files;

namespace Sonda.Cli.Options;

/// <summary>
/// The files of one command: checks before the work that what it reads can be read and what it writes can be written, and that no output
/// overwrites an input, another output or a recorded run.
/// </summary>
/// <param name="texts">The user's language.</param>
/// <param name="home">The folder of recorded runs.</param>
internal sealed class CommandFiles(TextCatalog texts, string home)
{
    private static readonly StringComparer Names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly HashSet<string> _inputs = new(Names);
    private readonly Dictionary<string, string> _outputs = new(Names);

    /// <summary>Whether an ambiguous text means a file, even if no file has that name.</summary>
    public static bool IsMeantAsFile(string text) => text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the path unless it is a directory or its directory is missing. A missing file is the reader's error.</summary>
    /// <exception cref="Refusal">The path is a directory (exit code 2), or an output has it (exit code 1).</exception>
    /// <exception cref="FileNotFoundException">The directory of the path does not exist.</exception>
    public string RequireReadable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.folderToRead", ("path", path)));
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new FileNotFoundException(message: null, path);
        }

        Read(path);
        return path;
    }

    /// <summary>Notes that the command reads the file of some data, if they have one.</summary>
    /// <exception cref="Refusal">An output has its path (exit code 1), or the table is not there, but one with nearly its name is (exit code 2).</exception>
    public void Read(DatasetSpec data)
    {
        if (data is CsvSpec table)
        {
            if (!Path.Exists(table.Path) && DataSuggestion.NearFile(table.Path) is { } near)
            {
                throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.noFileMeant", ("file", table.Path), ("meant", near)));
            }

            Read(table.Path);
        }
    }

    /// <summary>Tries to write the file of an option, if it was given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="file">Its file; null if it was not given.</param>
    /// <param name="size">The size of the file in bytes, for which there must be room; 0 if unknown.</param>
    /// <param name="isRepeated">Whether it is written more than once.</param>
    /// <param name="successorOf">The input that it may replace, because it goes on from it; null for none.</param>
    /// <exception cref="Refusal">
    /// The file cannot be written (exit code 2), or it is an input, another output or part of a recorded run (exit code 1).
    /// </exception>
    public void RequireWritable(string option, string? file, long size = 0, bool isRepeated = false, string? successorOf = null)
    {
        if (file is null)
        {
            return;
        }

        Try(option, file, () => AtomicFile.Probe(file, size, isRepeated));
        string place = PlaceOf(file);
        if (FileKinds.Of(place) is not (FileKind.Regular or FileKind.Missing))
        {
            return;
        }

        if (_inputs.Contains(place) && (successorOf is null || !Names.Equals(PlaceOf(successorOf), place)))
        {
            throw OverwritesInput(option, file);
        }

        if (!_outputs.TryAdd(place, option) && _outputs[place] != option)
        {
            throw new Refusal(ExitCode.Usage, texts.Say("error.sameOutput", ("option", _outputs[place]), ("other", option), ("path", file)));
        }

        if (place.StartsWith(Path.GetFullPath(home) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new Refusal(ExitCode.Usage, texts.Say("error.outputInRuns", ("option", option), ("path", file)));
        }
    }

    /// <summary>Tries to write a folder.</summary>
    /// <exception cref="Refusal">The folder cannot be written (exit code 2).</exception>
    public void RequireWritableFolder(string option, string folder) => Try(option, folder, () => AtomicFolder.Probe(folder));

    private void Read(string path)
    {
        string place = PlaceOf(path);
        _inputs.Add(place);
        if (_outputs.TryGetValue(place, out string? option))
        {
            throw OverwritesInput(option, path);
        }
    }

    private Refusal OverwritesInput(string option, string path) =>
        new(ExitCode.Usage, texts.Say("error.outputIsInput", ("option", option), ("path", path)));

    /// <summary>The full path of a file, or that of the file to which a link leads.</summary>
    private static string PlaceOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

    private void Try(string option, string path, Action attempt)
    {
        (string? reason, Exception? cause) = (null, null);
        try
        {
            attempt();
        }
        catch (FileWriteException e)
        {
            (reason, cause) = (texts.Of(e.Reason), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (reason, cause) = (texts.Of(e), e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            (reason, cause) = (texts["error.noPath"], e);
        }

        if (reason is not null)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration, texts.Say("error.notWritable", ("option", option), ("path", path), ("reason", reason)), cause);
        }
    }
}
