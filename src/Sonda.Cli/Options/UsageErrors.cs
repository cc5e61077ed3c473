using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Cli.Texts;

namespace Sonda.Cli.Options;

/// <summary>Says in the user's language what is wrong with a command line.</summary>
/// <remarks>
/// System.CommandLine's own sentences are only half translated. Each of its errors is told apart by what it
/// points at; what remains was written by our own readers and is shown as it is.
/// </remarks>
internal static class UsageErrors
{
    /// <summary>One line per mistake; empty where there is none.</summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed, Phrases phrases)
    {
        Command command = parsed.CommandResult.Command;
        // A mistyped option leaves its value unmatched too, or is taken for an argument; the option is the mistake.
        IEnumerable<string> arguments = parsed.CommandResult.Tokens.Select(token => token.Value);
        string? stray = parsed.UnmatchedTokens.Concat(arguments).FirstOrDefault(IsOption);
        if (stray is not null || parsed.UnmatchedTokens.Count > 0)
        {
            return [Unknown(stray ?? parsed.UnmatchedTokens[0], command, phrases)];
        }

        return [.. parsed.Errors.Select(error => Describe(error, phrases)).Distinct()];
    }

    private static string Describe(ParseError error, Phrases phrases) => error.SymbolResult switch
    {
        OptionResult { Option: VersionOption } => phrases.Say("error.alone", "--version"),
        OptionResult { Tokens.Count: 0 } o => phrases.Say("error.valueMissing", o.Option.Name, o.Option.HelpName),
        OptionResult { Tokens.Count: > 1 } o =>
            phrases.Say("error.repeated", o.Option.Name, string.Join(", ", o.Tokens.Select(token => token.Value))),
        ArgumentResult { Tokens.Count: 0 } a => phrases.Say("error.argumentMissing", a.Argument.HelpName),
        _ => error.Message,
    };

    private static string Unknown(string token, Command command, Phrases phrases)
    {
        if (IsOption(token))
        {
            IEnumerable<string> options = Visible(command).Select(option => option.Name);
            return Meant(
                phrases.Say("error.unknownOption", token, command.Name), Suggestion.For(token, options), phrases);
        }

        string[] verbs = [.. command.Subcommands.Select(verb => verb.Name)];
        return verbs.Length == 0 || command.Arguments.Count > 0
            ? phrases.Say("error.unexpected", token, command.Name)
            : Meant(
                phrases.Say("error.unknownCommand", token, string.Join(", ", verbs)),
                Suggestion.For(token, verbs),
                phrases);
    }

    /// <summary>The options that a command takes, with those of the root that hold everywhere.</summary>
    public static IEnumerable<Option> Visible(Command command) =>
        command.Options.Concat(
            Ancestors(command).SelectMany(parent => parent.Options).Where(option => option.Recursive));

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private static string Meant(string sentence, string? meant, Phrases phrases) =>
        meant is null ? sentence : sentence + " " + phrases.Say("error.meant", meant);

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';
}
