using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>The option or argument that chooses the data, with --data-dir and --offline.</summary>
internal sealed class DataOptionSet
{
    /// <summary>The words for MNIST and data of the same form.</summary>
    private static readonly string[] DigitWords = ["mnist", "fashion-mnist", "drawn"];

    private readonly Option<string?> _directory;
    private readonly Option<bool> _offline;
    private readonly Func<ParseResult, DatasetSpec> _spec;
    private readonly Func<CommandResult, SymbolResult?> _given;

    private DataOptionSet(
        Command command,
        OptionFactory options,
        string prefix,
        Func<ParseResult, DatasetSpec> spec,
        Func<CommandResult, SymbolResult?> given)
    {
        _spec = spec;
        _given = given;
        command.Add(_directory = options.Text("--data-dir", "value.folder"));
        command.Add(_offline = options.Switch("--offline"));
        command.Validators.Add(result =>
        {
            // Reads the tokens, because asking for a value that cannot be parsed would fail here.
            string? word = given(result) is { Tokens: [var token, ..] } ? token.Value : null;
            if (word is not null && !IsInFolder(word) && result.GetResult(_directory) is { Implicit: false })
            {
                result.AddError(options.Contradiction(prefix + word, "--data-dir"));
            }
        });
    }

    /// <summary>Options of a command that takes only digits.</summary>
    public static DataOptionSet OfDigits(Command command, OptionFactory options)
    {
        Option<DatasetSpec> data = options.Choice(
            "--data", DatasetSpec.Mnist, [.. DigitWords.Select(word => (word, DatasetSpec.Parse(word)))]);
        command.Add(data);
        return new DataOptionSet(command, options, "--data ", parsed => parsed.GetRequiredValue(data), result => result.GetResult(data));
    }

    /// <summary>Options of a command that takes any data.</summary>
    public static DataOptionSet OfAny(Command command, OptionFactory options)
    {
        Option<DatasetSpec> data = options.Valued(
            "--data", "value.data", DatasetSpec.Mnist, text => options.ReadData(text), description: "option.data.any");
        OptionFactory.Complete(data, [.. DatasetSpec.Names]);
        command.Add(data);
        return new DataOptionSet(command, options, "--data ", parsed => parsed.GetRequiredValue(data), result => result.GetResult(data));
    }

    /// <summary>Options of a command about data: they are its argument, next to the names of its subcommands.</summary>
    public static DataOptionSet OfArgument(Command command, OptionFactory options, params string[] verbs)
    {
        Argument<DatasetSpec> data = options.Optional("data", DatasetSpec.Mnist, text => options.ReadData(text, verbs));
        data.CompletionSources.Add([.. DatasetSpec.Names]);
        command.Add(data);
        return new DataOptionSet(command, options, "", parsed => parsed.GetRequiredValue(data), result => result.GetResult(data));
    }

    /// <summary>The argument of a command that downloads.</summary>
    public static Argument<DatasetSpec> Published(OptionFactory options)
    {
        string[] words = DigitWords[..2];
        Argument<DatasetSpec> data = options.Optional("data", DatasetSpec.Mnist, text => words.Contains(text)
            ? Reading<DatasetSpec>.Of(DatasetSpec.Parse(text))
            : options.Refused<DatasetSpec>("fetch", text, options.Words(words), Suggestion.For(text, words)));
        data.CompletionSources.Add(words);
        return data;
    }

    /// <summary>The chosen data.</summary>
    public DataOptions Read(ParseResult parsed) => new(parsed.GetValue(_directory), parsed.GetValue(_offline))
    {
        Spec = _spec(parsed),
    };

    /// <summary>Whether data were chosen.</summary>
    public bool IsGiven(CommandResult result) => _given(result) is { Tokens.Count: > 0 };

    /// <summary>The chosen data, or those of a spec if none were chosen.</summary>
    public DataOptions Read(ParseResult parsed, DatasetSpec? otherwise) =>
        otherwise is null || _given(parsed.CommandResult) is { Tokens.Count: > 0 } ? Read(parsed) : Read(parsed) with { Spec = otherwise };

    private static bool IsInFolder(string word)
    {
        string source = word.Split('+')[0];
        return !DatasetSpec.Names.Contains(source.Split('(')[0]) || source is "mnist" or "fashion-mnist" or "mnist-rows";
    }
}
