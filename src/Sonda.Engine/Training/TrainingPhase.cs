namespace Sonda.Engine.Training;

/// <summary>The part of a training step in which a number was found that is not finite.</summary>
public enum TrainingPhase
{
    /// <summary>z and a of the layers, first to last.</summary>
    Forward,

    /// <summary>δ of the output layer: the cost has no finite slope there although z is finite.</summary>
    Cost,

    /// <summary>δ of the layers, last to first, and the gradients of the parameters.</summary>
    Backward,

    /// <summary>The parameters, and what the optimizer remembers of them.</summary>
    Update,
}
