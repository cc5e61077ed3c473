using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>What a parameter is for: what decays, what the optimizer moves.</summary>
public enum ParameterKind
{
    /// <summary>Multiplies inputs; weight decay is for these alone.</summary>
    Weight,

    /// <summary>Is added.</summary>
    Bias,

    /// <summary>Scales or shapes what a layer gives: the gain of a normalisation, the slope of a PReLU.</summary>
    Gain,

    /// <summary>Is measured while training and read afterwards; no gradient, no optimizer.</summary>
    Statistic,
}

/// <summary>One tensor of parameters of a layer: <see cref="Rows"/> × <see cref="Columns"/> numbers with a name.</summary>
/// <remarks>
/// The numbers are those stored times a common factor, which is 1 but where a layer with sparse inputs lets weight
/// decay multiply the factor and not the weights that no input touched.
/// </remarks>
public sealed class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Parameter(string name, ParameterKind kind, int rows, int columns) =>
        (Name, Kind, Rows, Columns) = (name, kind, rows, columns);

    /// <summary>What the layer calls it, such as <c>weights</c>: stable, in files too.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Numbers in all.</summary>
    public int Count => Rows * Columns;

    /// <summary>The numbers without the factor.</summary>
    internal Matrix<T> Stored { get; set; }

    /// <summary>What the stored numbers are to be multiplied by.</summary>
    internal T Factor { get; set; } = T.One;

    /// <summary>No stored number is larger in magnitude; infinite where nobody has looked.</summary>
    internal double Bound { get; set; } = double.PositiveInfinity;

    /// <summary>One number.</summary>
    public T At(int row, int column) => Stored.Row(row)[column] * Factor;

    /// <summary>Copies the numbers, row after row.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="Count"/>.</exception>
    public void CopyTo(Span<T> destination)
    {
        RequireLength(destination.Length);
        for (int row = 0; row < Rows; row++)
        {
            ElementwiseKernels.Scale(Stored.Row(row), Factor, destination.Slice(row * Columns, Columns));
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

    /// <summary>Whether every number is finite after a step, found without looking at them unless they may be huge.</summary>
    /// <param name="decay">What the step multiplied the stored numbers by.</param>
    /// <param name="growth">Nor was any moved further by the step.</param>
    /// <remarks>
    /// A step of at most 32 rows rounds a number fewer than 64 times, each time by less than 2⁻²⁴ of the bound, which
    /// therefore grows by 2⁻¹⁸ of itself too. From 1 it then takes 20 million steps to bring about a look without need.
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

    /// <summary>Writes the factor into the numbers.</summary>
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
