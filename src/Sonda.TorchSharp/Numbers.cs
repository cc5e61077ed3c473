using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>Readings of tensors, in double.</summary>
internal static class Numbers
{
    /// <summary>The Euclidean norm.</summary>
    public static double Norm(this Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return values.detach().to(ScalarType.Float64).norm().item<double>();
    }

    /// <summary>The root mean square.</summary>
    public static double Rms(this Tensor values) => values.Norm() / Math.Sqrt(values.numel());

    /// <summary>a/b; 1 if b is 0, as a factor that changes nothing.</summary>
    public static double Ratio(double a, double b) => b == 0 ? 1 : a / b;
}
