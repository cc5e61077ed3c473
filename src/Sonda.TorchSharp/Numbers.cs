using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>Readings of tensors, in double.</summary>
internal static class Numbers
{
    /// <summary>The Euclidean norm.</summary>
    /// <remarks>
    /// The squares of very small and very large numbers leave single precision. In between, its norm has six digits and takes a fraction of
    /// the time.
    /// </remarks>
    public static double Norm(this Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = values.detach();
        double norm = numbers.dtype == ScalarType.Float32 ? numbers.norm().item<float>() : 0;
        return norm is > 1e-12 and < 1e12 ? norm : numbers.to(ScalarType.Float64).norm().item<double>();
    }

    /// <summary>The root mean square.</summary>
    public static double Rms(this Tensor values) => values.Norm() / Math.Sqrt(values.numel());

    /// <summary>a/b; 1 if b is 0, as a factor that changes nothing.</summary>
    public static double Ratio(double a, double b) => b == 0 ? 1 : a / b;
}
