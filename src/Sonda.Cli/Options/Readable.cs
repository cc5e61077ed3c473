
namespace Sonda.Cli.Options;

/// <summary>Makes sure that what is to be read is a file.</summary>
internal static class Readable
{
    /// <summary>The path, where it is no folder and its folder is there; that the file is not there is told by who reads it.</summary>
    /// <exception cref="Refusal">It is a folder (exit code 2).</exception>
    /// <exception cref="FileNotFoundException">There is no such folder.</exception>
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

    /// <summary>Whether a text that could be many things is meant as a file, though there is none of that name.</summary>
    public static bool IsMeantAsFile(string text) => text.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
