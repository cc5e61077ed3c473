using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers.Embedding;

/// <summary>The first layer of a network that reads tokens: it replaces the number of each token by a learned vector.</summary>
/// <param name="Vocabulary">The number of tokens v, at least 1; tokens are numbered from 0 to v − 1.</param>
/// <param name="Width">Numbers w in the vector of a token, at least 1.</param>
/// <remarks>
/// The input is a vector of T token numbers, or a sequence of T steps with one each; the output is a sequence T × w. The only parameter is
/// <c>weights</c>, v × w, with a row for each token.
/// </remarks>
public sealed record EmbeddingSpec(int Vocabulary, int Width) : LayerSpec
{
    /// <summary>The maximum count of numbers in the vectors of all tokens together.</summary>
    public const int MaxWeights = 1 << 30;

    /// <summary>The maximum number of tokens, so that every token number is an exact float.</summary>
    public const int MaxVocabulary = 1 << 24;

    /// <summary>The initializer of the vectors, as weights from v inputs to w outputs; default: N(0, 1).</summary>
    public InitializerSpec Initializer { get; init; } = InitializerSpec.Of(InitializerKind.Normal, 0, 1);

    /// <inheritdoc/>
    internal override InitializerSpec? Drawn => Initializer;

    /// <inheritdoc/>
    internal override LayerSpec DrawnBy(InitializerSpec initializer) => this with { Initializer = initializer };

    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (Fault(builder.Shape, builder.Layers.Count) is { } reason)
        {
            throw builder.Fault(reason);
        }

        builder.Add(new Embedding<T>(builder.Shape, this));
    }

    private LocalizableText? Fault(Shape input, int before) => this switch
    {
        _ when before > 0 => LocalizableText.Of($"it reads token numbers, which only data have; it must be the first layer."),
        _ when input.IsImage || (input.IsSequence && input.Features > 1) => LocalizableText.Of($"it reads one token a step, T or (T,1); found {input}."),
        { Vocabulary: < 1 or > MaxVocabulary } => LocalizableText.Of($"it may have 1 to {MaxVocabulary} tokens; found {Vocabulary}."),
        { Width: < 1 } => LocalizableText.Of($"the vector of a token has 1 number or more; found {Width}."),
        _ when (long)Vocabulary * Width > MaxWeights => LocalizableText.Of($"{Vocabulary} tokens × {Width} numbers are more than {MaxWeights}."),
        _ when Initializer.Kind == InitializerKind.Lsuv => LocalizableText.Of($"lsuv is for layers with numbers to multiply; expected another initializer."),
        _ => null,
    };
}
