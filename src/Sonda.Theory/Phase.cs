namespace Sonda.Theory;

/// <summary>The effect of depth on two similar inputs (Poole et al. 2016).</summary>
public enum Phase
{
    /// <summary>Depth makes them equal, and gradients vanish: χ below 1.</summary>
    Ordered,

    /// <summary>Neither happens at an exponential rate: χ = 1.</summary>
    Edge,

    /// <summary>Depth separates them, and gradients explode: χ above 1.</summary>
    Chaotic,
}
