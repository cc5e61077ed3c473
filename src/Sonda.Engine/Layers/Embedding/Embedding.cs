using System.Numerics;
using Sonda.Engine.Initializers;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Embedding;

/// <summary>Replaces the number of each token by a row of the weights, step by step.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class Embedding<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly InitializerSpec _initializer;

    internal Embedding(Shape input, EmbeddingSpec spec)
        : base(
            input,
            Shape.Sequence(input.Count, spec.Width),
            new Parameter<T>("weights", ParameterKind.Weight, spec.Vocabulary, spec.Width)) => _initializer = spec.Initializer;

    /// <summary>The number of tokens.</summary>
    public int Vocabulary => Weights.Rows;

    /// <summary>Numbers in the vector of a token.</summary>
    public int Width => Weights.Columns;

    /// <summary>The weights: a row for each token.</summary>
    public Parameter<T> Weights => Parameters[0];

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random)
    {
        var weights = new T[Weights.Count];
        InitialParameters.Fill(_initializer, random, weights, Vocabulary, Width, new T[Width]);
        Weights.Set(weights);
    }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Shape;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new EmbeddingPass<T>(this, capacity);
}
