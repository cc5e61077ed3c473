using Sonda.Engine.Layers.Recurrent;

namespace Sonda.Interchange.Onnx;

/// <summary>Recurrent layers as operators of ONNX.</summary>
/// <remarks>
/// ONNX has steps first (T × rows × features), one direction as a dimension of its own, weights transposed, and other orders of the gates:
/// i, o, f, g of the lstm and z, r, n of the gru. Its biases are two for each gate, as in PyTorch.
/// </remarks>
internal static class OnnxRecurrent
{
    /// <summary>Adds a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">rows × T × features.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>rows × T × w, or rows × w of the last step.</returns>
    /// <exception cref="InvalidContentException">ONNX has no such activation in a recurrent operator.</exception>
    public static string Add(OnnxGraph graph, string x, Recurrent<float> layer)
    {
        int width = layer.Width, gates = layer.Gates;
        int[] order = layer.Spec.Kind switch
        {
            RecurrentKind.Lstm => [0, 3, 1, 2],
            RecurrentKind.Gru => [1, 0, 2],
            _ => [0],
        };
        float[] inputBiases = Ordered(layer.Biases.ToArray(), 1, width, order), recurrentBiases = new float[gates * width];
        if (layer.Spec.Kind == RecurrentKind.Gru)
        {
            layer.Parameters[3].CopyTo(recurrentBiases.AsSpan(2 * width));
        }

        string weights = graph.Add("w", Transposed(layer.Weights.ToArray(), layer.Weights.Rows, width, order), 1, gates * width, layer.Weights.Rows);
        string recurrent = graph.Add("r", Transposed(layer.RecurrentWeights.ToArray(), width, width, order), 1, gates * width, width);
        string biases = graph.Add("b", (float[])[.. inputBiases, .. recurrentBiases], 1, 2 * gates * width);
        string steps = graph.Add("Transpose", [x], 1, ("perm", new long[] { 1, 0, 2 }));
        string all = Operator(graph, layer, [steps, weights, recurrent, biases]);
        return layer.Spec.ReturnsSequence
            ? graph.Add("Transpose", [graph.Add("Squeeze", [all, graph.Add("axis", [1L])])], 1, ("perm", new long[] { 1, 0, 2 }))
            : graph.Add("Squeeze", [all, graph.Add("axis", [0L])]);
    }

    /// <summary>The operator; the last of its two outputs is the state after the last step.</summary>
    private static string Operator(OnnxGraph graph, Recurrent<float> layer, string[] inputs)
    {
        int outputs = layer.Spec.ReturnsSequence ? 1 : 2;
        switch (layer.Spec.Kind)
        {
            case RecurrentKind.Lstm:
                return graph.Add("LSTM", inputs, outputs, ("hidden_size", (long)layer.Width));
            case RecurrentKind.Gru:
                return graph.Add("GRU", inputs, outputs, ("hidden_size", (long)layer.Width), ("linear_before_reset", 1L));
            default:
                (string name, float[] alpha, float[] beta) = OnnxActivations.Recurrent(layer.Spec.Activation) ?? throw new InvalidContentException(
                    LocalizableText.Of($"Layer {layer.Number} cannot be written: ONNX has no recurrent layer with the activation {layer.Spec.Activation}."));
                return graph.Add(
                    "RNN",
                    inputs,
                    outputs,
                    [
                        ("hidden_size", (long)layer.Width),
                        ("activations", new[] { name }),
                        .. alpha.Length > 0 ? [("activation_alpha", alpha)] : Array.Empty<(string, object)>(),
                        .. beta.Length > 0 ? [("activation_beta", beta)] : Array.Empty<(string, object)>(),
                    ]);
        }
    }

    /// <summary>The gates of each row in another order.</summary>
    private static float[] Ordered(float[] values, int rows, int width, int[] order)
    {
        float[] ordered = new float[values.Length];
        int columns = order.Length * width;
        for (int row = 0; row < rows; row++)
        {
            for (int gate = 0; gate < order.Length; gate++)
            {
                values.AsSpan((row * columns) + (order[gate] * width), width).CopyTo(ordered.AsSpan((row * columns) + (gate * width)));
            }
        }

        return ordered;
    }

    private static float[] Transposed(float[] values, int rows, int width, int[] order) =>
        Tensors.Transpose(Ordered(values, rows, width, order), rows, order.Length * width);
}
