namespace Sonda.Engine.Training;

/// <summary>The phase of a training step in which a number was not finite.</summary>
public enum TrainingPhase
{
    /// <summary>z and a of the layers, first to last.</summary>
    Forward,

    /// <summary>C or δ of the output layer: the cost or its slope is not finite although z is.</summary>
    Cost,

    /// <summary>δ of the layers, last to first, and the gradients of the parameters.</summary>
    Backward,

    /// <summary>The parameters and the moments of the optimizer.</summary>
    Update,
}
