using Sonda.Engine.Optimizers;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>
/// The engine's optimizers in TorchSharp. The formulas are TorchSharp's own, on libtorch's tensors and after
/// PyTorch's.
/// </summary>
internal static class TorchOptimizers
{
    public static optim.Optimizer Of(OptimizerSpec spec, Parameter parameter)
    {
        Parameter[] all = [parameter];
        double rate = spec.LearningRate;
        double l2 = spec.DecayKind == WeightDecayKind.L2 ? spec.WeightDecay : 0;
        return spec.Kind switch
        {
            OptimizerKind.Sgd => optim.SGD(all, rate, weight_decay: l2),
            OptimizerKind.Momentum => optim.SGD(all, rate, spec.Momentum, weight_decay: l2),
            OptimizerKind.Nesterov => optim.SGD(all, rate, spec.Momentum, weight_decay: l2, nesterov: true),
            OptimizerKind.RmsProp => optim.RMSProp(all, rate, spec.Beta2, spec.Epsilon, l2),
            OptimizerKind.Adagrad => optim.Adagrad(all, rate, weight_decay: l2, eps: spec.Epsilon),
            OptimizerKind.Adam => optim.Adam(all, rate, spec.Beta1, spec.Beta2, spec.Epsilon, l2),
            OptimizerKind.AdamW => optim.AdamW(all, rate, spec.Beta1, spec.Beta2, spec.Epsilon, spec.WeightDecay),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "libtorch is not told of this optimizer."),
        };
    }

    public static OptimizerRecord Record(string text, double[] start, double[][] gradients, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizerSpec spec = OptimizerSpec.Parse(text);
        var parameter = new Parameter(start.Tensor(type));
        using optim.Optimizer optimizer = Of(spec, parameter);
        var after = new List<double[]>();
        foreach (double[] gradient in gradients)
        {
            parameter.grad = gradient.Tensor(type);
            Shrink(parameter, spec, spec.LearningRate);
            optimizer.step();
            after.Add(parameter.Numbers());
        }

        return new(text, start.RoundedTo(type), [.. gradients.Select(g => g.RoundedTo(type))], [.. after]);
    }

    /// <summary>Decay outside the gradient, as in AdamW; AdamW is the only one of libtorch's optimizers with it.</summary>
    /// <param name="parameter">The parameter that decays.</param>
    /// <param name="spec">The optimizer.</param>
    /// <param name="rate">η of this step.</param>
    public static void Shrink(Parameter parameter, OptimizerSpec spec, double rate)
    {
        if (spec.DecayKind == WeightDecayKind.Decoupled && spec.Kind != OptimizerKind.AdamW)
        {
            using IDisposable noGradients = no_grad();
            parameter.mul_(1 - (rate * spec.WeightDecay));
        }
    }
}
