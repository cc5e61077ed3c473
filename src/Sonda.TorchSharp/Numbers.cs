using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Kernels;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>Readings of tensors by the engine's kernels, with sums in double.</summary>
/// <remarks>
/// At the sizes of common layers, a call of libtorch that makes a tensor costs more than its arithmetic. Each reading is therefore one
/// traversal of the memory and no call.
/// </remarks>
internal static class Numbers
{
    /// <summary>The length of a sample.</summary>
    public const int SampleLength = 64;

    /// <summary>The Euclidean norm.</summary>
    public static double Norm(this Tensor values)
    {
        using var memory = new TensorMemory(values);
        return memory.IsDouble ? Norms.Euclidean<double>(memory.Numbers<double>()) : Math.Sqrt(Reductions.Squares<float>(memory.Numbers<float>()));
    }

    /// <summary>The root mean square.</summary>
    public static double Rms(this Tensor values) => values.Norm() / Math.Sqrt(values.numel());

    /// <summary>The norms of a gradient, of weights before a step, and of their change; then sets them to those after it.</summary>
    /// <param name="gradient">∂C/∂w; null if there is none.</param>
    /// <param name="before">Weights in memory.</param>
    /// <param name="after">Weights of the same shape.</param>
    public static (double? Gradient, double Weights, double Change) MoveOn(Tensor? gradient, Tensor before, Tensor after)
    {
        using var old = new TensorMemory(before);
        using var now = new TensorMemory(after);
        if (now.IsDouble)
        {
            // The squares of very small and very large gradients leave the range of double.
            (_, double size, double moved) = ChangeKernels.MoveOn([], old.Numbers<double>(), now.Numbers<double>());
            return (gradient?.Norm(), Math.Sqrt(size), Math.Sqrt(moved));
        }

        if (gradient is null)
        {
            (_, double size, double moved) = ChangeKernels.MoveOn([], old.Numbers<float>(), now.Numbers<float>());
            return (null, Math.Sqrt(size), Math.Sqrt(moved));
        }

        using var slope = new TensorMemory(gradient);
        (double gradients, double weights, double changes) = ChangeKernels.MoveOn(slope.Numbers<float>(), old.Numbers<float>(), now.Numbers<float>());
        return (Math.Sqrt(gradients), Math.Sqrt(weights), Math.Sqrt(changes));
    }

    /// <summary>Some numbers of a tensor, from its whole length: they show whether somebody has changed it.</summary>
    public static void Sample(Tensor values, Span<double> sample)
    {
        using var memory = new TensorMemory(values);
        if (memory.IsDouble)
        {
            Sample<double>(memory.Numbers<double>(), sample);
        }
        else
        {
            Sample<float>(memory.Numbers<float>(), sample);
        }
    }

    /// <summary>Whether a tensor still has the numbers of a sample.</summary>
    public static bool IsUnchanged(Tensor values, ReadOnlySpan<double> sample)
    {
        Span<double> now = stackalloc double[SampleLength];
        Sample(values, now);
        return now.SequenceEqual(sample);
    }

    /// <summary>Adds the numbers of each unit to its sum, and returns the norm of all.</summary>
    /// <param name="values">A tensor.</param>
    /// <param name="shape">Its units.</param>
    /// <param name="sums">A sum for each unit, and seven more numbers.</param>
    public static double AddUnits(this Tensor values, UnitShape shape, double[] sums)
    {
        using var memory = new TensorMemory(values);
        return memory.IsDouble ? AddUnits<double>(memory.Numbers<double>(), shape, sums) : AddUnits<float>(memory.Numbers<float>(), shape, sums);
    }

    /// <summary>a/b; 1 if b is 0, as a factor that changes nothing.</summary>
    public static double Ratio(double a, double b) => b == 0 ? 1 : a / b;

    private static double AddUnits<T>(ReadOnlySpan<T> x, UnitShape shape, double[] sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape.Places == 1)
        {
            Span<T> zeros = shape.Units <= 1024 ? stackalloc T[shape.Units] : new T[shape.Units];
            zeros.Clear();
            double squares = ActivityKernels.AddRows(x, zeros, sums);

            // The squares of very small and very large doubles leave their range.
            return typeof(T) == typeof(double) ? Norms.Euclidean(x) : Math.Sqrt(squares);
        }

        for (int map = 0; map < shape.Rows * shape.Units; map++)
        {
            sums[map % shape.Units] += Reductions.Sum(x.Slice(map * shape.Places, shape.Places));
        }

        return Norms.Euclidean(x);
    }

    private static void Sample<T>(ReadOnlySpan<T> x, Span<double> sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < sample.Length; i++)
        {
            sample[i] = x.IsEmpty ? 0 : double.CreateTruncating(x[(int)((long)i * x.Length / sample.Length)]);
        }
    }
}
