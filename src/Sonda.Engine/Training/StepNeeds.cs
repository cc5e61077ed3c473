namespace Sonda.Engine.Training;

/// <summary>The needs of an observer in one step.</summary>
[Flags]
public enum StepNeeds
{
    /// <summary>Nothing: the step runs as without the observer.</summary>
    None = 0,

    /// <summary>The batch with its activations and gradients (<see cref="ITrainingObserver{T}.GradientsReady"/>).</summary>
    Gradients = 1,

    /// <summary>
    /// The norms of the update of each parameter (<see cref="ITrainingObserver{T}.ParametersUpdated"/>), measured only on request.
    /// </summary>
    ParameterUpdates = 2,
}
