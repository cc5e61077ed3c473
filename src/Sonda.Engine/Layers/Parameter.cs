using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>The kinds of parameters; the kind decides about weight decay and updates.</summary>
public enum ParameterKind
{
    /// <summary>A factor of inputs; only weights decay.</summary>
    Weight,

    /// <summary>A summand.</summary>
    Bias,

    /// <summary>A scale or shape of outputs: the gain of a normalisation, the slope of a PReLU.</summary>
    Gain,

    /// <summary>A measurement of training that evaluation uses; without gradient or optimizer.</summary>
    Statistic,
}

/// <summary>One tensor of parameters of a layer: <see cref="Rows"/> × <see cref="Columns"/> numbers with a name.</summary>
/// <remarks>
/// The numbers are the stored numbers times a common factor. The factor is 1, except in a layer with sparse inputs: there weight decay
/// multiplies the factor and so leaves the weights of zero inputs untouched.
/// </remarks>
public sealed class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Parameter(string name, ParameterKind kind, int rows, int columns) =>
        (Name, Kind, Rows, Columns) = (name, kind, rows, columns);

    /// <summary>The name within the layer, such as <c>weights</c>; files rely on it.</summary>
    public string Name { get; }

    /// <summary>The kind.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>The count of numbers.</summary>
    public int Count => Rows * Columns;

    /// <summary>The numbers without the factor.</summary>
    internal Matrix<T> Stored { get; set; }

    /// <summary>The factor of the stored numbers.</summary>
    internal T Factor { get; set; } = T.One;

    /// <summary>An upper bound of the stored magnitudes; infinite if unknown.</summary>
    internal double Bound { get; set; } = double.PositiveInfinity;

    /// <summary>Returns one number.</summary>
    public T At(int row, int column) => Stored.Row(row)[column] * Factor;

    /// <summary>Copies the numbers, row after row.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="Count"/>.</exception>
    public void CopyTo(Span<T> destination)
    {
        RequireLength(destination.Length);
        Stored.CopyTo(destination);
        if (Factor != T.One)
        {
            ElementwiseKernels.Scale(destination, Factor);
        }
    }

    /// <summary>Sets the numbers, row after row.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="Count"/>.</exception>
    public void Set(ReadOnlySpan<T> source)
    {
        RequireLength(source.Length);
        (Factor, Bound) = (T.One, double.PositiveInfinity);
        for (int row = 0; row < Rows; row++)
        {
            source.Slice(row * Columns, Columns).CopyTo(Stored.Row(row));
        }
    }

    /// <summary>The numbers, row after row, copied.</summary>
    public T[] ToArray()
    {
        var numbers = new T[Count];
        CopyTo(numbers);
        return numbers;
    }

    /// <summary>The Euclidean norm of all numbers.</summary>
    public double Norm() => double.CreateTruncating(T.Abs(Factor)) * Reductions.Norm<T>(Stored.Padded);

    /// <summary>Whether every number is finite after a step; reads the numbers only if they may be huge.</summary>
    /// <param name="decay">The factor by which the step multiplied the stored numbers.</param>
    /// <param name="growth">The maximum change of a number by the step.</param>
    /// <remarks>
    /// A step of at most 32 rows rounds a number fewer than 64 times, each time by less than 2⁻²⁴ of the bound; so the bound also grows by
    /// 2⁻¹⁸ of itself. From 1, it takes 20 million steps until the numbers are read without need.
    /// </remarks>
    internal bool IsFiniteAfter(double decay, double growth)
    {
        const double rounding = 1 + (1.0 / (1 << 18));
        double limit = (typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue) / 4;
        double factor = double.CreateTruncating(T.Abs(Factor));
        Bound = ((Bound * Math.Max(1, Math.Abs(decay))) + growth) * rounding;
        if (Bound * Math.Max(1, factor) < limit)
        {
            return true;
        }

        Bound = Reductions.MaxAbs<T>(Stored.Padded);
        return T.IsFinite(T.CreateTruncating(Bound) * T.Abs(Factor));
    }

    /// <summary>Multiplies the factor into the stored numbers.</summary>
    internal void Fold()
    {
        if (Factor != T.One)
        {
            ElementwiseKernels.Scale(Stored.Padded, Factor);
            (Factor, Bound) = (T.One, double.PositiveInfinity);
        }
    }

    private void RequireLength(int found)
    {
        if (found != Count)
        {
            throw new ArgumentException($"{Name} has {Rows} × {Columns} = {Count} numbers; found {found}.");
        }
    }
}
