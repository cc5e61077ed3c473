using System.Numerics;

namespace Sonda.Engine.Layers.Norm;

/// <summary>
/// Normalises each row separately over all its numbers; in a sequence, each step. Layer normalisation (Ba, Kiros and Hinton 2016, equation
/// 4): x̂ = (x − mean)/√(variance + ε). RMS normalisation (Zhang and Sennrich 2019, equation 4, with an ε): x̂ = x/√(mean of x² + ε), with
/// a gain and no shift.
/// </summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>Gain and shift have one number for each number of a row, also in images.</remarks>
internal sealed class RowNorm<T> : NormLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RowNorm(Shape shape, bool isCentred)
        : base(shape, isCentred ? [GainOf(shape.Features), ShiftOf(shape.Features)] : [GainOf(shape.Features)]) =>
        IsCentred = isCentred;

    /// <summary>Whether the mean is subtracted: true in layer normalisation, false in RMS normalisation.</summary>
    public bool IsCentred { get; }

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new RowNormPass<T>(this, capacity);
}
