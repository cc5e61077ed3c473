using System.CommandLine;
using System.Text.RegularExpressions;
using Sonda.Cli.Output;
using Sonda.Data;

namespace Sonda.Cli;

/// <summary>Turns every failure into one clear line and an exit code. No raw exception reaches a user.</summary>
/// <param name="terminal">The terminal, whose error stream gets the line.</param>
/// <param name="texts">The user's language.</param>
/// <param name="whole">The words of the command line, which a message keeps on one line.</param>
/// <param name="debug">Whether to add the stack trace (SONDA_DEBUG=1).</param>
internal sealed partial class Failures(Terminal terminal, TextCatalog texts, IReadOnlyList<string> whole, bool debug)
{
    /// <summary>Reports mistakes of a command line, and where to read more.</summary>
    public int ReportUsage(IEnumerable<string> mistakes, Command command)
    {
        foreach (string mistake in mistakes)
        {
            WriteError(mistake);
        }

        string path = HelpPage.Key(command) is "root" ? "sonda" : "sonda " + HelpPage.Key(command).Replace('.', ' ');
        foreach (string line in Wrapped(texts.Say("error.seeHelp", ("help", Layout.Joined(path + " --help")))))
        {
            terminal.Error.WriteLine(line);
        }

        return ExitCode.Usage;
    }

    /// <summary>Reports an exception in the user's terms.</summary>
    public int Report(Exception exception)
    {
        Exception e = Innermost(exception);
        (int exitCode, string message) = e switch
        {
            Refusal refusal => (refusal.ExitCode, refusal.Message),
            OperationCanceledException => (ExitCode.StoppedEarly, texts["stop.nothing"]),
            OutOfMemoryException => (ExitCode.DataOrConfiguration, texts["error.memory"]),
            FileNotFoundException { FileName: { } file } => (ExitCode.DataOrConfiguration, texts.Say("error.noFile", ("file", file))),
            DirectoryNotFoundException when Quoted(e) is { } path => (ExitCode.DataOrConfiguration, texts.Say("error.noFile", ("file", path))),
            UnauthorizedAccessException when Quoted(e) is { } path => (ExitCode.DataOrConfiguration, texts.Say("error.denied", ("path", path))),
            DatasetException or IOException or UnauthorizedAccessException or InvalidDataException =>
                (ExitCode.DataOrConfiguration, texts.Clause(e)),
            _ => (ExitCode.Internal, texts.Say("error.internal", ("type", e.GetType().Name), ("message", OneLine(e.Message)))),
        };
        if (exitCode == ExitCode.StoppedEarly)
        {
            terminal.Error.WriteLine(message);
        }
        else
        {
            WriteError(OneLine(message));
        }

        if (debug)
        {
            terminal.Error.WriteLine(exception.ToString());
        }

        return exitCode;
    }

    private void WriteError(string message)
    {
        string prefix = texts["error.prefix"];
        message = Excerpt.OfMessage(message);
        if (terminal.ErrorIsScreen)
        {
            foreach (string word in whole.Where(word => word.Trim().Contains(' ', StringComparison.Ordinal)))
            {
                message = message.Replace(word, Layout.Joined(word), StringComparison.Ordinal);
            }
        }

        // The first word follows the prefix even if it is as long as the path of a file.
        string[] lines = [.. Wrapped(Layout.Joined(prefix + " ") + message)];
        terminal.Controls.Write(terminal.Colors ? $"\e[31m{prefix}\e[0m" : prefix);
        terminal.Error.WriteLine(lines[0][prefix.Length..]);
        foreach (string line in lines.Skip(1))
        {
            terminal.Error.WriteLine(line);
        }
    }

    /// <summary>A message in lines as wide as the screen, with its commands whole; as it is for a file.</summary>
    private IEnumerable<string> Wrapped(string message) => terminal.ErrorIsScreen
        ? Layout.Notice(message, Math.Min(terminal.Width, Layout.MaxWidth))
        : [Layout.Parted(message)];

    /// <summary>The original exception, without the wrappers of parallel work and of the first use of a type.</summary>
    private static Exception Innermost(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Innermost(first),
        TypeInitializationException { InnerException: { } cause } => Innermost(cause),
        _ => exception,
    };

    /// <summary>The path that a message of the system quotes; no property has it. Null if there is none.</summary>
    private static string? Quoted(Exception exception)
    {
        string[] parts = exception.Message.Split('\'');
        return parts.Length >= 3 ? string.Join('\'', parts[1..^1]) : null;
    }

    /// <summary>A message on one line; the points of a list keep their lines.</summary>
    private static string OneLine(string message) => OtherBreak().Replace(message.ReplaceLineEndings("\n"), "; ");

    [GeneratedRegex(@"\n(?!- )")]
    private static partial Regex OtherBreak();
}
