using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −ln p at the class, with p = eᶻ / Σ eᶻ: softmax and cross-entropy in one, from z.</summary>
internal sealed class Softmax<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Identity;

    /// <summary>With M the largest z: C = M − z at the class + ln Σ e^(z − M), where no exponential exceeds 1.</summary>
    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double largest = double.CreateTruncating(Largest(z));
        double sum = 0;
        foreach (T value in z)
        {
            sum += Math.Exp(double.CreateTruncating(value) - largest);
        }

        return largest - double.CreateTruncating(z[label]) + Math.Log(sum);
    }

    /// <summary>
    /// ∂C/∂z = p − y. At the class that is minus the sum of the other p, and is computed so: p − 1 would have no digits
    /// left where p is near 1.
    /// </summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            ReadOnlySpan<T> logits = z.Row(row);
            Span<T> below = delta.Row(row);
            T largest = Largest(logits);
            for (int i = 0; i < below.Length; i++)
            {
                below[i] = largest - logits[i];
            }
        }

        ElementwiseKernels.Map<ExponentialOfNegative, T>(delta.Padded, delta.Padded);
        ClearPadding(delta);
        for (int row = 0; row < delta.Rows; row++)
        {
            Normalize(delta.Row(row), labels[row]);
        }
    }

    /// <summary>One output is 1 whatever z is.</summary>
    public override string? CannotLearn(int outputs) => outputs > 1
        ? null
        : "The softmax of a single output is 1 whatever the weights: its gradient is 0. "
            + "Give softmax one output for each class, or a single output the cost bce.";

    private static void Normalize(Span<T> exponentials, int label)
    {
        double others = 0;
        for (int i = 0; i < exponentials.Length; i++)
        {
            others += i == label ? 0 : double.CreateTruncating(exponentials[i]);
        }

        double sum = others + double.CreateTruncating(exponentials[label]);
        ElementwiseKernels.Scale(exponentials, T.CreateTruncating(1 / sum));
        exponentials[label] = T.CreateTruncating(-others / sum);
    }

    private static T Largest(ReadOnlySpan<T> z)
    {
        T largest = z[0];
        foreach (T value in z)
        {
            largest = T.Max(largest, value);
        }

        return largest;
    }

    private readonly struct ExponentialOfNegative : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => Exponential.OfNegative<TSimd, TVector, T>(x);
    }
}
