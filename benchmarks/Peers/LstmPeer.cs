namespace Sonda.Benchmarks.Peers;

/// <summary>Long short-term memory on both sides.</summary>
/// <param name="threads">The number of threads of each side.</param>
internal sealed class LstmPeer(int threads) : IStepPeer
{
    private readonly LstmSondaPeer _sonda = new(threads);
    private readonly LstmTorchPeer _torch = new(threads);

    public void StepOfSonda() => _sonda.Step();

    public void StepOfTorch() => _torch.Step();

    public void Dispose()
    {
        _sonda.Dispose();
        _torch.Dispose();
    }
}
