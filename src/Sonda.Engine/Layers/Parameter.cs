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
        Factor = T.One;
        for (int row = 0; row < Rows; row++)
        {
            source.Slice(row * Columns, Columns).CopyTo(Stored.Row(row));
        }
    }

    /// <summary>The Euclidean norm of all numbers.</summary>
    public double Norm() => double.CreateTruncating(T.Abs(Factor)) * Reductions.Norm<T>(Stored.Padded);

    /// <summary>Whether every number is finite.</summary>
    internal bool IsFinite() => double.IsFinite(Reductions.MaxAbs<T>(Stored.Padded)) && T.IsFinite(Factor);

    /// <summary>Writes the factor into the numbers.</summary>
    internal void Fold()
    {
        if (Factor != T.One)
        {
            ElementwiseKernels.Scale(Stored.Padded, Factor);
            Factor = T.One;
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
