using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Options;

/// <summary>The source of a run: the argument, or the file of --spec.</summary>
internal sealed class RunSpecSource
{
    private readonly CommandContext _context;
    private readonly Argument<RunSpec?> _network;
    private readonly Option<string?> _file;

    /// <summary>Adds the argument and the option.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The texts and the files.</param>
    /// <param name="canBeAbsent">Whether the run is optional, because something else defines it.</param>
    public RunSpecSource(Command command, CommandContext context, Func<CommandResult, bool> canBeAbsent)
    {
        _context = context;
        (TextCatalog texts, OptionFactory options) = (context.Texts, context.Options);
        command.Add(_network = new Argument<RunSpec?>("network")
        {
            Description = texts["argument.run"],
            HelpName = texts["value.network"],
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Parse,
        });
        command.Add(_file = options.Text("--spec", "value.file"));
        command.Validators.Add(result =>
        {
            bool isTold = result.GetResult(_network) is { Tokens.Count: > 0 };
            bool hasFile = result.GetResult(_file) is { Implicit: false };
            string name = texts["value.network"];
            if (isTold && hasFile)
            {
                result.AddError(options.Contradiction(name, "--spec"));
            }
            else if (!isTold && !hasFile && !canBeAbsent(result))
            {
                bool hasTable = result.Children.OfType<OptionResult>().Any(option => option is { Option.Name: "--data", Tokens: [var data, ..] } && IsTable(data.Value));
                result.AddError(texts.Say(hasTable ? "error.networkMissing" : "error.argumentMissing", ("argument", name)));
            }
        });
    }

    /// <summary>Whether the command line has a run, in either form.</summary>
    public bool IsGiven(CommandResult result) => GivenBy(result) is not null;

    /// <summary>The name of the argument or option that has the run; null if the command line has none.</summary>
    public string? GivenBy(CommandResult result) =>
        result.GetResult(_network) is { Tokens.Count: > 0 } ? _context.Texts["value.network"] : result.GetResult(_file) is { Implicit: false } ? "--spec" : null;

    /// <summary>Whether the source also fixes settings and data, even at their defaults: more than a bare network.</summary>
    public bool SaysHow(ParseResult parsed) => parsed.GetValue(_file) is not null
        || (parsed.GetResult(_network) is { Tokens: [var text, ..] } && (text.Value.Contains(';', StringComparison.Ordinal) || text.Value.Contains('{', StringComparison.Ordinal) || IsFile(text.Value)));

    /// <summary>Whether the network leaves its inputs or outputs to the data, by "?".</summary>
    public bool IsTemplate(ParseResult parsed) => Template(parsed) is not null;

    /// <summary>The run with the sizes of the data in place of "?".</summary>
    /// <exception cref="Refusal">The data do not make a network of the text (exit code 2).</exception>
    public RunSpec Fitted(ParseResult parsed, LoadedData data)
    {
        try
        {
            return RunSpec.Parse(RunProposal.Fill(Template(parsed)!, data.Training));
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Say("error.spec", ("reason", _context.Texts.Clause(fault))), fault);
        }
    }

    private string? Template(ParseResult parsed)
    {
        string? text = parsed.GetValue(_file) is string file ? File.ReadAllText(file).TrimEnd()
            : parsed.GetResult(_network) is { Tokens: [var token, ..] } ? IsFile(token.Value) ? File.ReadAllText(token.Value).TrimEnd() : token.Value
            : null;
        return text is not null && RunProposal.IsTemplate(text) ? text : null;
    }

    /// <summary>The run; null if it is optional and absent. Sizes that the data fill in are placeholders.</summary>
    /// <exception cref="Refusal">The file does not describe a run.</exception>
    public RunSpec? Read(ParseResult parsed) =>
        parsed.GetValue(_file) is string file ? ReadFile(file, _context) : parsed.GetValue(_network);

    /// <summary>Reads a file of JSON or of the text form.</summary>
    /// <exception cref="Refusal">The file does not describe a run; the message gives the file and the place (exit code 2).</exception>
    public static RunSpec ReadFile(string file, CommandContext context)
    {
        string text = File.ReadAllText(context.Files.RequireReadable(file)).TrimEnd();
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.specBinary", ("file", file)));
        }

        if (TraceJson.IsTrace(text))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.specIsTrace", ("file", file)));
        }

        try
        {
            return Parsed(text);
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.specFile", ("file", file), ("reason", context.Texts.Clause(fault))), fault);
        }
    }

    /// <summary>Whether a text is a file or means one. A folder may have the name of a network, but not one with a slash.</summary>
    public static bool IsFile(string text) => File.Exists(text) || CommandFiles.IsMeantAsFile(text)
        || (text.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]) >= 0 && Directory.Exists(text));

    /// <summary>Whether a word is a network or a run in the text form.</summary>
    public static bool IsNetwork(string word)
    {
        try
        {
            _ = Parsed(word);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsTable(string data) => TableName.AsSource(data) is not null || data.StartsWith("csv(", StringComparison.Ordinal) || data.StartsWith("parquet(", StringComparison.Ordinal);

    private static RunSpec Parsed(string text) => RunSpec.Parse(RunProposal.IsTemplate(text) ? RunProposal.WithPlaceholders(text) : text);

    private RunSpec? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TableName.AsSource(text) is not null)
        {
            result.AddError(_context.Texts.Say("error.tableAsNetwork", ("file", Excerpt.Of(text))));
            return null;
        }

        try
        {
            return IsFile(text) ? ReadFile(text, _context) : Parsed(text);
        }
        catch (FormatException fault)
        {
            bool isRun = text.Contains("; ", StringComparison.Ordinal) || text.StartsWith('{');
            result.AddError(_context.Texts.Say(isRun ? "error.spec" : "error.network", ("reason", _context.Texts.Clause(fault)))
                + (SpecSuggestion.For(fault) is { } meant ? " " + _context.Texts.Say("error.meant", ("meant", meant)) : ""));
            return null;
        }
    }
}
