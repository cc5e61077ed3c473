using System.CommandLine;
using System.CommandLine.Invocation;
using Sonda.Cli.Options;

namespace Sonda.Cli.Output;

/// <summary>A help page that teaches: the purpose of the command, its options, and examples to try.</summary>
/// <remarks>It replaces System.CommandLine's own page, which is only partly translated.</remarks>
internal sealed class HelpPage(Terminal terminal, TextCatalog texts) : SynchronousCommandLineAction
{
    private readonly int _width = Math.Min(terminal.Width, Layout.MaxWidth);

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(terminal.Out, parseResult.CommandResult.Command);
        return ExitCode.Done;
    }

    /// <summary>The whole page.</summary>
    public void Write(TextWriter writer, Command command)
    {
        string key = Key(command);
        Lines(writer, Layout.Wrap(command.Description ?? "", _width));
        Text(writer, texts.Find(key + ".about"));
        Section(writer, "help.usage", Usage(command).Select(line => "  " + line));
        Verbs(writer, command);
        Definitions(writer, "help.arguments", command.Arguments.Select(argument =>
            (argument.HelpName ?? argument.Name, argument.Description ?? "")));
        Definitions(writer, "help.options", UsageErrors.Visible(command).Select(option =>
            (Term(option), option.Description ?? "")));
        if (texts.Find(key + ".examples") is { } examples)
        {
            Section(writer, "help.examples", examples.Split('\n').SelectMany(Example));
        }

        Text(writer, texts.Find(key + ".more"));
    }

    /// <summary>The short greeting for <c>sonda</c> without arguments.</summary>
    public void WriteShort(TextWriter writer, RootCommand root)
    {
        Lines(writer, Layout.Wrap(root.Description ?? "", _width));
        Verbs(writer, root);
        Text(writer, texts["root.start"]);
    }

    /// <summary>The prefix of the text keys of a command: root, chapter, data.fetch.</summary>
    public static string Key(Command command) =>
        command is RootCommand ? "root" : string.Join('.', Path(command).Skip(1));

    private static IEnumerable<string> Path(Command command) =>
        command.Parents.OfType<Command>().SelectMany(Path).Append(command.Name);

    private IEnumerable<string> Usage(Command command)
    {
        string path = string.Join(' ', Path(command));
        string arguments = string.Concat(command.Arguments.Select(argument => " " + argument.HelpName));
        if (command.Subcommands.Count == 0 || command is not RootCommand)
        {
            yield return path + arguments + " " + Options;
        }

        if (command is RootCommand)
        {
            yield return path + " " + texts["help.commandPlace"] + " " + Options;
            yield return path + " " + texts["help.commandPlace"] + " --help";
        }
        else
        {
            foreach (Command verb in command.Subcommands)
            {
                yield return path + " " + verb.Name + string.Concat(verb.Arguments.Select(argument => " " + argument.HelpName)) + " " + Options;
            }
        }
    }

    private string Options => $"[{texts["help.optionsPlace"]}]";

    private void Verbs(TextWriter writer, Command command) =>
        Definitions(writer, "help.commands", command.Subcommands.Select(verb => (verb.Name, verb.Description ?? "")));

    private static string Term(Option option)
    {
        string names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Prepend(option.Name));
        bool takesValue = option.Arity.MaximumNumberOfValues > 0 && option.HelpName is not null;
        return takesValue ? names + " " + option.HelpName : names;
    }

    private void Definitions(TextWriter writer, string title, IEnumerable<(string Term, string Meaning)> entries)
    {
        (string, string)[] all = [.. entries];
        if (all.Length > 0)
        {
            Section(writer, title, Layout.Definitions(all, _width));
        }
    }

    private void Section(TextWriter writer, string title, IEnumerable<string> lines)
    {
        writer.WriteLine();
        writer.WriteLine(texts[title]);
        Lines(writer, lines);
    }

    private void Text(TextWriter writer, string? text)
    {
        if (text is not null)
        {
            writer.WriteLine();
            Lines(writer, Layout.Paragraphs(text, _width));
        }
    }

    private static void Lines(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>A caption is wrapped; a command, which is indented, stays on one line to be copied.</summary>
    private IEnumerable<string> Example(string line) =>
        (line is [] or [' ', ..] ? [line] : Layout.Wrap(line, _width - 2)).Select(part => part.Length == 0 ? part : "  " + part);
}
