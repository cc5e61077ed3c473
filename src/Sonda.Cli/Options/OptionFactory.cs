using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>
/// Creates options that read values the same way in every country and refuse them in the user's language.
/// </summary>
internal sealed class OptionFactory(TextCatalog texts)
{
    /// <summary>A switch without a value.</summary>
    public Option<bool> Switch(string name) =>
        new(name) { Description = Describe(name), Arity = ArgumentArity.Zero };

    /// <summary>Any text, such as a path.</summary>
    /// <param name="name">The option, with its hyphens.</param>
    /// <param name="value">The key of the word for the value in help.</param>
    /// <param name="fallback">The default.</param>
    public Option<string?> Text(string name, string value, string? fallback = null) =>
        Valued<string?>(name, value, fallback, text => text.Length > 0
            ? Reading<string?>.Of(text)
            : Refused<string?>(name, text, texts["allowed.text"]));

    /// <summary>A whole number within a range, including both ends.</summary>
    public Option<int> Whole(string name, int fallback, int from, int to) =>
        Valued(name, "value.number", fallback, text => ReadWhole(name, text, from, to, n => (int)n));

    /// <summary>A whole number within a range; default: null.</summary>
    public Option<int?> WholeOrNone(string name, int from, int to) =>
        Valued<int?>(name, "value.number", null, text => ReadWhole<int?>(name, text, from, to, n => (int)n));

    /// <summary>The seed, the root of all random streams; default: 1.</summary>
    public Option<ulong> Seed() =>
        Valued("--seed", "value.number", 1UL, text => ReadWhole("--seed", text, 0, ulong.MaxValue, n => (ulong)n));

    /// <summary>A finite number of at least 0; default: null.</summary>
    public Option<double?> NotNegativeOrNone(string name) =>
        Valued<double?>(name, "value.number", null, text =>
        {
            if (InvariantNumber.TryReadReal(text, out double number) && number >= 0)
            {
                return Reading<double?>.Of(number);
            }

            string pointed = text.Replace(',', '.');
            string? meant = pointed != text && InvariantNumber.TryReadReal(pointed, out _) ? pointed : null;
            return Refused<double?>(name, text, texts["allowed.notNegative"], meant);
        });

    /// <summary>A choice among a few words.</summary>
    public Option<T> Choice<T>(string name, T fallback, params (string Word, T Meaning)[] choices)
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        Option<T> option = Valued(name, string.Join('|', words), fallback, text =>
        {
            int index = Array.IndexOf(words, text);
            return index >= 0
                ? Reading<T>.Of(choices[index].Meaning)
                : Refused<T>(name, text, Words(words), Suggestion.For(text, words));
        });
        Complete(option, words);
        return option;
    }

    /// <summary>Restricts the suggestions of the Tab key to these words, without the names of an enumeration behind them.</summary>
    public static void Complete(Option option, params string[] words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
    }

    /// <summary>An option with its own reader.</summary>
    /// <param name="name">The option, with its hyphens.</param>
    /// <param name="value">The value in help: the key of a word, or the words themselves.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="read">Reads the text after the option.</param>
    /// <param name="description">The key of its description; null for the one of its name.</param>
    public Option<T> Valued<T>(
        string name, string value, T fallback, Func<string, Reading<T>> read, string? description = null)
    {
        return new Option<T>(name)
        {
            Description = description is null ? Describe(name) : texts[description],
            HelpName = value.StartsWith("value.", StringComparison.Ordinal) ? texts[value] : value,
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => fallback,
            CustomParser = result => Take(result, read),
        };
    }

    /// <summary>Makes an option one that a command line must have.</summary>
    /// <remarks>A default would take the place of the missing value, without an error.</remarks>
    public static Option<T> Required<T>(Option<T> option)
    {
        option.DefaultValueFactory = null;
        option.Required = true;
        return option;
    }

    /// <summary>An optional argument.</summary>
    /// <param name="name">Its name, also the key of its value and description.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="read">Reads its text.</param>
    public Argument<T> Optional<T>(string name, T fallback, Func<string, Reading<T>> read) => new(name)
    {
        Description = texts["argument." + name],
        HelpName = $"[{texts["value." + name]}]",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => fallback,
        CustomParser = result => Take(result, read),
    };

    /// <summary>Reads the text form of data.</summary>
    /// <param name="text">The text.</param>
    /// <param name="verbs">Other words that the user may have meant.</param>
    public Reading<DatasetSpec> ReadData(string text, params string[] verbs)
    {
        try
        {
            return Reading<DatasetSpec>.Of(DatasetSpec.Parse(text));
        }
        catch (FormatException e)
        {
            string? meant = DataSuggestion.For(text) ?? Suggestion.For(text, DatasetSpec.Names.Concat(verbs)) ?? DataSuggestion.NearTable(text);
            string fault = DataSuggestion.FileOf(text) is not { } file || TableName.IsOne(file) ? texts.Say("error.data", ("reason", texts.Clause(e)))
                : File.Exists(file) ? texts.Say("error.noTableEnding", ("file", Excerpt.Of(file)), ("endings", WordsOf(TableName.Endings, texts)))
                : texts.Say("error.noFile", ("file", Excerpt.Of(file)));
            return Reading<DatasetSpec>.Not(fault
                + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));
        }
    }

    /// <summary>Words of which one is allowed: a, b or c.</summary>
    public string Words(params IReadOnlyList<string> words) => WordsOf(words, texts);

    /// <summary>Words of which one is allowed, in a language.</summary>
    public static string WordsOf(IReadOnlyList<string> words, TextCatalog texts) => words.Count == 1
        ? words[0]
        : texts.Say("allowed.words", ("words", string.Join(", ", words.SkipLast(1))), ("last", words[^1]));

    /// <summary>The allowed values in words, by key.</summary>
    public string Allowed(string key) => texts[key];

    /// <summary>The message that two options exclude each other.</summary>
    public string Contradiction(string one, string other) => texts.Say("error.contradiction", ("one", one), ("other", other));

    /// <summary>A refusal with the option, the text found and the allowed values.</summary>
    public Reading<T> Refused<T>(string name, string found, string allowed, string? meant = null) =>
        Reading<T>.Not(texts.Say("error.value", ("option", name), ("found", found), ("allowed", allowed))
            + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));

    /// <summary>A refusal with the option and the fault of its value.</summary>
    public Reading<T> Faulty<T>(string name, string fault, string? meant) =>
        Reading<T>.Not($"{name}: {fault}" + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));

    /// <summary>Reads a whole number within a range.</summary>
    public Reading<T> ReadWhole<T>(string name, string text, Int128 from, Int128 to, Func<Int128, T> convert) =>
        InvariantNumber.TryReadWhole(text, out Int128 number) && number >= from && number <= to
            ? Reading<T>.Of(convert(number))
            : Refused<T>(name, text, texts.Say("allowed.whole", ("min", from), ("max", to)));

    private static T? Take<T>(ArgumentResult result, Func<string, Reading<T>> read)
    {
        Reading<T> reading = read(result.Tokens[0].Value);
        if (reading.Error is not null)
        {
            result.AddError(reading.Error);
        }

        return reading.Value;
    }

    private string Describe(string name) => texts["option." + name.TrimStart('-')];
}

/// <summary>A value, or the reason why it could not be read.</summary>
internal readonly record struct Reading<T>(T? Value, string? Error)
{
    public static Reading<T> Of(T value) => new(value, null);

    public static Reading<T> Not(string error) => new(default, error);
}
