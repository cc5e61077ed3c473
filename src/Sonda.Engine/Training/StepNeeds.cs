namespace Sonda.Engine.Training;

/// <summary>What an observer asks for in one step.</summary>
[Flags]
public enum StepNeeds
{
    /// <summary>Nothing: the step runs as if the observer were not there.</summary>
    None = 0,

    /// <summary>A look at the batch with its activations and gradients (<see cref="ITrainingObserver{T}.GradientsReady"/>).</summary>
    Gradients = 1,

    /// <summary>What the update did to each parameter (<see cref="ITrainingObserver{T}.ParametersUpdated"/>), which is measured for that alone.</summary>
    ParameterUpdates = 2,
}
