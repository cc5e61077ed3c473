using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Norm;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015, algorithm 1). Mean and variance are those of each feature over the rows of a batch; in
/// images, of each map over rows and points; in sequences, of each feature over rows and steps.
/// </summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>
/// <para>
/// Training uses the mean and the variance of the batch (the mean squared distance from the mean). <see cref="Mean"/> and <see
/// cref="Variance"/> are running averages with a weight of one tenth for each batch; the running variance is that of the population, which
/// divides by one less. Evaluation uses the running averages. PyTorch does the same (BatchNorm1d and 2d with their defaults).
/// </para>
/// <para>
/// If rows have lengths, steps behind the end of a row do not count in any statistic. Except in evaluation, a batch with a single number of
/// a feature is refused: that number would be its own mean, and the layer could learn nothing from it.
/// </para>
/// </remarks>
internal sealed class BatchNorm<T> : NormLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight of a batch in the running averages.</summary>
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

    /// <summary>The running mean of each map or feature; 0 at the start.</summary>
    public Parameter<T> Mean => Parameters[2];

    /// <summary>The running variance of each map or feature; 1 at the start.</summary>
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
