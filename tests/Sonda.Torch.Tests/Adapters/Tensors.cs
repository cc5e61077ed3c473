using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>Numbers to tensors and back.</summary>
internal static class Tensors
{
    public static Tensor Tensor(this double[] numbers, ScalarType type) => tensor(numbers, dtype: type);

    /// <summary>Rows of equal length as a matrix.</summary>
    public static Tensor Tensor(this double[][] rows, ScalarType type) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length], dtype: type);

    /// <summary>All numbers, row by row.</summary>
    public static double[] Numbers(this Tensor tensor) =>
        tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static double[][] Rows(this Tensor matrix) =>
        [.. Enumerable.Range(0, (int)matrix.shape[0]).Select(row => matrix[row].Numbers())];

    /// <summary>The numbers rounded to a precision.</summary>
    public static double[] RoundedTo(this double[] numbers, ScalarType type) =>
        type == ScalarType.Float32 ? [.. numbers.Select(number => (double)(float)number)] : numbers;
}
