using Sonda.Engine.Optimizers;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The engine's clipping in libtorch.</summary>
internal static class TorchClipping
{
    /// <summary>Clips as the engine does, which divides by ‖g‖, while libtorch divides by ‖g‖ + 1e-6.</summary>
    public static void Clip(GradientClipping spec, Parameter[] parameters)
    {
        if (spec.Kind == ClippingKind.Norm)
        {
            double norm = nn.utils.clip_grad_norm_(parameters, double.PositiveInfinity);
            nn.utils.clip_grad_norm_(parameters, spec.Limit * (norm + 1e-6) / norm);
        }
        else if (spec.Kind == ClippingKind.Value)
        {
            nn.utils.clip_grad_value_(parameters, spec.Limit);
        }
    }

    public static ClippingRecord Record(string text, double[][] gradients, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        GradientClipping spec = GradientClipping.Parse(text);
        Parameter[] parameters = [.. gradients.Select(gradient =>
            new Parameter(zeros(gradient.Length, dtype: type)) { grad = gradient.Tensor(type) })];
        double? norm = null;
        if (spec.Kind == ClippingKind.Norm)
        {
            norm = nn.utils.clip_grad_norm_(parameters, spec.Limit);
        }
        else if (spec.Kind == ClippingKind.Value)
        {
            nn.utils.clip_grad_value_(parameters, spec.Limit);
        }

        return new(
            text, [.. gradients.Select(g => g.RoundedTo(type))], norm, [.. parameters.Select(p => p.grad!.Numbers())]);
    }
}
