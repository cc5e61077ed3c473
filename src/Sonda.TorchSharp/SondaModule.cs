using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Networks;
using Sonda.Interchange.Safetensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>Dense and convolutional networks of Sonda as modules of TorchSharp, and back.</summary>
/// <remarks>
/// Weights are equal, outputs up to rounding. The module takes rows × numbers, or rows × maps × height × width. Its output is that of the
/// last layer: with the costs softmax, bce, mse and hinge the weighted sums, with the costs of the book the sigmoid of them.
/// </remarks>
public static class SondaModule
{
    /// <summary>A module with the layers and weights of a network.</summary>
    /// <exception cref="NotSupportedException">A layer has no counterpart: recurrent layers, embeddings, residual blocks, RMS norm, and a few activations.</exception>
    public static Sequential FromNetwork(Network<float> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        nn.Module<Tensor, Tensor>[] modules = [.. network.Layers.SelectMany(ModulesOf)];
        foreach ((ModuleTensors source, nn.Module module) in NetworkTensors.Of(network).Zip(modules.Where(HasParameters)))
        {
            foreach (ModuleTensor numbers in source.Tensors)
            {
                using IDisposable noGradients = no_grad();
                using Tensor values = tensor(numbers.Read()).reshape(numbers.Shape);
                TensorOf(module, numbers.Name)!.copy_(values);
            }
        }

        return nn.Sequential(modules);
    }

    /// <summary>A network with the weights of a module, whose modules with weights go to the layers in their order.</summary>
    /// <param name="module">The module, on a CPU or elsewhere.</param>
    /// <param name="spec">The network.</param>
    /// <exception cref="ArgumentException">The module has other tensors than the network; the message names the first.</exception>
    public static Network<float> ToNetwork(nn.Module module, NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(spec);
        var network = new Network<float>(spec);
        IReadOnlyList<ModuleTensors> layers = NetworkTensors.Of(network);
        (string Name, nn.Module Module)[] sources = [.. module.named_modules().Where(one => HasParameters(one.module)).Select(one => (one.name, one.module))];
        if (sources.Length != layers.Count)
        {
            throw new ArgumentException($"The module has {sources.Length} modules with weights; {spec} has {layers.Count}.", nameof(module));
        }

        foreach ((ModuleTensors layer, (string name, nn.Module source)) in layers.Zip(sources))
        {
            foreach (ModuleTensor wanted in layer.Tensors)
            {
                Tensor? found = TensorOf(source, wanted.Name);
                if (found is null && wanted.Name == "bias")
                {
                    // A layer without a bias adds 0.
                    wanted.Write(new float[wanted.Count]);
                    continue;
                }

                if (found is null || !found.shape.SequenceEqual(wanted.Shape))
                {
                    throw new ArgumentException(
                        $"{name}.{wanted.Name} is {(found is null ? "missing" : $"({string.Join(", ", found.shape)})")}; {layer.Name} needs ({string.Join(", ", wanted.Shape)}).", nameof(module));
                }

                using Tensor values = found.detach().to(ScalarType.Float32).cpu().contiguous();
                wanted.Write([.. values.data<float>()]);
            }
        }

        return network;
    }

    private static bool HasParameters(nn.Module module) => module.named_parameters(recurse: false).Any() && !module.named_children().Any();

    private static Tensor? TensorOf(nn.Module module, string name) =>
        module.has_parameter(name) ? module.get_parameter(name) : module.has_buffer(name) ? module.get_buffer(name) : null;

    private static IEnumerable<nn.Module<Tensor, Tensor>> ModulesOf(Layer<float> layer) => layer switch
    {
        Dense<float> { Input.IsSequence: false } dense =>
        [
            .. dense.Input.IsImage ? [nn.Flatten()] : Array.Empty<nn.Module<Tensor, Tensor>>(),
            nn.Linear(dense.Inputs, dense.Outputs),
            .. ActivationOf(layer, dense.Activation.Spec),
        ],
        Conv2d<float> convolution =>
        [
            nn.Conv2d(
                convolution.Input.Maps,
                convolution.Output.Maps,
                ((long)convolution.Window.Height, (long)convolution.Window.Width),
                ((long)convolution.Window.Stride, (long)convolution.Window.Stride),
                ((long)convolution.Window.Padding, (long)convolution.Window.Padding)),
            .. ActivationOf(layer, convolution.Activation.Spec),
        ],
        ActivationLayer<float> activation => ActivationOf(layer, activation.Activation.Spec),
        PReLU<float> => [nn.PReLU(1)],
        BatchNorm<float> { Input.IsImage: true } norm => [nn.BatchNorm2d(norm.Gain.Count)],
        BatchNorm<float> { Input.IsSequence: false } norm => [nn.BatchNorm1d(norm.Gain.Count)],
        RowNorm<float> { IsCentred: true, Input.IsSequence: false } norm => [nn.LayerNorm(ShapeOf(norm.Input))],
        Pool<float> { Kind: PoolKind.Max } pool => [nn.MaxPool2d((long)pool.Window.Height, pool.Window.Stride, pool.Window.Padding)],
        Pool<float> pool => [nn.AvgPool2d((long)pool.Window.Height, pool.Window.Stride, pool.Window.Padding)],
        Flatten<float> { Input.IsSequence: false } => [nn.Flatten()],
        Dropout<float> dropout => [nn.Dropout(dropout.Rate)],
        _ => throw Refused(layer, layer.GetType().Name.Split('`')[0]),
    };

    private static long[] ShapeOf(Shape shape) => shape.IsImage ? [shape.Maps, shape.Height, shape.Width] : [shape.Count];

    private static nn.Module<Tensor, Tensor>[] ActivationOf(Layer<float> layer, ActivationSpec activation) => activation.Kind switch
    {
        ActivationKind.Identity => [],
        ActivationKind.Sigmoid => [nn.Sigmoid()],
        ActivationKind.Tanh => [nn.Tanh()],
        ActivationKind.ReLU => [nn.ReLU()],
        ActivationKind.LeakyReLU => [nn.LeakyReLU(activation.ParameterOrDefault!.Value)],
        ActivationKind.ELU => [nn.ELU(activation.ParameterOrDefault!.Value)],
        ActivationKind.SELU => [nn.SELU()],
        ActivationKind.GELU => [nn.GELU()],
        ActivationKind.SiLU => [nn.SiLU()],
        ActivationKind.Mish => [nn.Mish()],
        ActivationKind.Softplus => [nn.Softplus()],
        ActivationKind.Softsign => [nn.Softsign()],
        ActivationKind.HardSigmoid => [nn.Hardsigmoid()],
        ActivationKind.HardTanh => [nn.Hardtanh()],
        _ => throw Refused(layer, activation.ToString()),
    };

    private static NotSupportedException Refused(Layer<float> layer, string found) =>
        new($"Layer {layer.Number}: {found} has no counterpart here; dense and convolutional networks have.");
}
