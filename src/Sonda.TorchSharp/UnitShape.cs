using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>How the numbers of a tensor belong to the units of a layer: rows × units × places, places of a unit side by side.</summary>
/// <param name="Rows">The samples; without a convolution, their places too.</param>
/// <param name="Units">The units.</param>
/// <param name="Places">The places of a map; 1 without a convolution.</param>
internal readonly record struct UnitShape(int Rows, int Units, int Places)
{
    /// <summary>The shape of outputs of a layer: maps are the second dimension, other units the last.</summary>
    public static UnitShape Of(Tensor outputs, bool hasMaps)
    {
        // size, not shape, which fills an array by a callback: four microseconds.
        int units = (int)outputs.size(hasMaps ? 1 : -1);
        int rows = (int)(hasMaps ? outputs.size(0) : outputs.numel() / Math.Max(units, 1));
        return new UnitShape(rows, units, (int)(outputs.numel() / Math.Max((long)rows * units, 1)));
    }
}
