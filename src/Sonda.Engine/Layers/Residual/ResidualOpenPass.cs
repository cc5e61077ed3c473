using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Residual;

/// <summary>The pass of a batch through a <see cref="ResidualOpen{T}"/>.</summary>
internal sealed class ResidualOpenPass<T>(ResidualOpen<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>The pass of the end of the block, which sets this property itself.</summary>
    internal ResidualClosePass<T>? Close { get; set; }

    /// <summary>a = x.</summary>
    public override void Forward(in BatchInput<T> x) => x.Dense.Padded.CopyTo(Output.Padded);

    /// <summary>Computes ∂C/∂x = the gradient through the body + ∂C/∂a of the end of the block.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        AddSkipped(Close!.OutputGradient.Padded, Close.Exponent, OutputGradient.Padded);
        if (inputGradient.Rows > 0)
        {
            OutputGradient.Padded.CopyTo(inputGradient.Padded);
        }
    }

    /// <summary>
    /// Adds the gradient of the skip path to the gradient of the body. The two may have different powers of two as units. The sum uses the
    /// larger unit, in which neither can overflow; the smaller one loses only digits beyond the last of the sum. Zeros have no unit: a
    /// branch without gradient must not cost the other its digits.
    /// </summary>
    private void AddSkipped(ReadOnlySpan<T> skipped, int exponent, Span<T> body)
    {
        if (exponent == Exponent)
        {
            ElementwiseKernels.Combine<Plus<T>, T>(skipped, body, body);
            return;
        }

        bool bodyIsZero = Reductions.MaxAbs<T>(body) == 0;
        bool skippedIsZero = !bodyIsZero && Reductions.MaxAbs(skipped) == 0;
        int unit = bodyIsZero ? exponent : skippedIsZero ? Exponent : Math.Max(exponent, Exponent);
        T toUnit = T.ScaleB(T.One, Math.Min(exponent - unit, 0));
        ElementwiseKernels.Scale(body, T.ScaleB(T.One, Math.Min(Exponent - unit, 0)));
        ElementwiseKernels.Combine<AddScaled, T>(skipped, body, toUnit, body);
        Exponent = unit;
    }

    /// <summary>y + factor · x.</summary>
    private readonly struct AddScaled : IParametricOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector factor)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.MultiplyAdd(x, factor, y);
    }
}
