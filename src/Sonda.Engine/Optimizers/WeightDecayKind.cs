namespace Sonda.Engine.Optimizers;

/// <summary>The place of weight decay in a step.</summary>
public enum WeightDecayKind
{
    /// <summary>In the gradient: g + λw, the slope of ½λ Σ w². The optimizer then scales it with the gradient.</summary>
    L2,

    /// <summary>Beside the gradient: w ← w − ηλw, whatever the optimizer does to the gradient.</summary>
    Decoupled,
}
