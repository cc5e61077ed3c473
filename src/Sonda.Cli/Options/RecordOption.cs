using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sonda.Cli.Options;

/// <summary>--record, with or without a name for the run.</summary>
internal sealed class RecordOption
{
    private readonly CommandContext _context;
    private readonly Option<string?> _name;

    /// <summary>Adds the option.</summary>
    /// <param name="command">To this command.</param>
    /// <param name="context">The words and the runs' home.</param>
    /// <param name="alone">Options that give a training another beginning, which a recorded run cannot have.</param>
    public RecordOption(Command command, CommandContext context, params Option[] alone)
    {
        _context = context;
        _name = new Option<string?>("--record")
        {
            Description = context.Texts["option.record"],
            HelpName = $"[{context.Texts["value.runName"]}]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Add(_name);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_name) is not { Implicit: false })
            {
                return;
            }

            foreach (Option other in alone.Where(other => result.GetResult(other) is { Implicit: false }))
            {
                result.AddError(context.Options.Contradiction(_name.Name, other.Name));
            }
        });
    }

    /// <summary>The option.</summary>
    public Option Option => _name;

    /// <summary>The word that the option took as the name; null if it has none, is not given, or has a name that cannot be meant as anything else: --record=NAME.</summary>
    public string? Took(CommandResult result) => result.GetResult(_name) is { Tokens: [var word] } && !IsAttached(word.Value) ? word.Value : null;

    /// <summary>Whether a word is a date such as 2024-05-01, which no network is written like: sizes have no zero before them.</summary>
    public static bool IsDate(string word) =>
        word.Contains("-0", StringComparison.Ordinal) && DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private bool IsAttached(string word) => _context.Arguments.Any(argument => argument == $"{_name.Name}={word}" || argument == $"{_name.Name}:{word}");

    /// <summary>Whether to record, and under which name; null for a free one.</summary>
    /// <exception cref="Refusal">There is a run of that name (exit code 2).</exception>
    public (bool IsAsked, string? Name) Read(ParseResult parsed)
    {
        if (parsed.GetResult(_name) is not { Implicit: false })
        {
            return (false, null);
        }

        string? name = parsed.GetValue(_name);
        if (name is not null && RunNames.Taken(_context, name) is { } taken)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Say("runs.taken", ("run", taken)));
        }

        return (true, name);
    }
}
