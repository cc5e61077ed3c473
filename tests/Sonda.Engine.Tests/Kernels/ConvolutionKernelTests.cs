using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>The products of a convolution equal their documented chains bit for bit, and write nothing behind a matrix.</summary>
public sealed class ConvolutionKernelTests
{
    [Fact]
    public void In_float() => CheckAll<float>();

    [Fact]
    public void In_double() => CheckAll<double>();

    [Fact]
    public void Folding_is_the_transpose_of_unfolding()
    {
        // ⟨Unfold x, p⟩ = ⟨x, Fold p⟩ in whole numbers, which doubles add exactly.
        foreach (Window window in (Window[])
            [
                new(Shape.Image(1, 28, 28), 5, 5, 1, 0), new(Shape.Image(3, 9, 40), 3, 2, 1, 1), new(Shape.Image(2, 11, 7), 4, 3, 2, 2),
                new(Shape.Image(2, 5, 5), 2, 2, 7, 1), new(Shape.Image(2, 1, 70), 1, 3, 3, 0), new(Shape.Image(4, 3, 3), 3, 3, 1, 0),
            ])
        {
            Adjoint<float>(window);
            Adjoint<double>(window);
        }
    }

    [Fact]
    public void A_fold_of_patches_counts_how_often_a_point_was_seen()
    {
        var window = new Window(Shape.Image(1, 3, 4), 2, 2, 1, 0);
        Matrix<float> patches = Matrix<float>.Create(4, 6);
        patches.Padded.Fill(1);
        float[] image = [.. Enumerable.Repeat(9f, 12)];
        PatchKernels.Fold(patches, window, window.SeenByPoints(), image);
        Assert.Equal([1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1], image);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var window = new Window(Shape.Image(1, 3, 4), 2, 2, 1, 0);
        Seen[] seen = window.SeenByPoints();
        Assert.Throws<ArgumentException>(() => PatchKernels.Unfold(new float[11], window, seen, Matrix<float>.Create(4, 6)));
        Assert.Throws<ArgumentException>(() => PatchKernels.Unfold(new float[12], window, seen, Matrix<float>.Create(4, 5)));
        Assert.Throws<ArgumentException>(() => PatchKernels.Fold(Matrix<float>.Create(4, 6), window, seen.AsSpan(1), new float[12]));
        Matrix<float> m = Matrix<float>.Create(3, 5);
        Assert.Throws<ArgumentException>(() => ConvolutionKernels.Convolve(m, m, m, m));
        Assert.Throws<ArgumentException>(() => ConvolutionKernels.Spread(m, m, m));
        Assert.Throws<ArgumentException>(() => ConvolutionKernels.AddGradient(m, m, m));
    }

    private static void CheckAll<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int maps = 1; maps <= 35; maps++)
        {
            for (int places = 1; places <= 70; places += 1 + (maps % 3))
            {
                int points = ((places * 7) + maps) % 29;
                Matrix<T> weights = Random<T>(points, maps, 1), biases = Random<T>(1, maps, 2), patches = Random<T>(points, places, 3);
                Matrix<T> delta = Random<T>(maps, places, 4), byPlace = Random<T>(places, maps, 5);
                Check<T>(maps, places, c => ConvolutionKernels.Convolve(weights, biases, patches, c),
                    (m, p, _) => Chain(biases.Row(0)[m], points, k => (weights.Row(k)[m], patches.Row(k)[p])));
                Check<T>(points, places, c => ConvolutionKernels.Spread(weights, delta, c),
                    (k, p, _) => Chain(T.Zero, maps, m => (weights.Row(k)[m], delta.Row(m)[p])));
                Check<T>(points, maps, c => ConvolutionKernels.AddGradient(patches, byPlace, c),
                    (k, m, old) => Chain(old, places, p => (patches.Row(k)[p], byPlace.Row(p)[m])));
            }
        }
    }

    private static void Check<T>(int rows, int columns, Action<Matrix<T>> kernel, Func<int, int, T, T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int guards = 16;
        T guard = T.CreateTruncating(123456789);
        int size = rows * Matrix<T>.StrideOf(columns);
        var store = new AlignedArray<T>(size + (2 * guards));
        store.Span.Fill(guard);
        var c = new Matrix<T>(store, guards, rows, columns);
        Matrix<T> old = Random<T>(rows, columns, 9);
        old.Padded.CopyTo(c.Padded);
        kernel(c);
        Assert.Equal(-1, store.Span[..guards].IndexOfAnyExcept(guard));
        Assert.Equal(-1, store.Span[(guards + size)..].IndexOfAnyExcept(guard));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T wanted = expected(i, j, old.Row(i)[j]);
                if (!wanted.Equals(c.Row(i)[j]))
                {
                    Assert.Fail($"{rows}×{columns}: [{i},{j}] is {c.Row(i)[j]}, expected {wanted}");
                }
            }
        }
    }

    private static void Adjoint<T>(Window window)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Null(window.Fault());
        var random = new RandomStream(3);
        T[] image = [.. Enumerable.Range(0, window.Input.Count).Select(_ => T.CreateTruncating(random.NextInt(9) - 4))];
        Matrix<T> unfolded = Matrix<T>.Create(window.Points, window.Places), patches = Matrix<T>.Create(window.Points, window.Places);
        unfolded.Padded.Fill(T.CreateTruncating(1000));
        var folded = new T[image.Length];
        double left = 0, right = 0;
        PatchKernels.Unfold(image, window, window.SeenByPoints(), unfolded);
        for (int row = 0; row < patches.Rows; row++)
        {
            foreach (ref T value in patches.Row(row))
            {
                value = T.CreateTruncating(random.NextInt(9) - 4);
            }
        }

        PatchKernels.Fold(patches, window, window.SeenByPoints(), folded);
        for (int row = 0; row < patches.Rows; row++)
        {
            for (int place = 0; place < patches.Columns; place++)
            {
                left += double.CreateTruncating(unfolded.Row(row)[place] * patches.Row(row)[place]);
            }
        }

        for (int i = 0; i < image.Length; i++)
        {
            right += double.CreateTruncating(image[i] * folded[i]);
        }

        Assert.NotEqual(0, left);
        Assert.Equal(left, right);
    }

    private static T Chain<T>(T start, int terms, Func<int, (T A, T B)> term)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int t = 0; t < terms; t++)
        {
            (T a, T b) = term(t);
            start = T.FusedMultiplyAdd(a, b, start);
        }

        return start;
    }

    private static Matrix<T> Random<T>(int rows, int columns, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        var matrix = Matrix<T>.Create(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref T value in matrix.Row(row))
            {
                value = T.CreateTruncating(random.NextGaussian());
            }
        }

        return matrix;
    }
}
