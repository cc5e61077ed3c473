using Sonda.Engine.Layers.Recurrent;

namespace Sonda.Interchange.Safetensors;

/// <summary>
/// The two biases of a recurrent layer of PyTorch. The engine has one for each gate, their sum; only the candidate of a gru has two, because
/// its reset gate multiplies the second.
/// </summary>
internal static class RecurrentBiases
{
    /// <summary>bias_ih: the engine's bias.</summary>
    public static ModuleTensor First(Recurrent<float> layer) => ModuleTensor.Of("bias_ih_l0", layer.Biases, [layer.Biases.Count]);

    /// <summary>bias_hh: zero, but for the candidate of a gru. Read behind the first, it is added to it.</summary>
    public static ModuleTensor Second(Recurrent<float> layer) => new(
        "bias_hh_l0",
        [layer.Biases.Count],
        () =>
        {
            float[] numbers = new float[layer.Biases.Count];
            if (layer.Spec.Kind == RecurrentKind.Gru)
            {
                layer.Parameters[3].CopyTo(numbers.AsSpan(2 * layer.Width));
            }

            return numbers;
        },
        numbers =>
        {
            int summed = numbers.Length;
            if (layer.Spec.Kind == RecurrentKind.Gru)
            {
                summed = 2 * layer.Width;
                layer.Parameters[3].Set(numbers.AsSpan(summed));
            }

            float[] sums = layer.Biases.ToArray();
            for (int i = 0; i < summed; i++)
            {
                sums[i] += numbers[i];
            }

            layer.Biases.Set(sums);
        });
}
