using Sonda.Cli.Texts;

namespace Sonda.Cli.Options;

/// <summary>Makes sure, before a long run, that its result can be written.</summary>
internal static class Writable
{
    /// <summary>Makes the folder where it is not there, and tries to write into it.</summary>
    /// <exception cref="Refusal">It cannot be written (exit code 2).</exception>
    public static void RequireFolder(string option, string folder, Phrases phrases) =>
        Try(option, folder, phrases, () =>
        {
            if (File.Exists(folder))
            {
                throw new IOException(phrases["error.isFile"]);
            }

            string? above = Path.GetDirectoryName(Path.GetFullPath(folder));
            while (above is not null && !Path.Exists(above))
            {
                above = Path.GetDirectoryName(above);
            }

            if (above is not null && File.Exists(above))
            {
                throw new IOException(phrases.Say("error.fileInTheWay", above));
            }

            Directory.CreateDirectory(folder);
            Probe(folder, phrases);
        });

    /// <summary>Tries to write beside the file; its folder must be there.</summary>
    /// <exception cref="Refusal">It cannot be written (exit code 2).</exception>
    public static void RequireFile(string option, string file, Phrases phrases) => Try(option, file, phrases, () =>
    {
        if (Directory.Exists(file) || Path.EndsInDirectorySeparator(file))
        {
            throw new IOException(phrases["error.isFolder"]);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            throw new IOException(phrases.Say("error.noFolder", folder));
        }

        if (File.Exists(file) && File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException(phrases["error.readOnly"]);
        }

        Probe(folder, phrases);
    });

    /// <summary>A file of our own is the one sure answer: permissions, quotas and mounts all have a say.</summary>
    private static void Probe(string folder, Phrases phrases)
    {
        string probe = Path.Combine(folder, ".sonda-" + Path.GetRandomFileName());
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)
                .Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(phrases.Say("error.folderDenied", folder), e);
        }
        catch (IOException e)
        {
            // The user knows nothing of the probe: the folder is what cannot be written.
            throw new IOException(e.Message.Replace(Path.GetFullPath(probe), folder, StringComparison.Ordinal), e);
        }
    }

    private static void Try(string option, string path, Phrases phrases, Action attempt)
    {
        try
        {
            attempt();
        }
        catch (Exception e) when (e
            is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration, phrases.Say("error.notWritable", option, path, e.Message), e);
        }
    }
}
