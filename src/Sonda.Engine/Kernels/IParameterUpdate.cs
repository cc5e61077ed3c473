namespace Sonda.Engine.Kernels;

/// <summary>Updates parts of one tensor from their gradients, several at the same time.</summary>
internal interface IParameterUpdate<T>
    where T : unmanaged
{
    /// <summary>Updates one part.</summary>
    /// <param name="start">The index of its first number in the tensor.</param>
    /// <param name="part">The part, without its moments.</param>
    /// <returns>Whether every number of the part is finite afterwards.</returns>
    bool Move(int start, in UpdateBlock<T> part);
}
