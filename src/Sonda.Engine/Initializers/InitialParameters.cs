using System.Numerics;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Engine.Initializers;

/// <summary>Draws the initial parameters of a layer.</summary>
/// <remarks>
/// Every operation between the seed and a weight is rounded by IEEE 754 in one way only, so that a seed gives the same bytes on every
/// machine. The rules contain no gain of the activation, except He's √2.
/// </remarks>
internal static class InitialParameters
{
    /// <summary>Draws the weights, input by input, then the biases.</summary>
    /// <param name="spec">The rule. For LSUV this is its orthogonal start; <see cref="Lsuv"/> does the rest.</param>
    /// <param name="random">The stream of this layer.</param>
    /// <param name="weights">A row for each input, a column for each output.</param>
    /// <param name="inputs">Fan-in.</param>
    /// <param name="outputs">Fan-out.</param>
    /// <param name="biases">One for each output.</param>
    /// <exception cref="ArgumentException">The length of a span does not fit inputs and outputs.</exception>
    public static void Fill<T>(
        InitializerSpec spec, RandomStream random, Span<T> weights, int inputs, int outputs, Span<T> biases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fill(spec, random, weights, inputs, outputs, outputs, biases);

    /// <summary>Draws weights that several outputs share, such as those of a convolution, then the biases.</summary>
    /// <param name="spec">The rule. For LSUV this is its orthogonal start; <see cref="Lsuv"/> does the rest.</param>
    /// <param name="random">The stream of this layer.</param>
    /// <param name="weights">A row for each input, a column for each output.</param>
    /// <param name="inputs">Fan-in.</param>
    /// <param name="outputs">Columns of the weights.</param>
    /// <param name="fanOut">The number of outputs that an input reaches.</param>
    /// <param name="biases">One for each column.</param>
    /// <exception cref="ArgumentException">The length of a span does not fit inputs and outputs.</exception>
    public static void Fill<T>(
        InitializerSpec spec, RandomStream random, Span<T> weights, int inputs, int outputs, long fanOut, Span<T> biases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, inputs * outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(biases.Length, outputs);
        double fanIn = inputs;
        double fan = (fanIn + fanOut) / 2;
        switch (spec.Kind)
        {
            case InitializerKind.Book or InitializerKind.LeCun:
                Normal(random, 0, 1 / Math.Sqrt(fanIn), weights);
                break;
            case InitializerKind.BookLarge:
                Normal(random, 0, 1, weights);
                break;
            case InitializerKind.LeCunUniform:
                Symmetric(random, Math.Sqrt(3 / fanIn), weights);
                break;
            case InitializerKind.Xavier:
                Normal(random, 0, Math.Sqrt(1 / fan), weights);
                break;
            case InitializerKind.Keras:
            case InitializerKind.XavierUniform:
                Symmetric(random, Math.Sqrt(3 / fan), weights);
                break;
            case InitializerKind.He:
                Normal(random, 0, Math.Sqrt(2 / fanIn), weights);
                break;
            case InitializerKind.HeUniform:
                Symmetric(random, Math.Sqrt(6 / fanIn), weights);
                break;
            case InitializerKind.Orthogonal:
                OrthogonalMatrix.Fill(random, spec.First, weights, inputs, outputs);
                break;
            case InitializerKind.Lsuv:
                OrthogonalMatrix.Fill(random, 1, weights, inputs, outputs);
                break;
            case InitializerKind.Identity:
                Identity(weights, inputs, outputs);
                break;
            case InitializerKind.Constant:
                weights.Fill(T.CreateTruncating(spec.First));
                break;
            case InitializerKind.Uniform:
                Uniform(random, spec.First, spec.Second, weights);
                break;
            case InitializerKind.Normal:
                Normal(random, spec.First, spec.Second, weights);
                break;
            case InitializerKind.Variance:
                Normal(random, 0, Math.Sqrt(spec.First / fanIn), weights);
                break;
            case InitializerKind.PyTorch:
                Symmetric(random, 1 / Math.Sqrt(fanIn), weights);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Not an initializer.");
        }

        biases.Clear();
        if (spec.Kind is InitializerKind.Book or InitializerKind.BookLarge)
        {
            Normal(random, 0, 1, biases);
        }
        else if (spec is { Kind: InitializerKind.Variance, Second: > 0 })
        {
            Normal(random, 0, Math.Sqrt(spec.Second), biases);
        }
        else if (spec.Kind == InitializerKind.PyTorch)
        {
            Symmetric(random, 1 / Math.Sqrt(fanIn), biases);
        }
    }

    private static void Normal<T>(RandomStream random, double mean, double deviation, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
        {
            value = T.CreateTruncating(mean + (deviation * random.NextGaussian()));
        }
    }

    private static void Symmetric<T>(RandomStream random, double bound, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Uniform(random, -bound, bound, values);

    private static void Uniform<T>(RandomStream random, double low, double high, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
        {
            value = T.CreateTruncating(low + ((high - low) * random.NextDouble()));
        }
    }

    private static void Identity<T>(Span<T> weights, int inputs, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        weights.Clear();
        for (int i = 0; i < Math.Min(inputs, outputs); i++)
        {
            weights[(i * outputs) + i] = T.One;
        }
    }
}
