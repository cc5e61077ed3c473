using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Residual;

/// <summary>A batch on its way through a <see cref="ResidualOpen{T}"/>.</summary>
internal sealed class ResidualOpenPass<T>(ResidualOpen<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>The end of the block, which sets itself here.</summary>
    internal ResidualClosePass<T>? Close { get; set; }

    /// <summary>a = x.</summary>
    public override void Forward(in BatchInput<T> x) => x.Dense.Padded.CopyTo(Output.Padded);

    /// <summary>∂C/∂x = what came through the body + ∂C/∂a of the end of the block.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        AddSkipped(Close!.OutputGradient.Padded, Close.Exponent, OutputGradient.Padded);
        if (inputGradient.Rows > 0)
        {
            OutputGradient.Padded.CopyTo(inputGradient.Padded);
        }
    }

    /// <summary>
    /// Adds what skipped the body to what came through it. The two may be in units of different powers of two; the sum
    /// is in the larger unit, where neither can overflow, and what the smaller one loses is beyond its last digit. Zeros
    /// have no unit of their own: a branch that passes nothing back must not cost the other its digits.
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
