using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers.Embedding;

/// <summary>The first layer of a network that reads tokens: each token's number is replaced by a vector that is learned.</summary>
/// <param name="Vocabulary">Tokens v, 1 or more; their numbers go from 0 to v − 1.</param>
/// <param name="Width">Numbers w of the vector of a token, 1 or more.</param>
/// <remarks>
/// The input is a vector of T numbers of tokens, or a sequence of T steps of one each; what comes out is a sequence of T
/// × w. The one parameter is <c>weights</c>, v × w, a row for each token.
/// </remarks>
public sealed record EmbeddingSpec(int Vocabulary, int Width) : LayerSpec
{
    /// <summary>The most numbers that the vectors of all tokens together may have; every token's number is a float exactly.</summary>
    public const int MaxWeights = 1 << 30;

    /// <summary>The most tokens.</summary>
    public const int MaxVocabulary = 1 << 24;

    /// <summary>How the vectors are drawn, as weights from v inputs to w outputs; N(0, 1) unless told.</summary>
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
