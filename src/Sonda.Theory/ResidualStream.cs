using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Theory;

/// <summary>
/// What flows through a stack of equal residual blocks x + f(x) in wide networks: the mean square and the mean of x over
/// neurons, and what each block multiplies the squared gradient by.
/// </summary>
/// <remarks>
/// A neuron's f(x) knows nothing of its x, for the weights between them have mean 0: E[x f] is the product of the means. x is
/// taken to be normal where φ stands right on it, in pre-activated bodies.
/// </remarks>
internal sealed class ResidualStream
{
    private double _square;
    private double _mean;

    private ResidualStream(double square) => _square = square;

    /// <summary>The field of a network of blocks; null where there is no theory of them.</summary>
    /// <param name="spec">The network: dense layers, equal blocks of dense layers, normalisations or activations, the output.</param>
    /// <param name="inputs">The mean square of the data.</param>
    /// <param name="path">What becomes of them on the way.</param>
    public static MeanField? FieldOf(NetworkSpec spec, double inputs, out FieldPath? path)
    {
        path = null;
        LayerSpec[] hidden = [.. spec.Layers.SkipLast(1)];
        LayerSpec[] head = [.. hidden.TakeWhile(layer => layer is DenseSpec)];
        LayerSpec[] blocks = [.. hidden.Skip(head.Length).TakeWhile(layer => layer is ResidualSpec)];
        LayerSpec[] tail = [.. hidden.Skip(head.Length + blocks.Length)];
        if (blocks.Distinct().ToArray() is not [ResidualSpec { Activation.Kind: ActivationKind.Identity } block]
            || block.Body.Any(layer => layer is not DenseSpec) || tail.Any(layer => layer is not (NormSpec or ActivationLayerSpec)))
        {
            return null;
        }

        var stream = new ResidualStream(inputs);
        int at = 0;
        foreach (DenseSpec dense in head.Cast<DenseSpec>())
        {
            if (Through(dense, spec.Sizes[at++], ref stream._square, ref stream._mean) is null)
            {
                return null;
            }
        }

        double sum = 0;
        double? chi = null;
        for (int b = 0; b < blocks.Length; b++)
        {
            chi = stream.Through(block, spec.Sizes.AsSpan()[at..]);
            if (chi is not (> 0 and < double.PositiveInfinity) || !double.IsFinite(stream._square))
            {
                return null;
            }

            (sum, at) = (sum + Math.Log(chi.Value), at + block.LayerCount);
        }

        path = new FieldPath(blocks.Length, stream._square, Math.Exp(sum / blocks.Length));
        var first = (DenseSpec)block.Body[0];
        WeightStatistics weights = CommonField.Weights(first, spec.Sizes[head.Length])!.Value;
        return MeanField.Residual(first.Activation, weights.WeightVariance, weights.BiasVariance, block.Body.All(KeepsScale) ? chi : null);
    }

    /// <summary>φ(ax) = aφ(x), and no normalisation: what a layer does to a gradient is the same for signals of all sizes.</summary>
    private static bool KeepsScale(LayerSpec layer) => layer is DenseSpec { Norm: NormKind.None } dense
        && dense.Activation.Kind is ActivationKind.Identity or ActivationKind.ReLU or ActivationKind.LeakyReLU or ActivationKind.PReLU;

    /// <summary>One block: its χ, and what leaves it.</summary>
    private double? Through(ResidualSpec block, ReadOnlySpan<int> sizes)
    {
        double chi = 1, square = _square, mean = _mean;
        for (int l = 0; l < block.Body.Length; l++)
        {
            if (Through((DenseSpec)block.Body[l], sizes[l], ref square, ref mean) is not { } multiplier)
            {
                return null;
            }

            chi *= multiplier;
        }

        (_square, _mean) = (_square + (2 * _mean * mean) + square, _mean + mean);
        return GradientMultiplier.Residual(chi);
    }

    /// <summary>One dense layer: what it multiplies the squared gradient by, and the mean square and mean of what leaves it; null without theory.</summary>
    private static double? Through(DenseSpec dense, int inputs, ref double square, ref double mean)
    {
        if (dense.Dropout > 0 || dense.Norm == NormKind.Batch || CommonField.Weights(dense, inputs) is not { } weights)
        {
            return null;
        }

        var curve = new ActivationCurve(dense.Activation);
        (double weight, double bias) = (weights.WeightVariance, weights.BiasVariance);
        double q = dense.IsPreActivated ? square - (dense.Norm == NormKind.Layer ? mean * mean : 0) : (weight * square) + bias;
        if (q is not (> PointMoments.MinVariance and < MeanField.MaxVariance))
        {
            return null;
        }

        PointMoments at = PointMoments.Of(curve, dense.Norm == NormKind.None ? q : 1);
        (square, mean) = dense.IsPreActivated ? ((weight * at.Square) + bias, 0) : (at.Square, at.Mean);
        return weight * at.SlopeSquare / (dense.Norm == NormKind.None ? 1 : q);
    }
}
