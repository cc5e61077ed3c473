namespace Sonda.Engine.Training;

/// <summary>The part of a training step in which a number was found that is not finite.</summary>
public enum TrainingPhase
{
    /// <summary>z and a of the layers, first to last.</summary>
    Forward,

    /// <summary>C, or δ of the output layer: the cost or its slope is not finite there although z is.</summary>
    Cost,

    /// <summary>δ of the layers, last to first, and the gradients of the parameters.</summary>
    Backward,

    /// <summary>The parameters, and what the optimizer remembers of them.</summary>
    Update,
}
