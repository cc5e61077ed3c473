using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Benchmarks.Peers;

/// <summary>
/// TorchSharp's side: the same network and settings as its users would write them. Its mini-batch is already a tensor with time
/// first, the order that is fastest for it.
/// </summary>
internal sealed class LstmTorchPeer : IDisposable
{
    private readonly Tensor _inputs, _targets;
    private readonly LSTM _lstm;
    private readonly Linear _output;
    private readonly Adam _optimizer;

    /// <param name="threads">The number of threads that libtorch may use.</param>
    public LstmTorchPeer(int threads)
    {
        set_num_threads(threads);
        manual_seed(1);
        const int m = LstmSettings.BatchSize;
        _inputs = tensor(LstmSettings.Inputs(m), [LstmSettings.Steps, m, LstmSettings.Features]);
        _targets = tensor(LstmSettings.Targets(m), [m, 1]);
        _lstm = nn.LSTM(LstmSettings.Features, LstmSettings.Units);
        _output = nn.Linear(LstmSettings.Units, 1);
        _optimizer = optim.Adam([.. _lstm.parameters(), .. _output.parameters()], LstmSettings.LearningRate);
    }

    /// <summary>Forward, backward and update.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor states, _, _) = _lstm.call(_inputs);
        Tensor cost = nn.functional.mse_loss(_output.call(states[LstmSettings.Steps - 1]), _targets);
        _optimizer.zero_grad();
        cost.backward();
        _optimizer.step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _lstm.Dispose();
        _output.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
    }
}
