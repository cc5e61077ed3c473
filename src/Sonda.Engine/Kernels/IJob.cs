namespace Sonda.Engine.Kernels;

/// <summary>Work in parts that do not depend on each other, for <see cref="Workers"/>.</summary>
internal interface IJob
{
    /// <summary>Does one part; several run at the same time.</summary>
    /// <param name="part">Its number, 0 or more.</param>
    /// <param name="thread">The thread that does it, 0 the caller's: nobody else is that thread meanwhile, so that memory may be its own.</param>
    void Run(int part, int thread);
}
