namespace Sonda.Theory;

/// <summary>What becomes of q and χ over the hidden layers that a network has, where <see cref="MeanField"/> tells what they come to in the end.</summary>
/// <param name="Layers">Hidden layers that were followed, or residual blocks.</param>
/// <param name="LastVariance">q in the last of them; of residual blocks, the mean square of what leaves the last.</param>
/// <param name="MeanMultiplier">The geometric mean of χ over them.</param>
public sealed record FieldPath(int Layers, double LastVariance, double MeanMultiplier)
{
    /// <summary>By how much χ at the fixed point misleads over these layers, a factor of the squared gradient, from which on it does.</summary>
    private const double Misleads = 2;

    /// <summary>By how many decibels a layer changes the gradient on its way back, in the mean.</summary>
    public double Decibels => 10 * Math.Log10(MeanMultiplier);

    /// <summary>Whether q is so far from q* on the way that χ there is off, over all layers, by a factor of 2 in the squared gradient.</summary>
    /// <param name="field">Where the layers come to in the end.</param>
    public bool IsFarFrom(MeanField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Multiplier is not { } chi || Math.Abs(Layers * Math.Log(MeanMultiplier / chi)) > Math.Log(Misleads);
    }
}
