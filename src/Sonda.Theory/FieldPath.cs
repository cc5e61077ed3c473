namespace Sonda.Theory;

/// <summary>q and χ over the actual hidden layers of a network; <see cref="MeanField"/> has their limits at infinite depth.</summary>
/// <param name="Layers">The number of hidden layers, or of residual blocks, on the path.</param>
/// <param name="LastVariance">q in the last of them; for residual blocks, the mean square of the last block's output.</param>
/// <param name="MeanMultiplier">The geometric mean of χ over them.</param>
public sealed record FieldPath(int Layers, double LastVariance, double MeanMultiplier)
{
    /// <summary>The factor of the squared gradient over these layers from which χ at the fixed point is misleading.</summary>
    private const double Misleads = 2;

    /// <summary>The mean change of the gradient per layer on its way back, in decibels.</summary>
    public double Decibels => 10 * Math.Log10(MeanMultiplier);

    /// <summary>Whether q on the path is so far from q* that χ is off by a factor of 2 in the squared gradient over all layers.</summary>
    /// <param name="field">The field with the limits.</param>
    public bool IsFarFrom(MeanField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Multiplier is not { } chi || Math.Abs(Layers * Math.Log(MeanMultiplier / chi)) > Math.Log(Misleads);
    }
}
