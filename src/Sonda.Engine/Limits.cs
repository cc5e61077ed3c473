namespace Sonda.Engine;

/// <summary>The largest networks that a spec may describe.</summary>
internal static class Limits
{
    /// <summary>The maximum number of layers in a network, without the input.</summary>
    public const int MaxLayers = 10_000;

    /// <summary>The maximum number of neurons in a layer, and of inputs.</summary>
    public const int MaxWidth = 65_536;

    /// <summary>The maximum depth of nested residual blocks.</summary>
    public const int MaxNesting = 100;
}
