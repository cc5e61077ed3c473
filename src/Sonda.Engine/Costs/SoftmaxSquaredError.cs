using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = 1/n Σ (p − y)² with p = eᶻ / Σ eᶻ: softmax behind a squared error, computed from z.</summary>
/// <remarks>
/// Unlike cross-entropy, the squared error does not cancel the slope of softmax: where p is near 0 or 1, δ is near 0, even if p is wrong.
/// </remarks>
internal sealed class SoftmaxSquaredError<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Softmax<T> _softmax = new();
    private double[] _differences = [];

    public override OutputActivation OutputActivation => OutputActivation.Identity;

    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double[] p = Shares(z);
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double difference = p[i] - (IsOn(i, p.Length, label) ? 1 : 0);
            sum += difference * difference;
        }

        return sum / p.Length;
    }

    public override double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y)
    {
        double[] p = Shares(z);
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double difference = p[i] - double.CreateTruncating(y[i]);
            sum += difference * difference;
        }

        return sum / p.Length;
    }

    /// <summary>With d = p − y: ∂C/∂z = 2/n · p (d − Σ p d), because ∂pᵢ/∂zⱼ = pᵢ([i = j] − pⱼ).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Softmax<T>.Exponentials(z, delta);
        double[] d = Differences(delta.Columns);
        for (int row = 0; row < delta.Rows; row++)
        {
            Span<T> p = delta.Row(row);
            double sum = Sum(p), others = 0;
            for (int i = 0; i < p.Length; i++)
            {
                d[i] = double.CreateTruncating(p[i]) / sum;
                others += i == labels[row] ? 0 : d[i];
            }

            // At the class, p − 1 is minus the sum of the other p, which keeps its digits where p is near 1.
            d[p.Length == 1 ? 0 : labels[row]] = -others;
            ThroughSoftmax(p, sum, d);
        }
    }

    /// <summary>With d = p − y: ∂C/∂z = 2/n · p (d − Σ p d).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        Softmax<T>.Exponentials(z, delta);
        double[] d = Differences(delta.Columns);
        for (int row = 0; row < delta.Rows; row++)
        {
            Span<T> p = delta.Row(row);
            ReadOnlySpan<T> targets = y.Row(row);
            double sum = Sum(p), others = 0;
            int largest = 0;
            for (int i = 1; i < targets.Length; i++)
            {
                largest = targets[i] > targets[largest] ? i : largest;
            }

            for (int i = 0; i < p.Length; i++)
            {
                double share = double.CreateTruncating(p[i]) / sum;
                d[i] = share - double.CreateTruncating(targets[i]);
                others += i == largest ? 0 : share;
            }

            // p − y = (1 − y) p − y (1 − p), with 1 − p as the sum of the other p; y is near 1 only at this output.
            double target = double.CreateTruncating(targets[largest]);
            d[largest] = ((1 - target) * double.CreateTruncating(p[largest]) / sum) - (target * others);
            ThroughSoftmax(p, sum, d);
        }
    }

    /// <summary>Accepts shares, as softmax does.</summary>
    public override LocalizableText? TargetFault(ReadOnlySpan<float> y) => _softmax.TargetFault(y);

    public override LocalizableText? CannotLearn(int outputs) => _softmax.CannotLearn(outputs);

    /// <summary>Replaces the exponentials of a row by δ = 2/n · p (d − Σ p d), in double: its terms are alike where p is near 1.</summary>
    private static void ThroughSoftmax(Span<T> exponentials, double sum, double[] d)
    {
        double mean = 0;
        for (int i = 0; i < exponentials.Length; i++)
        {
            mean += double.CreateTruncating(exponentials[i]) / sum * d[i];
        }

        for (int i = 0; i < exponentials.Length; i++)
        {
            exponentials[i] = T.CreateTruncating(2 * double.CreateTruncating(exponentials[i]) / sum * (d[i] - mean) / exponentials.Length);
        }
    }

    private static double Sum(ReadOnlySpan<T> exponentials)
    {
        double sum = 0;
        foreach (T exponential in exponentials)
        {
            sum += double.CreateTruncating(exponential);
        }

        return sum;
    }

    private static double[] Shares(ReadOnlySpan<T> z)
    {
        double[] p = new double[z.Length];
        double largest = double.NegativeInfinity, sum = 0;
        foreach (T value in z)
        {
            largest = Math.Max(largest, double.CreateTruncating(value));
        }

        for (int i = 0; i < p.Length; i++)
        {
            p[i] = Math.Exp(double.CreateTruncating(z[i]) - largest);
            sum += p[i];
        }

        return Array.ConvertAll(p, exponential => exponential / sum);
    }

    private double[] Differences(int outputs) => _differences.Length == outputs ? _differences : _differences = new double[outputs];
}
