using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Theory;

/// <summary>The common kind of all layers between two hidden layers, or of all residual blocks, if there is one.</summary>
internal static class CommonField
{
    /// <summary>Returns the field of plain layers, whose speeds are forecast too; null if the hidden layers differ.</summary>
    /// <param name="layers">First hidden layer to output.</param>
    /// <param name="start">The variance from which the iteration of q starts.</param>
    public static MeanField? OfPlain(ImmutableArray<TheoryLayer> layers, double start)
    {
        TheoryLayer[] hidden = [.. layers.Skip(Skipped(layers.Length)).SkipLast(1)];
        (ActivationSpec, double, double)[] kinds =
            [.. hidden.Select(layer => (layer.Curve.Spec, layer.Weights.WeightVariance, layer.Weights.BiasVariance)).Distinct()];
        return kinds is [(var activation, var weights, var biases)] && weights <= MeanField.MaxVariance
            ? MeanField.Solve(activation, weights, biases, start)
            : null;
    }

    /// <summary>Follows q and χ of plain layers through the network.</summary>
    public static FieldPath PathOfPlain(MeanField field, KernelChain chain)
    {
        int first = Skipped(chain.Q.Length);
        double[] q = chain.Q[first..^1];
        double sum = 0, chi = 0;
        for (int l = 0; l < q.Length; l++)
        {
            chi = l > 0 && q[l] == q[l - 1] ? chi : field.MultiplierAt(q[l]);
            sum += Math.Log(chi);
        }

        return new FieldPath(q.Length, q[^1], Math.Exp(sum / q.Length));
    }

    /// <summary>
    /// Returns the field of normalised layers or residual blocks, whose speeds the theory does not give; null if there is none.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="inputs">The data.</param>
    /// <param name="path">q and χ block by block; null for layers, which all have the same χ.</param>
    public static MeanField? OfComposed(NetworkSpec spec, InputStatistics inputs, out FieldPath? path)
    {
        path = null;
        if (spec.Input.IsSequence)
        {
            return null;
        }

        return spec.Layers.Any(layer => layer is ResidualSpec)
            ? ResidualStream.FieldOf(spec, inputs.MeanSquare, out path)
            : OfNormed(spec);
    }

    private static MeanField? OfNormed(NetworkSpec spec)
    {
        var kinds = new HashSet<(NormKind, ActivationSpec, double, double)>();
        for (int l = Skipped(spec.Layers.Length); l < spec.Layers.Length - 1; l++)
        {
            if (spec.Layers[l] is not DenseSpec { IsPreActivated: false, Dropout: 0, Norm: not NormKind.None } dense
                || Weights(dense, spec.Sizes[l]) is not { WeightVariance: > 0 and <= MeanField.MaxVariance } weights)
            {
                return null;
            }

            kinds.Add((dense.Norm == NormKind.Rms ? NormKind.Layer : dense.Norm, dense.Activation, weights.WeightVariance, weights.BiasVariance));
        }

        if (kinds.Count != 1)
        {
            return null;
        }

        (NormKind norm, ActivationSpec activation, double weight, double bias) = kinds.Single();
        if (!PointMoments.Of(new ActivationCurve(activation), 1).Converges)
        {
            return null;
        }

        return MeanField.Normed(norm == NormKind.Batch ? FieldKind.BatchNorm : FieldKind.RowNorm, activation, weight, bias);
    }

    /// <summary>Returns the statistics of the parameters; null if the theory does not know them.</summary>
    public static WeightStatistics? Weights(DenseSpec dense, int inputs)
    {
        if (dense.Initializer is { Kind: InitializerKind.Constant, First: 0 })
        {
            return new WeightStatistics(0, 0);
        }

        var weights = WeightStatistics.Of(dense.Initializer, inputs, dense.Width, out LocalizableText? gap);
        return gap is null ? weights : null;
    }

    /// <summary>The number of layers to skip: the first hidden layer, which has another fan-in, unless it is the only one.</summary>
    private static int Skipped(int layers) => layers > 2 ? 1 : 0;
}
