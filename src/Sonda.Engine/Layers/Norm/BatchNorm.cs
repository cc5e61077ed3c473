using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Norm;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015, algorithm 1): mean and variance of each feature over the rows of a
/// batch; of an image, of each map over rows and points; of a sequence, of each feature over rows and steps.
/// </summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
/// <remarks>
/// <para>
/// Batches that are to learn go by their own mean and their own variance (the mean squared distance from the mean), and
/// leave in <see cref="Mean"/> and <see cref="Variance"/> a tenth of theirs beside nine tenths of what was there; the
/// variance that is left is that of the population, which divides by one less. Evaluation goes by what was left. So
/// PyTorch does (BatchNorm1d and 2d with their defaults).
/// </para>
/// <para>
/// Where rows have lengths, steps behind the length of a row count in no statistic. A batch that leaves a feature a
/// single number is refused unless it is evaluated: it would be its own mean, and nothing could be learned of it.
/// </para>
/// </remarks>
internal sealed class BatchNorm<T> : NormLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The share of a batch in what is remembered.</summary>
    public const double Momentum = 0.1;

    internal BatchNorm(Shape shape)
        : base(
            shape,
            GainOf(shape.Maps),
            ShiftOf(shape.Maps),
            new Parameter<T>("mean", ParameterKind.Statistic, 1, shape.Maps),
            new Parameter<T>("variance", ParameterKind.Statistic, 1, shape.Maps))
    {
    }

    /// <summary>The mean of each map or feature, remembered; 0 at the start.</summary>
    public Parameter<T> Mean => Parameters[2];

    /// <summary>The variance of each map or feature, remembered; 1 at the start.</summary>
    public Parameter<T> Variance => Parameters[3];

    /// <inheritdoc/>
    internal override bool TakesOffBias => true;

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random)
    {
        base.Initialize(random);
        Variance.Stored.Row(0).Fill(T.One);
    }

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new BatchNormPass<T>(this, capacity);
}
