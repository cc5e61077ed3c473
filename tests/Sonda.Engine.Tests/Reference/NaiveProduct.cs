using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Matrix products as the chains of their definition, one number after another.</summary>
internal static class NaiveProduct
{
    /// <summary>start + Σₖ a·b, k ascending, each term fused.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="k">Terms.</param>
    /// <param name="n">Columns.</param>
    /// <param name="a">A(i, t).</param>
    /// <param name="b">B(t, j).</param>
    /// <param name="start">The start of the chain of (i, j).</param>
    public static Matrix<T> Compute<T>(int m, int k, int n, Func<int, int, T> a, Func<int, int, T> b, Func<int, int, T> start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] columns = new T[k * n];
        for (int t = 0; t < k; t++)
        {
            for (int j = 0; j < n; j++)
            {
                columns[(j * k) + t] = b(t, j);
            }
        }

        var c = Matrix<T>.Create(m, n);
        T[] row = new T[k];
        for (int i = 0; i < m; i++)
        {
            for (int t = 0; t < k; t++)
            {
                row[t] = a(i, t);
            }

            for (int j = 0; j < n; j++)
            {
                T sum = start(i, j);
                for (int t = 0; t < k; t++)
                {
                    sum = T.FusedMultiplyAdd(row[t], columns[(j * k) + t], sum);
                }

                c.Row(i)[j] = sum;
            }
        }

        return c;
    }
}
