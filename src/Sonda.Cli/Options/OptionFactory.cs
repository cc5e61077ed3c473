using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data;

namespace Sonda.Cli.Options;

/// <summary>
/// Makes options whose values are read the same way in every country and refused in the user's language.
/// </summary>
internal sealed class OptionFactory(TextCatalog texts)
{
    /// <summary>A switch that takes no value.</summary>
    public Option<bool> Switch(string name) =>
        new(name) { Description = Describe(name), Arity = ArgumentArity.Zero };

    /// <summary>Any text, such as a path.</summary>
    /// <param name="name">The option, with its hyphens.</param>
    /// <param name="value">The key of the word that help shows for the value.</param>
    /// <param name="fallback">The value where the option is not given.</param>
    public Option<string?> Text(string name, string value, string? fallback = null) =>
        Valued<string?>(name, value, fallback, text => text.Length > 0
            ? Reading<string?>.Of(text)
            : Refused<string?>(name, text, texts["allowed.text"]));

    /// <summary>A whole number within a range, both ends allowed.</summary>
    public Option<int> Whole(string name, int fallback, int from, int to) =>
        Valued(name, "value.number", fallback, text => ReadWhole(name, text, from, to, n => (int)n));

    /// <summary>A whole number within a range; null if the option is not given.</summary>
    public Option<int?> WholeOrNone(string name, int from, int to) =>
        Valued<int?>(name, "value.number", null, text => ReadWhole<int?>(name, text, from, to, n => (int)n));

    /// <summary>A number for the root of all random streams.</summary>
    public Option<ulong> Seed() =>
        Valued("--seed", "value.number", 1UL, text => ReadWhole("--seed", text, 0, ulong.MaxValue, n => (ulong)n));

    /// <summary>A finite number of at least 0; null if the option is not given.</summary>
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

    /// <summary>One of a few words.</summary>
    public Option<T> Choice<T>(string name, T fallback, params (string Word, T Meaning)[] choices)
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        Option<T> option = Valued(name, string.Join('|', words), fallback, text =>
        {
            int index = Array.IndexOf(words, text);
            return index >= 0
                ? Reading<T>.Of(choices[index].Meaning)
                : Refused<T>(name, text, string.Join(", ", words), Suggestion.For(text, words));
        });
        Complete(option, words);
        return option;
    }

    /// <summary>Lets the Tab key offer these words alone, not the names of an enumeration behind them.</summary>
    public static void Complete(Option option, params string[] words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
    }

    /// <summary>An option with a reader of its own.</summary>
    /// <param name="name">The option, with its hyphens.</param>
    /// <param name="value">What help shows for the value: the key of a word, or the words themselves.</param>
    /// <param name="fallback">The value where the option is not given.</param>
    /// <param name="read">Reads the text after the option.</param>
    /// <param name="description">The key of its description; null for that of its name.</param>
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

    /// <summary>An argument that may be left out.</summary>
    /// <param name="name">Its name, to which keys of its value and description belong.</param>
    /// <param name="fallback">The value where it is left out.</param>
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
    /// <param name="verbs">What else may have been meant.</param>
    public Reading<DatasetSpec> ReadData(string text, params string[] verbs)
    {
        try
        {
            return Reading<DatasetSpec>.Of(DatasetSpec.Parse(text));
        }
        catch (FormatException e)
        {
            string? meant = Suggestion.For(text, DatasetSpec.Names.Concat(verbs));
            return Reading<DatasetSpec>.Not(texts.Say("error.data", ("reason", texts.Of(e)))
                + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));
        }
    }

    /// <summary>What is allowed, by the key of the words.</summary>
    public string Allowed(string key) => texts[key];

    /// <summary>Says that two options cannot be given together.</summary>
    public string Contradiction(string one, string other) => texts.Say("error.contradiction", ("one", one), ("other", other));

    /// <summary>Names the option, what was found and what is allowed.</summary>
    public Reading<T> Refused<T>(string name, string found, string allowed, string? meant = null) =>
        Reading<T>.Not(texts.Say("error.value", ("option", name), ("found", found), ("allowed", allowed))
            + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));

    /// <summary>Names the option and what is wrong with its value.</summary>
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

/// <summary>A value that was read, or why it was not.</summary>
internal readonly record struct Reading<T>(T? Value, string? Error)
{
    public static Reading<T> Of(T value) => new(value, null);

    public static Reading<T> Not(string error) => new(default, error);
}
