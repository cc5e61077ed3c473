using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Text;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Options;

/// <summary>Suggests the word of a spec that a mistyped one means. The error of the reader has the word as a value.</summary>
internal static class SpecSuggestion
{
    private const int MinLetters = 3;
    private const int MaxLetters = 24;

    private static readonly Lazy<string[]> Words = new(() =>
    [
        .. ActivationSpec.Names,
        .. InitializerSpec.Names,
        .. CostFunctions.Names,
        .. OptimizerSpec.Names,
        .. RunSpecText.Keys,
        "softmax", "dropout", "residual", "conv", "flatten", "embed", "lstm", "gru", "rnn", "maxpool", "avgpool",
    ]);

    /// <summary>The suggestion; null if no known word is near, or the word is known and only misplaced.</summary>
    public static string? For(Exception fault) => Values(LocalizableText.Of(fault))
        .Select(value => value.Split('(', ' ')[0])
        .Where(word => word.Length is >= MinLetters and <= MaxLetters && word.All(c => char.IsAsciiLetter(c) || c == '-'))
        .Take(1)
        .Select(word => Words.Value.Contains(word) ? null : Suggestion.For(word, Words.Value))
        .FirstOrDefault();

    private static IEnumerable<string> Values(LocalizableText text) => text.Values.SelectMany(value => value switch
    {
        string found => [found],
        LocalizableText inner => Values(inner),
        _ => Enumerable.Empty<string>(),
    });
}
