using Sonda.Engine.Files;

namespace Sonda.Cli.Options;

/// <summary>Checks, before a long run, that its result can be written.</summary>
internal static class Writable
{
    /// <summary>Tries to write the file of an option, if it was given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="file">Its file; null if it was not given.</param>
    /// <param name="texts">The user's language.</param>
    /// <param name="size">The size of the file in bytes, for which there must be room; 0 if unknown.</param>
    /// <param name="isRepeated">Whether it is written more than once.</param>
    /// <exception cref="Refusal">The file cannot be written (exit code 2).</exception>
    public static void RequireFile(string option, string? file, TextCatalog texts, long size = 0, bool isRepeated = false)
    {
        if (file is not null)
        {
            Try(option, file, texts, () => AtomicFile.Probe(file, size, isRepeated));
        }
    }

    /// <summary>Tries to write a folder.</summary>
    /// <exception cref="Refusal">The folder cannot be written (exit code 2).</exception>
    public static void RequireFolder(string option, string folder, TextCatalog texts) =>
        Try(option, folder, texts, () => AtomicFolder.Probe(folder));

    private static void Try(string option, string path, TextCatalog texts, Action attempt)
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
