
namespace Sonda.Cli.Options;

/// <summary>Checks, before a long run, that its result can be written.</summary>
internal static class Writable
{
    /// <summary>Creates the folder if it is missing, and tries to write into it.</summary>
    /// <exception cref="Refusal">The folder is not writable (exit code 2).</exception>
    public static void RequireFolder(string option, string folder, TextCatalog texts) =>
        Try(option, folder, texts, () =>
        {
            if (File.Exists(folder))
            {
                throw new IOException(texts["error.isFile"]);
            }

            string? above = Path.GetDirectoryName(Path.GetFullPath(folder));
            while (above is not null && !Path.Exists(above))
            {
                above = Path.GetDirectoryName(above);
            }

            if (above is not null && File.Exists(above))
            {
                throw new IOException(texts.Say("error.fileInTheWay", ("file", above)));
            }

            Directory.CreateDirectory(folder);
            Probe(folder, texts);
        });

    /// <summary>Tries to write next to the file; its folder must exist.</summary>
    /// <exception cref="Refusal">The folder is not writable (exit code 2).</exception>
    public static void RequireFile(string option, string file, TextCatalog texts) => Try(option, file, texts, () =>
    {
        if (Directory.Exists(file) || Path.EndsInDirectorySeparator(file))
        {
            throw new IOException(texts["error.isFolder"]);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            throw new IOException(texts.Say("error.noFolder", ("folder", folder)));
        }

        if (File.Exists(file) && File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException(texts["error.readOnly"]);
        }

        Probe(folder, texts);
    });

    /// <summary>Writes a test file. Only that answers for permissions, quotas and mounts together.</summary>
    private static void Probe(string folder, TextCatalog texts)
    {
        string probe = Path.Combine(folder, ".sonda-" + Path.GetRandomFileName());
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)
                .Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(texts.Say("error.folderDenied", ("folder", folder)), e);
        }
        catch (IOException e)
        {
            // The user does not know the test file, so the message names the folder.
            throw new IOException(e.Message.Replace(Path.GetFullPath(probe), folder, StringComparison.Ordinal), e);
        }
    }

    private static void Try(string option, string path, TextCatalog texts, Action attempt)
    {
        try
        {
            attempt();
        }
        catch (Exception e) when (e
            is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration, texts.Say("error.notWritable", ("option", option), ("path", path), ("reason", e.Message)), e);
        }
    }
}
