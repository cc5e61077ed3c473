using System.Globalization;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;

namespace Sonda.Interchange.Safetensors;

/// <summary>
/// The parameters of a network as PyTorch has them: the counterparts of its layers, each with named tensors in PyTorch's order of
/// dimensions.
/// </summary>
/// <remarks>
/// A dense layer or a convolution is <c>layerN</c> with <c>weight</c> and <c>bias</c>, N being its number in the text form; what follows
/// it has a name below: <c>layerN.norm</c>, <c>layerN.prelu</c>. Recurrent layers have PyTorch's two biases, of which the second is 0
/// except in the candidate gate of a gru.
/// </remarks>
internal static class NetworkTensors
{
    /// <summary>The modules of a network, first hidden layer to output.</summary>
    public static IReadOnlyList<ModuleTensors> Of(Network<float> network)
    {
        var modules = new List<ModuleTensors>();
        foreach (Layer<float> layer in network.Layers.Where(layer => layer.Parameters.Count > 0))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"layer{layer.Number}{Suffix(layer)}");

            // A block's own activation has the number of the block's last layer, which may have one too.
            int same = modules.Count(module => module.Name == name || module.Name.StartsWith(name + "_", StringComparison.Ordinal));
            modules.Add(new ModuleTensors(same == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{same + 1}"), layer, [.. TensorsOf(layer)]));
        }

        return modules;
    }

    private static string Suffix(Layer<float> layer) => layer switch
    {
        NormLayer<float> => ".norm",
        PReLU<float> => ".prelu",
        _ => "",
    };

    private static IEnumerable<ModuleTensor> TensorsOf(Layer<float> layer)
    {
        switch (layer)
        {
            case Dense<float> dense:
                yield return ModuleTensor.Transposed("weight", dense.Weights, [dense.Outputs, dense.Inputs]);
                yield return ModuleTensor.Of("bias", dense.Parameters[1], [dense.Outputs]);
                break;
            case Conv2d<float> convolution:
                yield return ModuleTensor.Transposed(
                    "weight", convolution.Weights, [convolution.Output.Maps, convolution.Input.Maps, convolution.Window.Height, convolution.Window.Width]);
                yield return ModuleTensor.Of("bias", convolution.Biases, [convolution.Output.Maps]);
                break;
            case Embedding<float> embedding:
                yield return ModuleTensor.Of("weight", embedding.Weights, [embedding.Vocabulary, embedding.Width]);
                break;
            case PReLU<float> relu:
                yield return ModuleTensor.Of("weight", relu.Parameters[0], [1]);
                break;
            case BatchNorm<float> norm:
                yield return ModuleTensor.Of("weight", norm.Gain, [norm.Gain.Count]);
                yield return ModuleTensor.Of("bias", norm.Shift!, [norm.Gain.Count]);
                yield return ModuleTensor.Of("running_mean", norm.Mean, [norm.Gain.Count]);
                yield return ModuleTensor.Of("running_var", norm.Variance, [norm.Gain.Count]);
                break;
            case RowNorm<float> norm:
                long[] shape = norm.Input.IsImage ? [norm.Input.Maps, norm.Input.Height, norm.Input.Width] : [norm.Gain.Count];
                yield return ModuleTensor.Of("weight", norm.Gain, shape);
                if (norm.Shift is { } shift)
                {
                    yield return ModuleTensor.Of("bias", shift, shape);
                }

                break;
            case Recurrent<float> recurrent:
                int columns = recurrent.Gates * recurrent.Width;
                yield return ModuleTensor.Transposed("weight_ih_l0", recurrent.Weights, [columns, recurrent.Weights.Rows]);
                yield return ModuleTensor.Transposed("weight_hh_l0", recurrent.RecurrentWeights, [columns, recurrent.Width]);
                yield return RecurrentBiases.First(recurrent);
                yield return RecurrentBiases.Second(recurrent);
                break;
            default:
                throw new InvalidContentException(LocalizableText.Of($"Layer {layer.Number} has parameters without a form in safetensors."));
        }
    }
}

/// <summary>A layer with parameters, as a module of PyTorch.</summary>
/// <param name="Name">Its name, unique in the network.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Tensors">Its tensors.</param>
internal sealed record ModuleTensors(string Name, Layer<float> Layer, IReadOnlyList<ModuleTensor> Tensors);
