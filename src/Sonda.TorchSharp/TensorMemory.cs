using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The numbers of a tensor as memory, which the engine's kernels read without a copy.</summary>
/// <remarks>Only a copy has a scope: one of TorchSharp's costs a microsecond, as much as a kernel takes for 20,000 numbers.</remarks>
internal readonly ref struct TensorMemory
{
    private readonly DisposeScope? _scope;
    private readonly Tensor _values;

    /// <summary>The tensor itself if its numbers lie in memory in their order, as float or double; otherwise a copy of that form.</summary>
    public TensorMemory(Tensor values)
    {
        ScalarType type = values.dtype;
        IsDouble = type == ScalarType.Float64;
        if (!IsInMemory(values, type))
        {
            _scope = NewDisposeScope();
            values = Copy(values, type);
        }

        _values = values;
    }

    /// <summary>Whether the numbers are doubles; otherwise floats.</summary>
    public bool IsDouble { get; }

    /// <summary>The numbers. They live as long as the tensor.</summary>
    public Span<T> Numbers<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_values.bytes);

    /// <summary>Releases the copy.</summary>
    public void Dispose() => _scope?.Dispose();

    /// <summary>A tensor of such numbers, in the scope of the caller if it is a copy.</summary>
    public static Tensor Of(Tensor values) => values.dtype is var type && IsInMemory(values, type) ? values : Copy(values, type);

    private static bool IsInMemory(Tensor values, ScalarType type) =>
        type is ScalarType.Float32 or ScalarType.Float64 && values.device_type == DeviceType.CPU && values.is_contiguous();

    private static Tensor Copy(Tensor values, ScalarType type) =>
        values.detach().cpu().to(type == ScalarType.Float64 ? type : ScalarType.Float32).contiguous();
}
