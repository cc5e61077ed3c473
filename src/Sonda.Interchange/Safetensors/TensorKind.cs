namespace Sonda.Interchange.Safetensors;

/// <summary>The number types of safetensors that a network can be read from.</summary>
internal enum TensorKind
{
    /// <summary>Half precision, 2 bytes.</summary>
    F16,

    /// <summary>The upper half of a float, 2 bytes.</summary>
    BF16,

    /// <summary>Single precision, 4 bytes.</summary>
    F32,

    /// <summary>Double precision, 8 bytes.</summary>
    F64,

    /// <summary>Any other type of the format: its tensors are listed, and their numbers are not read.</summary>
    Other,
}
