
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
                return texts["error.isFile"];
            }

            string? above = Path.GetDirectoryName(Path.GetFullPath(folder));
            while (above is not null && !Path.Exists(above))
            {
                above = Path.GetDirectoryName(above);
            }

            if (above is not null && File.Exists(above))
            {
                return texts.Say("error.fileInTheWay", ("file", above));
            }

            Directory.CreateDirectory(folder);
            return Probe(folder, texts);
        });

    /// <summary>Tries to write next to the file; its folder must exist.</summary>
    /// <exception cref="Refusal">The folder is not writable (exit code 2).</exception>
    public static void RequireFile(string option, string file, TextCatalog texts) => Try(option, file, texts, () =>
    {
        if (Directory.Exists(file) || Path.EndsInDirectorySeparator(file))
        {
            return texts["error.isFolder"];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            return texts.Say("error.noFolder", ("folder", folder));
        }

        if (File.Exists(file) && File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly))
        {
            return texts["error.readOnly"];
        }

        return Probe(folder, texts);
    });

    /// <summary>The reason why nothing can be written into a folder; null if something can.</summary>
    /// <remarks>Only a file of our own gives a sure answer: permissions, quotas and mounts all have a say.</remarks>
    private static string? Probe(string folder, TextCatalog texts)
    {
        string probe = Path.Combine(folder, ".sonda-" + Path.GetRandomFileName());
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)
                .Dispose();
            return null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or FileNotFoundException)
        {
            return texts.Say("error.folderDenied", ("folder", folder));
        }
        catch (IOException e)
        {
            // The user knows nothing of the probe: the folder is what cannot be written.
            return texts.Of(e).Replace(Path.GetFullPath(probe), folder, StringComparison.Ordinal);
        }
    }

    private static void Try(string option, string path, TextCatalog texts, Func<string?> attempt)
    {
        (string? reason, Exception? cause) = (null, null);
        try
        {
            reason = attempt();
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
