namespace Sonda.Engine;

/// <summary>The largest networks that a spec may describe.</summary>
internal static class Limits
{
    /// <summary>The most layers of a network, the input not counted.</summary>
    public const int MaxLayers = 10_000;

    /// <summary>The most neurons of a layer, and the most inputs.</summary>
    public const int MaxWidth = 65_536;

    /// <summary>The most residual blocks that may lie within each other.</summary>
    public const int MaxNesting = 100;
}
