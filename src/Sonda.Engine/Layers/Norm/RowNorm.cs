using System.Numerics;

namespace Sonda.Engine.Layers.Norm;

/// <summary>
/// Each row by itself, over all its numbers; of a sequence, each step. Layer normalisation (Ba, Kiros and Hinton 2016,
/// equation 4): x̂ = (x − mean)/√(variance + ε). By root mean square (Zhang and Sennrich 2019, equation 4, with an ε):
/// x̂ = x/√(mean of x² + ε), with a gain and no shift.
/// </summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
/// <remarks>Gain and shift have one number for each number of a row, those of an image included.</remarks>
internal sealed class RowNorm<T> : NormLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RowNorm(Shape shape, bool isCentred)
        : base(shape, isCentred ? [GainOf(shape.Features), ShiftOf(shape.Features)] : [GainOf(shape.Features)]) =>
        IsCentred = isCentred;

    /// <summary>Whether the mean is taken off: layer normalisation; else by root mean square.</summary>
    public bool IsCentred { get; }

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new RowNormPass<T>(this, capacity);
}
