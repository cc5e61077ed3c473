namespace Sonda.Diagnosis.Findings;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Real and measurable, but the network may still learn. A network with only mild findings is healthy.</summary>
    Mild,

    /// <summary>It costs a good part of what the network could learn.</summary>
    Moderate,

    /// <summary>The network, or some of its layers, cannot learn.</summary>
    Severe,
}
