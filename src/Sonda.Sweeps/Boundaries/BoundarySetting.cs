using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sonda.Engine.Randomness;

namespace Sonda.Sweeps.Boundaries;

/// <summary>What the cells of a picture have in common: network, data and steps.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Width">n: the number of inputs and of hidden units, 1 to <see cref="MaxWidth"/>.</param>
/// <param name="Steps">The steps of a training.</param>
/// <param name="Seed">The seed of weights and data.</param>
internal sealed record BoundarySetting(BoundaryCondition Condition, int Width = 16, int Steps = 500, ulong Seed = 1)
{
    /// <summary>The maximum width.</summary>
    public const int MaxWidth = 64;

    /// <summary>The maximum number of steps.</summary>
    public const int MaxSteps = 100_000;

    /// <summary>The rows of a mini-batch in that condition.</summary>
    public const int MiniBatchRows = 16;

    /// <summary>The number of rows of data.</summary>
    public int Rows => Condition switch
    {
        BoundaryCondition.OneRow => 1,
        BoundaryCondition.Linear => Width,
        _ => (Width * Width) + Width,
    };

    /// <summary>The factor before the activation: √2/√n for tanh, 1/√n otherwise.</summary>
    public double InputScale => (IsTanh ? Math.Sqrt(2) : 1) / Math.Sqrt(Width);

    /// <summary>The factor behind the activation: √2 for ReLU, else 1.</summary>
    public double HiddenScale => Condition == BoundaryCondition.Relu ? Math.Sqrt(2) : 1;

    /// <summary>Whether the hidden units are tanh.</summary>
    public bool IsTanh => Condition is not (BoundaryCondition.Relu or BoundaryCondition.Linear);

    /// <summary>The name of the condition, as options and files have it.</summary>
    public string Name => Condition switch
    {
        BoundaryCondition.MiniBatch => "mini-batch",
        BoundaryCondition.OneRow => "one-row",
        _ => Condition.ToString().ToLowerInvariant(),
    };

    /// <summary>A name for files and messages; equal settings have equal identities.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"{Name} width={Width} steps={Steps} seed={Seed}");

    /// <summary>SHA-256 of the identity.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Identity));

    /// <summary>Draws first weights (input by input), second weights, inputs (row by row) and targets: all N(0, 1).</summary>
    public (double[] First, double[] Second, double[] Inputs, double[] Targets) Draw()
    {
        var random = new RandomStream(Seed);
        return (
            Normal(random.Split("first"), Width * Width),
            Normal(random.Split("second"), Width),
            Normal(random.Split("inputs"), Rows * Width),
            Normal(random.Split("targets"), Rows));
    }

    /// <summary>The rows of the mini-batch of a step.</summary>
    public int[] BatchOf(int step)
    {
        RandomStream random = new RandomStream(Seed).Split("batch", step);
        return [.. Enumerable.Range(0, MiniBatchRows).Select(_ => random.NextInt(Rows))];
    }

    private static double[] Normal(RandomStream random, int count)
    {
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan())
        {
            value = random.NextGaussian();
        }

        return values;
    }
}
