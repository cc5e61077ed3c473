using System.Text.Json;

namespace Sonda.Interchange.Safetensors;

/// <summary>The type, the shape and the place of a tensor in a file.</summary>
internal sealed class StoredTensor
{
    private const int MaxDimensions = 64;

    private static readonly Dictionary<string, (TensorKind Kind, int Bytes)> Types = new()
    {
        ["F16"] = (TensorKind.F16, 2),
        ["BF16"] = (TensorKind.BF16, 2),
        ["F32"] = (TensorKind.F32, 4),
        ["F64"] = (TensorKind.F64, 8),
        ["BOOL"] = (TensorKind.Other, 1),
        ["U8"] = (TensorKind.Other, 1),
        ["I8"] = (TensorKind.Other, 1),
        ["F8_E5M2"] = (TensorKind.Other, 1),
        ["F8_E4M3"] = (TensorKind.Other, 1),
        ["I16"] = (TensorKind.Other, 2),
        ["U16"] = (TensorKind.Other, 2),
        ["I32"] = (TensorKind.Other, 4),
        ["U32"] = (TensorKind.Other, 4),
        ["I64"] = (TensorKind.Other, 8),
        ["U64"] = (TensorKind.Other, 8),
    };

    private StoredTensor(TensorKind kind, int size, long[] shape, long count, long start) =>
        (Kind, Size, Shape, Count, Start) = (kind, size, shape, count, start);

    /// <summary>The number type.</summary>
    public TensorKind Kind { get; }

    /// <summary>The bytes of a number.</summary>
    public int Size { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of numbers.</summary>
    public long Count { get; }

    /// <summary>The first byte: behind the header as the file says it, later in the whole file.</summary>
    public long Start { get; set; }

    /// <summary>The number of bytes.</summary>
    public long Length => Count * Size;

    /// <summary>Reads an entry of the header; null if it is none, or its sizes do not fit its offsets.</summary>
    public static StoredTensor? TryRead(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.EnumerateObject().Count() != 3
            || !entry.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !Types.Keys.Any(type.ValueEquals)
            || Numbers(entry, "shape") is not { } shape || Numbers(entry, "data_offsets") is not [var begin, var end])
        {
            return null;
        }

        (TensorKind kind, int size) = Types[type.GetString()!];
        long count = 1;
        foreach (long length in shape)
        {
            // A product beyond the bytes that are there cannot fit, and must not overflow.
            if (length > 0 && count > int.MaxValue / length)
            {
                return null;
            }

            count *= length;
        }

        return end - begin == count * size ? new StoredTensor(kind, size, shape, count, begin) : null;
    }

    private static long[]? Numbers(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxDimensions)
        {
            return null;
        }

        long[] numbers = new long[list.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i]) || numbers[i++] < 0)
            {
                return null;
            }
        }

        return numbers;
    }
}
