using System.Diagnostics;
using Sonda.Benchmarks.Bound;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Benchmarks.Table;

/// <summary>The speed of a product of square float matrices on one core, as a share of the peak of multiply-adds.</summary>
/// <remarks>
/// Product and peak are each the best of alternating tries, because a disturbance can only make a try slower. The row also
/// measures two threads, but without a bar, because the second core may be busy with another program.
/// </remarks>
internal sealed class ProductShare(int size) : IRowSource
{
    private const double Bar = 80;
    private const int Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.6);

    public TableRow Measure()
    {
        Terminal.Error.WriteLine(FormattableString.Invariant($"GEMM {size}^3"));
        Matrix<float> a = Filled(1), b = Filled(2), c = Filled(3);
        using var two = new Workers(2);
        double peak = 0;
        List<double> one = [], shared = [];
        for (int round = 0; round < Rounds; round++)
        {
            MachinePeaks peaks = MachinePeaks.Measure();
            peak = Math.Max(peak, 2 * peaks.Lanes * peaks.MultiplyAdds);
            Try(one, () => MatrixKernels.Multiply(a, b, c));
            Try(shared, () => MatrixKernels.Multiply(a, b, c, two));
        }

        double best = one.Max();
        return new TableRow
        {
            What = FormattableString.Invariant($"GEMM {size}^3, float, one thread"),
            Bar = Bar,
            AtLeast = true,
            Unit = "% of the peak",
            Digits = 1,
            Measured = 100 * best / peak,
            Detail = FormattableString.Invariant($"best {best:f1} GFLOP/s of {peak:f1}, median {Sample.MedianOf(one):f1} ")
                + FormattableString.Invariant($"of {one.Count}; two threads best {shared.Max():f1}, median {Sample.MedianOf(shared):f1}"),
        };
    }

    private void Try(List<double> gigaflops, Action product)
    {
        double operations = 2.0 * size * size * size;
        product();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            product();
            gigaflops.Add(operations / Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < Round);
    }

    private Matrix<float> Filled(int seed)
    {
        var matrix = Matrix<float>.Create(size, size);
        Span<float> numbers = matrix.Padded;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (((i * 7L) + seed) % 13) - 6;
        }

        return matrix;
    }
}
