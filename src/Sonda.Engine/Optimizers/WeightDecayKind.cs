namespace Sonda.Engine.Optimizers;

/// <summary>Where weight decay enters a step.</summary>
public enum WeightDecayKind
{
    /// <summary>In the gradient, g + λw (the slope of ½λ Σ w²), scaled by what the optimizer does to gradients.</summary>
    L2,

    /// <summary>Beside the gradient, w ← w − ηλw, whatever the optimizer does to gradients.</summary>
    Decoupled,
}
