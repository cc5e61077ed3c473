using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data.Tables;
using Sonda.Engine.Text;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Options;

/// <summary>Explains in the user's language what is wrong with a command line.</summary>
/// <remarks>
/// System.CommandLine's own messages are only partly translated. This class recognises each of its errors by the symbol
/// that the error refers to. All other messages come from our own readers and stay as they are.
/// </remarks>
internal static class UsageErrors
{
    /// <summary>Names of other programs for options of this one.</summary>
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["--rate"] = "--eta",
        ["--lr"] = "--eta",
        ["--learning-rate"] = "--eta",
        ["--batch-size"] = "--batch",
        ["--weight-decay"] = "--lambda",
        ["--l2"] = "--lambda",
        ["--dataset"] = "--data",
        ["--initializer"] = "--init",
        ["--loss"] = "--cost",
    };

    /// <summary>One line per mistake; empty if there is none.</summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed, TextCatalog texts)
    {
        Command command = parsed.CommandResult.Command;
        // An option that lacks its value takes the next option for it, and the word after that is left over.
        // Another error, such as a missing network, may hide that of an option at the end.
        IEnumerable<OptionResult> typed = parsed.CommandResult.Children.OfType<OptionResult>().Where(option => option is { IdentifierTokenCount: > 0, Option.Arity.MinimumNumberOfValues: > 0 });
        if (parsed.Errors.Count > 0
            && parsed.Errors.Select(error => error.SymbolResult).OfType<OptionResult>().Concat(typed).FirstOrDefault(LacksValue) is { Option: var lacking })
        {
            return [texts.Say("error.valueMissing", ("option", lacking.Name), ("value", lacking.HelpName))];
        }

        // A mistyped option leaves its value unmatched too, or counts as an argument; the option is the mistake.
        IEnumerable<string> arguments = parsed.CommandResult.Tokens.Select(token => token.Value);
        string? stray = parsed.UnmatchedTokens.Concat(arguments).FirstOrDefault(IsOption);
        if (stray is not null || parsed.UnmatchedTokens.Count > 0)
        {
            return [Unknown(stray ?? parsed.UnmatchedTokens[0], parsed, texts)];
        }

        return [.. parsed.Errors.Select(error => Describe(error, texts)).Distinct()];
    }

    private static bool LacksValue(OptionResult result) => result.Option is not VersionOption && !IsMissing(result)
        && (result.Tokens.Count == 0 || (result.Tokens.Count == 1 && result.Tokens[0].Value.StartsWith("--", StringComparison.Ordinal)));

    private static bool IsMissing(OptionResult result) => result is { Option.Required: true, IdentifierTokenCount: 0 };

    private static string Describe(ParseError error, TextCatalog texts) => error.SymbolResult switch
    {
        OptionResult { Option: VersionOption } => texts.Say("error.alone", ("option", "--version")),
        OptionResult o when IsMissing(o) => texts.Say("error.optionMissing", ("option", o.Option.Name), ("value", o.Option.HelpName)),
        OptionResult { Tokens.Count: > 1 } o =>
            texts.Say("error.repeated", ("option", o.Option.Name), ("values", string.Join(", ", o.Tokens.Select(token => token.Value)))),
        ArgumentResult { Tokens.Count: > 0 } a when a.Tokens.Count < a.Argument.Arity.MinimumNumberOfValues => texts.Say(
            "error.argumentsFew", ("argument", a.Argument.HelpName), ("found", string.Join(' ', a.Tokens.Select(token => token.Value)))),
        ArgumentResult a when a.Tokens.Count < a.Argument.Arity.MinimumNumberOfValues => texts.Say("error.argumentMissing", ("argument", a.Argument.HelpName)),
        CommandResult { Command: { Action: null, Subcommands: { Count: > 0 } verbs } } =>
            texts.Say("error.verbMissing", ("verbs", string.Join(", ", verbs.Select(verb => verb.Name)))),
        _ => error.Message,
    };

    private static string Unknown(string token, ParseResult parsed, TextCatalog texts)
    {
        Command command = parsed.CommandResult.Command;
        if (IsOption(token))
        {
            string[] options = [.. Visible(command).Select(option => option.Name)];
            string? meant = Synonyms.TryGetValue(token, out string? own) && options.Contains(own) ? own : Suggestion.For(token, options);
            return Meant(texts.Say("error.unknownOption", ("option", token), ("command", command.Name)), meant, texts);
        }

        if (TableName.AsSource(token) is not null && command.Options.Any(option => option.Name == "--data"))
        {
            return texts.Say("error.tableLeft", ("file", token), ("command", command.Name));
        }

        string[] verbs = [.. command.Subcommands.Select(verb => verb.Name)];
        return verbs.Length == 0 || command.Arguments.Count > 0
            ? Unquoted(parsed, texts) ?? texts.Say("error.unexpected", ("found", token), ("command", command.Name))
            : Meant(
                texts.Say("error.unknownCommand", ("found", token), ("commands", string.Join(", ", verbs))),
                Suggestion.For(token, verbs),
                texts);
    }

    /// <summary>Words that belong to the network before them: the shell takes a text with spaces apart. Null if they do not.</summary>
    private static string? Unquoted(ParseResult parsed, TextCatalog texts)
    {
        if (parsed.CommandResult.Tokens is not [var network] || Path.Exists(network.Value))
        {
            return null;
        }

        string whole = string.Join(' ', parsed.UnmatchedTokens.Prepend(network.Value));
        bool isCut = network.Value.Contains('[', StringComparison.Ordinal) && network.Value.LastIndexOf('[') > network.Value.LastIndexOf(']');
        return isCut || IsRun(whole) ? texts.Say("error.unquoted", ("found", parsed.UnmatchedTokens[0]), ("whole", Excerpt.Of(whole))) : null;
    }

    private static bool IsRun(string text)
    {
        try
        {
            RunSpec.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The options of a command, with the global options of the root.</summary>
    public static IEnumerable<Option> Visible(Command command) =>
        command.Options.Concat(
            Ancestors(command).SelectMany(parent => parent.Options).Where(option => option.Recursive));

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private static string Meant(string sentence, string? meant, TextCatalog texts) =>
        meant is null ? sentence : sentence + " " + texts.Say("error.meant", ("meant", meant));

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';
}
