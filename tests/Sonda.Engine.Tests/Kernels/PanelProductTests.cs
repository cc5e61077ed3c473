using System.Numerics;
using Sonda.Engine.Kernels.Gates;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>Products of a recurrent step equal a chain of multiply-adds bit for bit, and touch no other memory.</summary>
public sealed class PanelProductTests
{
    [Fact]
    public void In_float() => CheckAll<float>();

    [Fact]
    public void In_double() => CheckAll<double>();

    [Fact]
    public void What_would_leave_its_matrix_is_refused()
    {
        var panels = new Panels<float>(3, 32);
        Matrix<float> a = Matrix<float>.Create(4, 3), c = Matrix<float>.Create(4, 32), b = Matrix<float>.Create(4, 32), sum = Matrix<float>.Create(3, 32);
        Assert.Throws<ArgumentException>(() => PanelProduct.MultiplyAddBias(a, panels, Matrix<float>.Create(1, 16), c));
        Assert.Throws<ArgumentException>(() => PanelProduct.MultiplyAddBias(a, panels, Matrix<float>.Create(2, 32), c));
        Assert.Throws<ArgumentException>(() => PanelProduct.MultiplyAddBias(a, panels, Matrix<float>.Create(1, 32), Matrix<float>.Create(4, 16)));
        Assert.Throws<ArgumentException>(() => PanelProduct.AddOuterProducts(a, b, 16, sum, 0, 32));
        Assert.Throws<ArgumentException>(() => PanelProduct.AddOuterProducts(a, b, 0, sum, 16, 32));
        Assert.Throws<ArgumentException>(() => PanelProduct.AddOuterProducts(a, b, 8, sum, 0, 16));
    }

    private static void CheckAll<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(3);
        for (int trial = 0; trial < 100; trial++)
        {
            (int m, int k, int strips) = (1 + random.NextInt(20), 1 + random.NextInt(40), 1 + random.NextInt(7));
            int n = strips * Matrix<T>.Padding, from = random.NextInt(3) * Matrix<T>.Padding, to = random.NextInt(3) * Matrix<T>.Padding;
            Matrix<T> b = Random<T>(random, k, from + n), turned = Random<T>(random, n, from + k), rows = Random<T>(random, m, k);
            var panels = new Panels<T>(k, n);
            panels.Pack(b, from);
            Check(random, m, n, 0, c => PanelProduct.Add(rows, panels, c), k, (i, t) => rows.Row(i)[t], (t, j) => b.Row(t)[from + j]);
            panels.PackTransposed(turned, from);
            Check(random, m, n, 0, c => PanelProduct.Add(rows, panels, c), k, (i, t) => rows.Row(i)[t], (t, j) => turned.Row(j)[from + t]);
            panels.Pack(b, from);
            Matrix<T> bias = Random<T>(random, 1, n + (random.NextInt(2) * Matrix<T>.Padding));
            Check(
                random, m, n, 0, c => PanelProduct.MultiplyAddBias(rows, panels, bias, c), k, (i, t) => rows.Row(i)[t], (t, j) => b.Row(t)[from + j], (_, j) => bias.Row(0)[j]);
            Matrix<T> a = Random<T>(random, k, m);
            foreach (int columnB in (int[])[0, from])
            {
                Check(
                    random, m, n, to, c => PanelProduct.AddOuterProducts(a, b, columnB, c, to, n), k, (i, t) => a.Row(t)[i], (t, j) => b.Row(t)[columnB + j]);
            }
        }
    }

    private static void Check<T>(
        RandomStream random, int m, int n, int first, Action<Matrix<T>> add, int terms, Func<int, int, T> a, Func<int, int, T> b, Func<int, int, T>? start = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> c = Random<T>(random, m, first + n + Matrix<T>.Padding);
        T[] before = c.Padded.ToArray();
        add(c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int column = 0; column < c.Stride; column++)
            {
                bool within = column >= first && column < first + n;
                T expected = within && start is not null ? start(i, column - first) : before[(i * c.Stride) + column];
                for (int t = 0; t < terms && within; t++)
                {
                    expected = T.FusedMultiplyAdd(a(i, t), b(t, column - first), expected);
                }

                Assert.True(expected == c.Padded[(i * c.Stride) + column], $"{m} × {terms} × {n} at row {i}, column {column}");
            }
        }
    }

    private static Matrix<T> Random<T>(RandomStream random, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> matrix = Matrix<T>.Create(rows, columns);
        foreach (ref T value in matrix.Padded)
        {
            value = T.CreateTruncating(random.NextGaussian());
        }

        return matrix;
    }
}
