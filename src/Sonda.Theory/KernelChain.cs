using System.Collections.Immutable;
using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>The theory's description of one weighted layer.</summary>
/// <param name="Curve">φ.</param>
/// <param name="Weights">The distribution of its parameters.</param>
/// <param name="Inputs">Fan-in.</param>
/// <param name="Outputs">Neurons.</param>
internal sealed record TheoryLayer(ActivationCurve Curve, WeightStatistics Weights, int Inputs, int Outputs)
{
    /// <summary>The share of freedom that orthogonal weights, from n inputs to m outputs, remove on the way forward.</summary>
    public double FixedForward => Weights.IsOrthogonal ? Math.Min(1, (double)Outputs / Inputs) : 0;

    /// <summary>The share that they remove on the way back.</summary>
    public double FixedBackward => Weights.IsOrthogonal ? Math.Min(1, (double)Inputs / Outputs) : 0;
}

/// <summary>The kernels of a network of infinite width over the rows of data, for each layer and each bin of their cosines.</summary>
internal sealed class KernelChain
{
    private readonly InputStatistics _inputs;
    private readonly double[] _shares;

    private KernelChain(InputStatistics inputs, int layers)
    {
        _inputs = inputs;
        (Q, Kernels, Ratios) = (new double[layers], new LayerKernel[layers - 1], new double[layers - 1][]);
        Cosines = new double[layers][];

        // The share of pairs of one class is Σ p²; without same-class pairs it is 0.
        double same = inputs.SameClass.IsEmpty ? 0 : inputs.DifferentClass.IsEmpty ? 1 : inputs.ClassShares.Sum(p => p * p);
        _shares =
        [
            .. inputs.SameClass.Select(_ => same / inputs.SameClass.Length),
            .. inputs.DifferentClass.Select(_ => (1 - same) / inputs.DifferentClass.Length),
        ];
    }

    /// <summary>The variance of the weighted inputs of each layer.</summary>
    public double[] Q { get; }

    /// <summary>The correlation of weighted inputs in each layer and bin; bins of the same class come first.</summary>
    public double[][] Cosines { get; }

    /// <summary>The kernels of each hidden layer, at the mean over all pairs.</summary>
    public LayerKernel[] Kernels { get; }

    /// <summary>E[φ′ φ′]/E[φ′²] of each hidden layer and bin.</summary>
    public double[][] Ratios { get; }

    /// <summary>Follows rows and pairs from the input to the output.</summary>
    /// <param name="layers">First hidden layer to output.</param>
    /// <param name="inputs">The data.</param>
    /// <param name="gap">Explains why this is not possible; null if it is.</param>
    public static KernelChain? Of(ImmutableArray<TheoryLayer> layers, InputStatistics inputs, out LocalizableText? gap)
    {
        var chain = new KernelChain(inputs, layers.Length);
        WeightStatistics first = layers[0].Weights;
        chain.Q[0] = (first.WeightVariance * inputs.MeanSquare) + first.BiasVariance;
        double[] bins = [.. inputs.SameClass, .. inputs.DifferentClass];
        chain.Cosines[0] = Array.ConvertAll(
            bins, cosine => Correlation((first.WeightVariance * inputs.MeanSquare * cosine) + first.BiasVariance, chain.Q[0]));
        for (int l = 0; l < layers.Length; l++)
        {
            if (!(chain.Q[l] is > PointMoments.MinVariance and < 1e12))
            {
                gap = chain.Q[l] > 1
                    ? LocalizableText.Of($"The variance of weighted inputs has grown without bound in layer {l + 1}.")
                    : LocalizableText.Of($"The variance of weighted inputs has fallen to 0 in layer {l + 1}.");
                return null;
            }

            if (l + 1 < layers.Length)
            {
                ActivationCurve curve = layers[l].Curve;
                if (curve.Spec.Kind == ActivationKind.Formula && !PointMoments.Of(curve, chain.Q[l]).Converges)
                {
                    gap = LocalizableText.Of($"The means of {curve.Spec} do not converge in layer {l + 1}, where weighted inputs have a variance of {chain.Q[l]:g3}.");
                    return null;
                }

                chain.Extend(l, layers);
            }
        }

        gap = null;
        return chain;
    }

    /// <summary>The mean over pairs of the same class, given one number for each bin.</summary>
    public double Same(double[] bins) => _inputs.SameClass.IsEmpty
        ? Different(bins)
        : bins.Take(_inputs.SameClass.Length).Average();

    /// <summary>The mean over pairs of different classes.</summary>
    public double Different(double[] bins) => _inputs.DifferentClass.IsEmpty
        ? (bins.Length > 0 ? bins.Average() : 1)
        : bins.Skip(_inputs.SameClass.Length).Average();

    /// <summary>The mean over all pairs; 1 if there is only one row.</summary>
    public double All(double[] bins) => bins.Length == 0 ? 1 : bins.Zip(_shares, (value, share) => value * share).Sum();

    private static double Correlation(double covariance, double q) => Math.Clamp(covariance / q, -1, 1);

    private void Extend(int l, ImmutableArray<TheoryLayer> layers)
    {
        (ActivationCurve curve, WeightStatistics next) = (layers[l].Curve, layers[l + 1].Weights);
        if (l > 0 && curve.Spec == layers[l - 1].Curve.Spec && next == layers[l].Weights && HasSettled(l))
        {
            // Deep stacks of equal layers soon reach the fixed point: reuse the kernels instead of integrating again.
            (Kernels[l], Ratios[l], Q[l + 1], Cosines[l + 1]) = (Kernels[l - 1], Ratios[l - 1], Q[l], Cosines[l]);
            return;
        }

        PairMoments[] pairs = Array.ConvertAll(Cosines[l], c => PairMoments.Of(curve, Q[l], c, GaussLegendre.Quick));
        Kernels[l] = LayerKernel.Of(curve, next, Q[l], Q[l] * (1 - All(Cosines[l])));
        Q[l + 1] = Kernels[l].Q;
        Ratios[l] = Array.ConvertAll(pairs, pair => pair.SlopeProduct / pair.SlopeSquare);
        Cosines[l + 1] = Array.ConvertAll(
            pairs, pair => Correlation((next.WeightVariance * pair.Product) + next.BiasVariance, Q[l + 1]));
    }

    /// <summary>Whether a layer differs from the one before by less than the error of the quadrature.</summary>
    private bool HasSettled(int l) => Math.Abs(Q[l] - Q[l - 1]) <= 1e-8 * Q[l]
        && Cosines[l].Zip(Cosines[l - 1]).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-8);
}
