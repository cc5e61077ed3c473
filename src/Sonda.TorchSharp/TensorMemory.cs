using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The numbers of tensors as memory, which the engine's kernels read without a copy.</summary>
internal static class TensorMemory
{
    /// <summary>The tensor itself if its numbers lie in memory in their order, as float or double; otherwise a copy of that form.</summary>
    public static Tensor InMemory(this Tensor values) =>
        values.dtype is ScalarType.Float32 or ScalarType.Float64 && values.device_type == DeviceType.CPU && values.is_contiguous()
            ? values
            : values.detach().cpu().to(values.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).contiguous();

    /// <summary>The numbers of a tensor of <see cref="InMemory"/>. They live as long as the tensor.</summary>
    public static Span<T> Numbers<T>(this Tensor values)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(values.bytes);
}
