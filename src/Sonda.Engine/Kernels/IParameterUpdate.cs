namespace Sonda.Engine.Kernels;

/// <summary>Moves parts of one tensor by their gradients; several at the same time.</summary>
internal interface IParameterUpdate<T>
    where T : unmanaged
{
    /// <summary>Moves one part.</summary>
    /// <param name="start">Where in the tensor it begins.</param>
    /// <param name="part">The part, without its moments.</param>
    /// <returns>Whether every number of it is finite afterwards.</returns>
    bool Move(int start, in UpdateBlock<T> part);
}
