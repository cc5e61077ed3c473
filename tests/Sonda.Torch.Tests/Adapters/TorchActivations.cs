using Sonda.Engine.Activations;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The engine's activations in libtorch.</summary>
internal static class TorchActivations
{
    public static Func<Tensor, Tensor> Of(ActivationSpec spec) => spec.Kind switch
    {
        ActivationKind.Identity => z => z.clone(),
        ActivationKind.Sigmoid => z => z.sigmoid(),
        ActivationKind.Tanh => z => z.tanh(),
        ActivationKind.ReLU => z => z.relu(),
        ActivationKind.LeakyReLU => z => F.leaky_relu(z, spec.ParameterOrDefault.GetValueOrDefault()),
        ActivationKind.ELU => z => F.elu(z, spec.ParameterOrDefault.GetValueOrDefault()),
        ActivationKind.SELU => z => F.selu(z),
        ActivationKind.GELU => z => F.gelu(z),
        ActivationKind.GELUTanh => z => F.gelu(z, global::TorchSharp.Modules.GELU.Approximate.tanh),
        ActivationKind.SiLU => z => F.silu(z),
        ActivationKind.Mish => z => F.mish(z),
        ActivationKind.Softplus => z => F.softplus(z),
        ActivationKind.Softsign => z => F.softsign(z),

        // Even in double, the slope of libtorch's hardsigmoid is ⅙ in float; computed from relu6 it has all digits.
        ActivationKind.HardSigmoid => z => z.dtype == ScalarType.Float32 ? F.hardsigmoid(z) : (z + 3).relu6() / 6,

        // TorchSharp 0.107's hardtanh returns its input unchanged; relu6 is libtorch's hardtanh from 0 to 6.
        ActivationKind.HardTanh => z => (((z + 1) * 3).relu6() / 3) - 1,
        ActivationKind.Exponential => z => z.exp(),
        ActivationKind.Sine => z => z.sin(),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch is not told of this activation."),
    };

    public static ActivationRecord Record(ActivationSpec spec, double[] z, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor arguments = z.Tensor(type).requires_grad_();
        Tensor values = Of(spec)(arguments);
        values.sum().backward();
        return new(spec.ToString(), z.RoundedTo(type), values.Numbers(), arguments.grad!.Numbers());
    }
}
