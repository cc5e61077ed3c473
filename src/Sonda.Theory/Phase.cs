namespace Sonda.Theory;

/// <summary>What depth does to two inputs that are nearly alike (Poole et al. 2016).</summary>
public enum Phase
{
    /// <summary>It makes them the same, and gradients vanish: χ below 1.</summary>
    Ordered,

    /// <summary>Neither at an exponential rate: χ = 1.</summary>
    Edge,

    /// <summary>It tears them apart, and gradients explode: χ above 1.</summary>
    Chaotic,
}
