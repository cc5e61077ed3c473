using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Recurrent;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The engine's recurrent layers in libtorch.</summary>
/// <remarks>
/// libtorch has two biases for every gate. If they are only added, the engine has one, and the second stays 0 here. In a
/// gru, the part of the second that the reset gate multiplies is the engine's recurrent bias.
/// </remarks>
internal static class TorchRecurrent
{
    /// <summary>A layer of libtorch.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="features">The number of features of a step.</param>
    /// <param name="type">The precision of the parameters.</param>
    public static TorchLayer Of(RecurrentSpec spec, long features, ScalarType type)
    {
        (nn.Module module, Run run, RunPacked packed) = Module(spec, features, type);
        Dictionary<string, Parameter> own = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Parameter second = own["bias_hh_l0"];
        using (IDisposable noGradients = no_grad())
        {
            second.zero_();
        }

        long width = spec.Width;
        TorchParameter[] parameters =
        [
            new(own["weight_ih_l0"], true, 1, 0), new(own["weight_hh_l0"], true, 1, 0), new(own["bias_ih_l0"], false, 0),
        ];
        return new(
            (x, batch) => Forward(spec, run, packed, x, batch.Lengths),
            [module],
            [spec.Kind == RecurrentKind.Gru ? [.. parameters, new(second, false, all => all.slice(0, 2 * width, 3 * width, 1))] : parameters]);
    }

    /// <summary>The outputs of some steps and the state after them, from a state; null is zero.</summary>
    private delegate (Tensor Outputs, Tensor[] State) Run(Tensor steps, Tensor[]? state);

    /// <summary>The same for sequences of different length.</summary>
    private delegate (nn.utils.rnn.PackedSequence Outputs, Tensor Last) RunPacked(nn.utils.rnn.PackedSequence steps);

    private static (nn.Module, Run, RunPacked) Module(RecurrentSpec spec, long features, ScalarType type)
    {
        switch (spec.Kind)
        {
            case RecurrentKind.Rnn:
                nn.NonLinearities activation = spec.Activation.Kind switch
                {
                    ActivationKind.Tanh => nn.NonLinearities.Tanh,
                    ActivationKind.ReLU => nn.NonLinearities.ReLU,
                    _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch's rnn has tanh and relu."),
                };
                RNN rnn = nn.RNN(features, spec.Width, nonLinearity: activation, batchFirst: true, dtype: type);
                return (rnn, (x, state) => One(rnn.call(x, state?[0])), x => rnn.call(x));
            case RecurrentKind.Lstm:
                LSTM lstm = nn.LSTM(features, spec.Width, batchFirst: true, dtype: type);
                return (lstm, (x, state) => Two(lstm.call(x, state is null ? null : (state[0], state[1]))), x => Packed(lstm.call(x)));
            case RecurrentKind.Gru:
                GRU gru = nn.GRU(features, spec.Width, batchFirst: true, dtype: type);
                return (gru, (x, state) => One(gru.call(x, state?[0])), x => gru.call(x));
            default:
                throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch is not told of this recurrent layer.");
        }

        static (Tensor, Tensor[]) One((Tensor Outputs, Tensor Last) found) => (found.Outputs, [found.Last]);
        static (Tensor, Tensor[]) Two((Tensor Outputs, Tensor Last, Tensor Cell) found) => (found.Outputs, [found.Last, found.Cell]);
        static (nn.utils.rnn.PackedSequence, Tensor) Packed((nn.utils.rnn.PackedSequence Outputs, Tensor Last, Tensor Cell) found) => (found.Outputs, found.Last);
    }

    private static Tensor Forward(RecurrentSpec spec, Run run, RunPacked runPacked, Tensor x, long[]? lengths)
    {
        if (spec.Truncation is { } most)
        {
            return cat([.. Enumerable.Range(0, (int)x.shape[0]).Select(row =>
                Truncated(spec, run, x.slice(0, row, row + 1, 1), lengths?[row] ?? x.shape[1], most))]);
        }

        if (lengths is null)
        {
            (Tensor outputs, Tensor[] state) = run(x, null);
            return spec.ReturnsSequence ? outputs : state[0].squeeze(0);
        }

        nn.utils.rnn.PackedSequence packed = nn.utils.rnn.pack_padded_sequence(x, tensor(lengths), batch_first: true, enforce_sorted: false);
        (nn.utils.rnn.PackedSequence packedOutputs, Tensor last) = runPacked(packed);
        return spec.ReturnsSequence
            ? nn.utils.rnn.pad_packed_sequence(packedOutputs, batch_first: true, total_length: x.shape[1]).Item1
            : last.squeeze(0);
    }

    /// <summary>One row in groups of steps counted from its end, with the state detached between them.</summary>
    private static Tensor Truncated(RecurrentSpec spec, Run run, Tensor x, long length, int most)
    {
        Tensor[]? state = null;
        var outputs = new List<Tensor>();
        for (long start = 0; start < length;)
        {
            long end = start + ((length - start - 1) % most) + 1;
            (Tensor some, Tensor[] last) = run(x.slice(1, start, end, 1), state?.Select(tensor => tensor.detach()).ToArray());
            outputs.Add(some);
            (state, start) = (last, end);
        }

        Tensor behind = zeros(1, x.shape[1] - length, spec.Width, dtype: x.dtype);
        return spec.ReturnsSequence ? cat([.. outputs, behind], 1) : state![0].squeeze(0);
    }
}
