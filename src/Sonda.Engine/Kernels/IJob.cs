namespace Sonda.Engine.Kernels;

/// <summary>Work in independent parts, for <see cref="Workers"/>.</summary>
internal interface IJob
{
    /// <summary>Runs one part; several run at the same time.</summary>
    /// <param name="part">The number of the part, from 0.</param>
    /// <param name="thread">The number of the thread, 0 for the caller's. No other thread has this number meanwhile, so it can index memory
    /// of its own.</param>
    void Run(int part, int thread);
}
