using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>Readings of tensors by the engine's kernels, with sums in double.</summary>
/// <remarks>
/// At the sizes of common layers, a call of libtorch that makes a tensor costs more than its arithmetic. Each reading is therefore one
/// traversal of the memory and no call.
/// </remarks>
internal static class Numbers
{
    /// <summary>The Euclidean norm.</summary>
    public static double Norm(this Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = values.InMemory();
        return numbers.dtype == ScalarType.Float64 ? Norms.Euclidean<double>(numbers.Numbers<double>()) : Math.Sqrt(Reductions.Squares<float>(numbers.Numbers<float>()));
    }

    /// <summary>The root mean square.</summary>
    public static double Rms(this Tensor values) => values.Norm() / Math.Sqrt(values.numel());

    /// <summary>The norms of a gradient, of weights before a step, and of their change; then sets them to those after it.</summary>
    /// <param name="gradient">∂C/∂w; null if there is none.</param>
    /// <param name="before">Weights in memory.</param>
    /// <param name="after">Weights of the same shape.</param>
    public static (double? Gradient, double Weights, double Change) MoveOn(Tensor? gradient, Tensor before, Tensor after)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor now = after.InMemory();
        Tensor? slope = gradient?.InMemory();

        // Gradients of a type or of a size that does not square are read on their own.
        bool isTogether = slope is not null && slope.dtype == now.dtype && now.dtype == ScalarType.Float32;
        (double gradients, double weights, double changes) = now.dtype == ScalarType.Float64
            ? ChangeKernels.MoveOn([], before.Numbers<double>(), now.Numbers<double>())
            : ChangeKernels.MoveOn(isTogether ? slope!.Numbers<float>() : [], before.Numbers<float>(), now.Numbers<float>());
        return (isTogether ? Math.Sqrt(gradients) : slope?.Norm(), Math.Sqrt(weights), Math.Sqrt(changes));
    }

    /// <summary>Some numbers of a tensor, from its whole length: they show whether somebody has changed it.</summary>
    public static double[] Sample(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = values.InMemory();
        return numbers.dtype == ScalarType.Float64 ? Sample<double>(numbers.Numbers<double>()) : Sample<float>(numbers.Numbers<float>());
    }

    /// <summary>Adds the numbers of each unit to its sum, and returns the norm of all.</summary>
    /// <param name="values">A tensor.</param>
    /// <param name="shape">Its units.</param>
    /// <param name="sums">A sum for each unit, and seven more numbers.</param>
    public static double AddUnits(this Tensor values, UnitShape shape, double[] sums)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = values.InMemory();
        return numbers.dtype == ScalarType.Float64
            ? AddUnits<double>(numbers.Numbers<double>(), shape, sums)
            : AddUnits<float>(numbers.Numbers<float>(), shape, sums);
    }

    /// <summary>a/b; 1 if b is 0, as a factor that changes nothing.</summary>
    public static double Ratio(double a, double b) => b == 0 ? 1 : a / b;

    private static double AddUnits<T>(ReadOnlySpan<T> x, UnitShape shape, double[] sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape.Places == 1)
        {
            double squares = ActivityKernels.AddRows(x, new T[shape.Units], sums);

            // The squares of very small and very large doubles leave their range.
            return typeof(T) == typeof(double) ? Norms.Euclidean(x) : Math.Sqrt(squares);
        }

        for (int map = 0; map < shape.Rows * shape.Units; map++)
        {
            sums[map % shape.Units] += Reductions.Sum(x.Slice(map * shape.Places, shape.Places));
        }

        return Norms.Euclidean(x);
    }

    private static double[] Sample<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] sample = new double[Math.Min(64, x.Length)];
        for (int i = 0; i < sample.Length; i++)
        {
            sample[i] = double.CreateTruncating(x[(int)((long)i * x.Length / sample.Length)]);
        }

        return sample;
    }
}
