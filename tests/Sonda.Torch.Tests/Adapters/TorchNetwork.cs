using Sonda.Engine.Activations;
using Sonda.Engine.Networks;
using Sonda.Engine.Specs;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>A network of the engine built of libtorch's modules.</summary>
/// <remarks>A new kind of layer is one method beside <see cref="Dense"/>, and its line in <see cref="LayerOf"/>.</remarks>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkSpec _spec;
    private readonly Layer[] _layers;

    /// <summary>Builds the modules and gives them parameters.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="start">The parameters, tensor by tensor as the engine has them.</param>
    /// <param name="type">The precision.</param>
    public TorchNetwork(NetworkSpec spec, double[][] start, ScalarType type)
    {
        _spec = spec;
        _layers = [.. spec.Layers.Select((_, index) => LayerOf(spec, index, type))];
        using IDisposable noGradients = no_grad();
        foreach ((TorchParameter parameter, double[] numbers) in Parameters.Zip(start))
        {
            parameter.Set(numbers, type);
        }
    }

    private IEnumerable<TorchParameter> Parameters => _layers.SelectMany(layer => layer.Parameters);

    /// <summary>Steps of plain gradient descent on one batch, weights decaying by λ/m in the gradient.</summary>
    public static NetworkRecord Record(NetworkRecord given, int steps, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new TorchNetwork(NetworkSpec.Parse(given.Name), given.Start, type);
        using optim.Optimizer optimizer = network.Descent(given);
        Tensor inputs = given.Inputs.Tensor(type);
        return given with { Steps = [.. Enumerable.Range(0, steps).Select(_ => network.Step(inputs, given.Labels, optimizer))] };
    }

    public void Dispose()
    {
        foreach (Layer layer in _layers)
        {
            layer.Module?.Dispose();
        }
    }

    /// <summary>A layer of the network. That of the output ends with z, since the costs of libtorch begin there.</summary>
    private static Layer LayerOf(NetworkSpec spec, int index, ScalarType type)
    {
        var layer = (DenseSpec)spec.Layers[index];
        bool isOutput = index == spec.LayerCount - 1;
        return Dense(
            spec.Sizes[index], isOutput ? layer with { Activation = new(ActivationKind.Identity) } : layer, type);
    }

    /// <summary>φ(xW + b); libtorch keeps W outputs × inputs.</summary>
    private static Layer Dense(int inputs, DenseSpec spec, ScalarType type)
    {
        Linear linear = nn.Linear(inputs, spec.Width, dtype: type);
        Func<Tensor, Tensor> activation = TorchActivations.Of(spec.Activation);
        return new(
            linear,
            x => activation(linear.forward(x)),
            [new(linear.weight!, Decays: true, 1, 0), new(linear.bias!, Decays: false, 0)]);
    }

    private NetworkStep Step(Tensor inputs, int[] labels, optim.Optimizer optimizer)
    {
        Tensor z = _layers.Aggregate(inputs, (x, layer) => layer.Forward(x));
        Tensor cost = TorchCosts.Of(_spec.Cost, z, labels).mean();
        optimizer.zero_grad();
        cost.backward();
        double[][] gradients = [.. Parameters.Select(parameter => parameter.Gradient())];
        optimizer.step();
        return new(cost.Numbers().Single(), gradients, [.. Parameters.Select(parameter => parameter.Numbers())]);
    }

    private SGD Descent(NetworkRecord given) => optim.SGD(
        Parameters.GroupBy(parameter => parameter.Decays).Select(group => new SGD.ParamGroup(
            group.Select(parameter => parameter.Tensor),
            new SGD.Options { weight_decay = group.Key ? given.Lambda / given.Inputs.Length : 0 })),
        given.LearningRate);

    /// <summary>A module, what it does to its inputs, and its parameters in the engine's order.</summary>
    private sealed record Layer(nn.Module Module, Func<Tensor, Tensor> Forward, TorchParameter[] Parameters);

    /// <summary>A parameter in the order of libtorch's dimensions that is the engine's.</summary>
    private sealed record TorchParameter(Parameter Tensor, bool Decays, params long[] Dimensions)
    {
        public double[] Numbers() => Tensor.permute(Dimensions).Numbers();

        public double[] Gradient() => Tensor.grad!.permute(Dimensions).Numbers();

        public void Set(double[] numbers, ScalarType type)
        {
            Tensor view = Tensor.permute(Dimensions);
            view.copy_(tensor(numbers, view.shape, dtype: type));
        }
    }
}
