using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Sweeps.Boundaries;

/// <summary>The gradient of the first weights, Σ x ⊗ δ over a block of rows.</summary>
internal static unsafe class BoundaryGradient
{
    /// <summary>Adds Σ x ⊗ δ of a block of rows, in tiles of two inputs and four units whose sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TSimd, TVector>(double* inputs, int* order, int count, int n, double* delta, double* gradient)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int j = 0; j < n; j += 4)
        {
            int units = Math.Min(4, n - j);
            for (int i = 0; i < n; i += 2)
            {
                if (units < 4 || i + 1 == n)
                {
                    AddEdge<TSimd, TVector>(inputs, order, count, n, delta, gradient, (i, Math.Min(i + 2, n)), (j, j + units));
                    continue;
                }

                double* upper = gradient + (((i * n) + j) * lanes), lower = upper + (n * lanes);
                TVector a0 = TSimd.Load(upper), a1 = TSimd.Load(upper + lanes), a2 = TSimd.Load(upper + (2 * lanes)), a3 = TSimd.Load(upper + (3 * lanes));
                TVector b0 = TSimd.Load(lower), b1 = TSimd.Load(lower + lanes), b2 = TSimd.Load(lower + (2 * lanes)), b3 = TSimd.Load(lower + (3 * lanes));
                double* d = delta + (j * lanes);
                for (int r = 0; r < count; r++, d += n * lanes)
                {
                    double* row = inputs + (order[r] * n) + i;
                    TVector x = TSimd.Broadcast(row[0]), y = TSimd.Broadcast(row[1]);
                    TVector d0 = TSimd.Load(d), d1 = TSimd.Load(d + lanes), d2 = TSimd.Load(d + (2 * lanes)), d3 = TSimd.Load(d + (3 * lanes));
                    (a0, b0) = (TSimd.MultiplyAdd(x, d0, a0), TSimd.MultiplyAdd(y, d0, b0));
                    (a1, b1) = (TSimd.MultiplyAdd(x, d1, a1), TSimd.MultiplyAdd(y, d1, b1));
                    (a2, b2) = (TSimd.MultiplyAdd(x, d2, a2), TSimd.MultiplyAdd(y, d2, b2));
                    (a3, b3) = (TSimd.MultiplyAdd(x, d3, a3), TSimd.MultiplyAdd(y, d3, b3));
                }

                TSimd.Store(a0, upper);
                TSimd.Store(a1, upper + lanes);
                TSimd.Store(a2, upper + (2 * lanes));
                TSimd.Store(a3, upper + (3 * lanes));
                TSimd.Store(b0, lower);
                TSimd.Store(b1, lower + lanes);
                TSimd.Store(b2, lower + (2 * lanes));
                TSimd.Store(b3, lower + (3 * lanes));
            }
        }
    }

    /// <summary>The same at the edge of a width that no tile divides.</summary>
    private static void AddEdge<TSimd, TVector>(
        double* inputs, int* order, int count, int n, double* delta, double* gradient, (int From, int To) columns, (int From, int To) units)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int i = columns.From; i < columns.To; i++)
        {
            for (int j = units.From; j < units.To; j++)
            {
                double* place = gradient + (((i * n) + j) * lanes);
                TVector sum = TSimd.Load(place);
                for (int r = 0; r < count; r++)
                {
                    sum = TSimd.MultiplyAdd(TSimd.Broadcast(inputs[(order[r] * n) + i]), TSimd.Load(delta + (((r * n) + j) * lanes)), sum);
                }

                TSimd.Store(sum, place);
            }
        }
    }
}
