using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;
using Sonda.Sweeps.Boundaries;

namespace Sonda.Sweeps.Tests.Boundaries;

/// <summary>One cell of the boundary of trainability with loops over single numbers: the second answer.</summary>
internal static class NaiveBoundary
{
    public static double Train(BoundarySetting setting, double horizontal, double vertical)
    {
        int n = setting.Width;
        (double[] first, double[] second, double[] inputs, double[] targets) = setting.Draw();
        bool isOffset = setting.Condition == BoundaryCondition.Offset;
        double firstRate = PowerOfTen.Of(isOffset ? vertical : horizontal), secondRate = PowerOfTen.Of(vertical);
        if (isOffset)
        {
            first = [.. first.Select(weight => weight + PowerOfTen.Of(horizontal))];
        }

        var losses = new List<double>();
        for (int step = 0; step < setting.Steps; step++)
        {
            int[] rows = setting.Condition == BoundaryCondition.MiniBatch ? setting.BatchOf(step) : [.. Enumerable.Range(0, setting.Rows)];
            double[] firstGradient = new double[n * n], secondGradient = new double[n];
            double loss = 0;
            foreach (int row in rows)
            {
                (double output, double[] active, double[] slope) = Forward(setting, first, second, inputs.AsSpan(row * n, n));
                double error = output - targets[row];
                loss = Math.FusedMultiplyAdd(error, error, loss);
                double share = error * (2.0 / rows.Length / n);
                for (int j = 0; j < n; j++)
                {
                    secondGradient[j] = Math.FusedMultiplyAdd(share, active[j], secondGradient[j]);
                    double delta = share * second[j] * slope[j];
                    for (int i = 0; i < n; i++)
                    {
                        firstGradient[(i * n) + j] = Math.FusedMultiplyAdd(inputs[(row * n) + i], delta, firstGradient[(i * n) + j]);
                    }
                }
            }

            if (setting.Condition == BoundaryCondition.MiniBatch)
            {
                loss = 0;
                for (int row = 0; row < setting.Rows; row++)
                {
                    double error = Forward(setting, first, second, inputs.AsSpan(row * n, n)).Output - targets[row];
                    loss = Math.FusedMultiplyAdd(error, error, loss);
                }
            }

            losses.Add(loss / setting.Rows);
            for (int k = 0; k < n * n; k++)
            {
                first[k] = Math.FusedMultiplyAdd(-firstRate, firstGradient[k], first[k]);
            }

            for (int j = 0; j < n; j++)
            {
                second[j] = Math.FusedMultiplyAdd(-secondRate, secondGradient[j], second[j]);
            }
        }

        return Value(losses);
    }

    private static (double Output, double[] Active, double[] Slope) Forward(BoundarySetting setting, double[] first, double[] second, ReadOnlySpan<double> row)
    {
        int n = setting.Width;
        double[] active = new double[n], slope = new double[n];
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double z = 0;
            for (int i = 0; i < n; i++)
            {
                z = Math.FusedMultiplyAdd(row[i], first[(i * n) + j], z);
            }

            z *= setting.InputScale;
            (double a, double phi) = setting.IsTanh ? Tangent(z) : setting.Condition == BoundaryCondition.Relu ? (z < 0 ? 0 : z, z > 0 ? 1 : 0) : (z, 1);
            active[j] = setting.HiddenScale * a;
            slope[j] = setting.InputScale * setting.HiddenScale * phi;
            sum = Math.FusedMultiplyAdd(active[j], second[j], sum);
        }

        return (sum * (1.0 / n), active, slope);
    }

    // The library's own tanh differs from one system to the next in its last bit.
    private static (double A, double Phi) Tangent(double z)
    {
        double a = Hyperbolic.Tangent<Simd128<double>, Vector128<double>, double>(Vector128.Create(z)).ToScalar();
        return (a, Math.FusedMultiplyAdd(-a, a, 1));
    }

    /// <summary>The published formula, over all losses at once.</summary>
    private static double Value(List<double> losses)
    {
        double[] ratios = [.. losses.Select(loss => double.IsFinite(loss) && loss / losses[0] <= 1e6 ? loss / losses[0] : 1e6)];
        double last = 0, sum = 0, inverse = 0;
        for (int k = 0; k < ratios.Length; k++)
        {
            last += k >= ratios.Length - 20 ? ratios[k] : 0;
            sum += ratios[k];
            inverse += 1 / ratios[k];
        }

        return last < Math.Min(20, ratios.Length) ? -sum : inverse;
    }
}
