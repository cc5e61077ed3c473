namespace Sonda.Benchmarks.Peers;

/// <summary>One training step of the same network on both sides.</summary>
internal interface IStepPeer : IDisposable
{
    /// <summary>One mini-batch by Sonda: gather, forward, backward, update.</summary>
    void StepOfSonda();

    /// <summary>The same by libtorch.</summary>
    void StepOfTorch();
}
