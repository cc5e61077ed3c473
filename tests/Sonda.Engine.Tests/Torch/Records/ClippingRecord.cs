using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Gradients of several tensors before and after clipping.</summary>
/// <param name="Name">The clipping.</param>
/// <param name="Gradients">Tensor by tensor.</param>
/// <param name="Norm">The norm of all tensors together before; null if libtorch does not return it.</param>
/// <param name="Clipped">Tensor by tensor.</param>
internal sealed record ClippingRecord(string Name, double[][] Gradients, double? Norm, double[][] Clipped) : ITorchRecord
{
    /// <summary>The number that libtorch adds to ‖g‖ before the division; the engine adds none (GradientClipping).</summary>
    private const double Added = 1e-6;

    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GradientClipping spec = GradientClipping.Parse(Name);
        var clipper = new GradientClipper<T>(spec, Gradients.Length);
        T[][] gradients = [.. Gradients.Select(tensor => tensor.To<T>())];
        for (int slot = 0; slot < gradients.Length; slot++)
        {
            clipper.Measure(slot, gradients[slot]);
        }

        double norm = clipper.Join();
        if (Norm is double recorded)
        {
            new Tolerance(Units: 4).Require(recorded, T.CreateTruncating(norm), $"{Name}, ‖g‖");
        }

        Tolerance one = spec.Kind == ClippingKind.Norm ? new(4, Absolute: spec.Limit * Added / norm) : new(0);
        for (int slot = 0; slot < gradients.Length; slot++)
        {
            clipper.Apply(gradients[slot]);
            one.Require<T>(Clipped[slot], gradients[slot], $"{Name}, tensor {slot}");
        }
    }
}
