
namespace Sonda.Cli.Options;

/// <summary>Checks that a path can be a file to read.</summary>
internal static class Readable
{
    /// <summary>Returns the path unless it is a directory or its directory is missing. A missing file is the reader's error.</summary>
    /// <exception cref="Refusal">The path is a directory (exit code 2).</exception>
    /// <exception cref="FileNotFoundException">The directory of the path does not exist.</exception>
    public static string RequireFile(string path, TextCatalog texts)
    {
        if (Directory.Exists(path))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.folderToRead", ("path", path)));
        }

        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? path
            : throw new FileNotFoundException(message: null, path);
    }

    /// <summary>Whether an ambiguous text means a file, even if no file has that name.</summary>
    public static bool IsMeantAsFile(string text) => text.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
