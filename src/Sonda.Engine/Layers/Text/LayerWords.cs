using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Text;

/// <summary>The words behind the size of a layer: an activation, an initializer, and named options.</summary>
internal sealed class LayerWords
{
    private readonly Dictionary<string, Passage> _options = [];

    /// <summary>The activation; null if none is named.</summary>
    public ActivationSpec? Activation { get; private set; }

    /// <summary>The initializer; null if none is named.</summary>
    public InitializerSpec? Initializer { get; private set; }

    /// <summary>Whether a word is the name of an activation.</summary>
    public static bool IsActivation(Passage word) => ActivationSpec.Names.Contains(word.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses options only.</summary>
    public static LayerWords Read(IEnumerable<Passage> words, params LayerOption[] options)
    {
        var read = new LayerWords();
        foreach (Passage word in words)
        {
            LayerOption option = options.FirstOrDefault(option => option.Name == word.Name)
                ?? throw word.Fault($"is unknown here: expected {Names(options)}.");
            read.Add(option, word);
        }

        return read;
    }

    /// <summary>Parses an activation, an initializer and options, in any order.</summary>
    /// <param name="words">The words.</param>
    /// <param name="hasOutput">Whether the words apply to the output layer too, whose activation the cost decides.</param>
    /// <param name="hasNoActivation">Whether the layer has no activation, so that a word that names both an activation and an initializer
    /// is the initializer.</param>
    /// <param name="options">The allowed options.</param>
    public static LayerWords Read(IReadOnlyList<Passage> words, bool hasOutput, bool hasNoActivation, IReadOnlyList<LayerOption> options)
    {
        var read = new LayerWords();

        // Unambiguous names come first; they decide the meaning of "identity", which is both an activation and an initializer.
        foreach (Passage word in words.OrderBy(word => IsActivation(word) && IsInitializer(word)))
        {
            bool canActivate = IsActivation(word), canInitialize = IsInitializer(word);
            if (options.FirstOrDefault(option => option.Name == word.Name) is { } option)
            {
                read.Add(option, word);
            }
            else if (!canActivate && !canInitialize)
            {
                throw word.Fault(
                    $"is neither activation nor initializer: expected one of {string.Join(", ", ActivationSpec.Names)}, or of "
                    + $"{string.Join(", ", InitializerSpec.Names)}{(options.Count == 0 ? LocalizableText.Of($".") : LocalizableText.Of($", or {Names(options)}."))}");
            }
            else if (canActivate && !(canInitialize && (hasNoActivation || read.Activation is not null)))
            {
                read.Activation = read.Activation is not null ? throw word.Fault($"is a second activation; the layer has {read.Activation}.")
                    : hasOutput ? throw word.Fault($"is an activation in the output layer: expected an initializer. The output activation stands before the cost, as in tanh mse.")
                    : hasNoActivation ? throw word.Fault($"is an activation, and this layer has none to choose: expected an initializer.")
                    : word.Read(ActivationSpec.Parse);
            }
            else
            {
                read.Initializer = read.Initializer is null
                    ? word.Read(InitializerSpec.Parse)
                    : throw word.Fault($"is a second initializer; the layer has {read.Initializer}.");
            }
        }

        return read;
    }

    /// <summary>Parses NAME(NUMBER).</summary>
    public static double Number(string text, string example)
    {
        TermText term = TermText.Read(text);
        term.Allow(1, 1, [], example);
        return term.Ordered(0, 0);
    }

    /// <summary>Whether an option is present.</summary>
    public bool Has(string option) => _options.ContainsKey(option);

    /// <summary>The number of an option; null if it is not present.</summary>
    public double? Number(string option) =>
        _options.TryGetValue(option, out Passage word) ? word.Read(text => Number(text, $"{option}(1)")) : null;

    /// <summary>The whole number of an option; null if it is not present.</summary>
    public int? Whole(string option) => !_options.TryGetValue(option, out Passage word) ? null : word.Read(text =>
    {
        TermText term = TermText.Read(text);
        term.Allow(1, 1, [], $"{option}(2)");
        return term.Whole(0, 0);
    });

    /// <summary>The text of an option with its parentheses; null if it is not present.</summary>
    public Passage? Option(string option) => _options.TryGetValue(option, out Passage word) ? word : null;

    private static bool IsInitializer(Passage word) => InitializerSpec.Names.Contains(word.Name);

    private static string Names(IEnumerable<LayerOption> options) => string.Join(", ", options.Select(option => option.Name));

    private void Add(LayerOption option, Passage word)
    {
        if (option.Rivals.Any(_options.ContainsKey))
        {
            throw word.Fault(option.Repetition);
        }

        if (option.IsFlag && word.Text != option.Name)
        {
            throw word.Fault($"takes no number: expected {option.Name}.");
        }

        _options[option.Name] = word;
    }
}
