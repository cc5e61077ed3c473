using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Theory;

/// <summary>
/// The signal through a stack of equal residual blocks x + f(x) in wide networks: the mean square and the mean of x over neurons, and χ of
/// each block.
/// </summary>
/// <remarks>
/// A neuron's f(x) is independent of its x because the weights between them have mean 0, so E[x f] is the product of the means. In
/// pre-activated bodies, where φ acts on x directly, x is assumed to be normal.
/// </remarks>
internal sealed class ResidualStream
{
    private double _square;
    private double _mean;

    private ResidualStream(double square) => _square = square;

    /// <summary>Returns the field of a network of blocks; null if the theory does not cover them.</summary>
    /// <param name="spec">The network: dense layers, equal blocks of dense layers, normalisations or activations, the output.</param>
    /// <param name="inputs">The mean square of the data.</param>
    /// <param name="path">The path of the signal through the blocks.</param>
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
        return MeanField.Residual(first.Activation, weights.WeightVariance, weights.BiasVariance, block.Body.All(KeepsScale) || chi == 1 ? chi : null);
    }

    /// <summary>
    /// Whether φ(ax) = aφ(x) without a normalisation, so that the factor of a gradient does not depend on the size of the signal.
    /// </summary>
    private static bool KeepsScale(LayerSpec layer) => layer is DenseSpec { Norm: NormKind.None } dense
        && dense.Activation.Kind is ActivationKind.Identity or ActivationKind.ReLU or ActivationKind.LeakyReLU or ActivationKind.PReLU;

    /// <summary>Follows one block and returns its χ; null without theory.</summary>
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

    /// <summary>
    /// Follows one dense layer: updates mean square and mean to those of its output and returns its χ; null without theory.
    /// </summary>
    private static double? Through(DenseSpec dense, int inputs, ref double square, ref double mean)
    {
        if (dense.Dropout > 0 || dense.Norm == NormKind.Batch || CommonField.Weights(dense, inputs) is not { } weights)
        {
            return null;
        }

        var curve = new ActivationCurve(dense.Activation);
        (double weight, double bias) = (weights.WeightVariance, weights.BiasVariance);
        if (weight == 0 && bias == 0)
        {
            // Weights of zero, the start of Fixup's and of many other blocks: the layer gives the same number for every row.
            double still = dense.IsPreActivated ? 0 : curve.Value(0);
            (square, mean) = (still * still, still);
            return 0;
        }

        double q = dense.IsPreActivated ? square - (dense.Norm == NormKind.Layer ? mean * mean : 0) : (weight * square) + bias;
        bool keepsScale = KeepsScale(dense), isBounded = dense.Norm == NormKind.None && !keepsScale;
        if (q is not (> PointMoments.MinVariance and < double.PositiveInfinity) || (isBounded && q >= MeanField.MaxVariance))
        {
            return null;
        }

        // What keeps the scale has the moments of a signal of any size from those of size 1.
        double scale = keepsScale ? q : 1;
        PointMoments at = PointMoments.Of(curve, isBounded ? q : 1);
        (square, mean) = dense.IsPreActivated ? ((weight * scale * at.Square) + bias, 0) : (scale * at.Square, Math.Sqrt(scale) * at.Mean);
        return weight * at.SlopeSquare / (dense.Norm == NormKind.None ? 1 : q);
    }
}
