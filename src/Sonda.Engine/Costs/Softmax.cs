using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −ln p at the class, with p = eᶻ / Σ eᶻ: softmax and cross-entropy together, computed from z.</summary>
internal sealed class Softmax<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Identity;

    /// <summary>C = M − z at the class + ln Σ e^(z − M), with M the largest z, so that no exponential exceeds 1.</summary>
    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double largest = double.CreateTruncating(Largest(z));
        return largest - double.CreateTruncating(z[PlaceOf(label, z.Length)]) + LogSum(z, largest);
    }

    /// <summary>−Σ y ln p for shares y that sum to 1.</summary>
    public override double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y)
    {
        double largest = double.CreateTruncating(Largest(z)), log = LogSum(z, largest), sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += y[i] == T.Zero ? 0 : double.CreateTruncating(y[i]) * (largest - double.CreateTruncating(z[i]) + log);
        }

        return sum;
    }

    /// <summary>
    /// ∂C/∂z = p − y. At the class it equals minus the sum of the other p and is computed that way: p − 1 would lose all digits where p is
    /// near 1.
    /// </summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Exponentials(z, delta);
        for (int row = 0; row < delta.Rows; row++)
        {
            Normalize(delta.Row(row), PlaceOf(labels[row], delta.Columns));
        }
    }

    /// <summary>∂C/∂z = p − y. At the largest y it is (1 − y) p − y (1 − p), with 1 − p computed from the other p.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        Exponentials(z, delta);
        for (int row = 0; row < delta.Rows; row++)
        {
            Normalize(delta.Row(row), y.Row(row));
        }
    }

    /// <summary>Accepts shares: none below 0, with sum 1 up to the rounding of float.</summary>
    public override LocalizableText? TargetFault(ReadOnlySpan<float> y)
    {
        const double rounding = 1e-4;
        double sum = 0;
        foreach (float share in y)
        {
            sum += share >= 0 ? share : double.NaN;
        }

        return Math.Abs(sum - 1) <= rounding
            ? null
            : LocalizableText.Of($"takes targets that are shares: each at least 0, 1 in total, found {Shown(y)}");

        static string Shown(ReadOnlySpan<float> shares) =>
            string.Join(' ', shares.ToArray().Select(share => share.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Computes delta = e^(z − M), with M the largest z of a row; the padding is zero.</summary>
    internal static void Exponentials(Matrix<T> z, Matrix<T> delta)
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
    }

    /// <summary>Refuses a single output, which is 1 whatever z is.</summary>
    public override LocalizableText? CannotLearn(int outputs) => outputs > 1
        ? null
        : LocalizableText.Of($"The softmax of a single output is 1 whatever the weights: its gradient is 0. "
            + $"Give softmax one output for each class, or a single output the cost bce.");

    /// <summary>The output of a class. A single output stands for either class: the cost and δ are 0, but can be observed.</summary>
    private static int PlaceOf(int label, int outputs) => outputs == 1 ? 0 : label;

    private static void Normalize(Span<T> exponentials, int label)
    {
        double others = Others(exponentials, label);
        double sum = others + double.CreateTruncating(exponentials[label]);
        ElementwiseKernels.Scale(exponentials, T.CreateTruncating(1 / sum));
        exponentials[label] = T.CreateTruncating(-others / sum);
    }

    private static void Normalize(Span<T> exponentials, ReadOnlySpan<T> y)
    {
        int largest = 0;
        for (int i = 1; i < y.Length; i++)
        {
            largest = y[i] > y[largest] ? i : largest;
        }

        double others = Others(exponentials, largest);
        double sum = others + double.CreateTruncating(exponentials[largest]);
        T scale = T.CreateTruncating(1 / sum);
        for (int i = 0; i < y.Length; i++)
        {
            T p = exponentials[i] * scale;
            if (i == largest)
            {
                // 1 − p keeps its digits only as the sum of the other exponentials; y is near 1 only at this output.
                double share = double.CreateTruncating(y[i]);
                exponentials[i] = T.CreateTruncating(((1 - share) * double.CreateTruncating(p)) - (share * others / sum));
            }
            else
            {
                exponentials[i] = p - y[i];
            }
        }
    }

    private static double Others(ReadOnlySpan<T> exponentials, int label)
    {
        double others = 0;
        for (int i = 0; i < exponentials.Length; i++)
        {
            others += i == label ? 0 : double.CreateTruncating(exponentials[i]);
        }

        return others;
    }

    private static double LogSum(ReadOnlySpan<T> z, double largest)
    {
        double sum = 0;
        foreach (T value in z)
        {
            sum += Math.Exp(double.CreateTruncating(value) - largest);
        }

        return Math.Log(sum);
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
