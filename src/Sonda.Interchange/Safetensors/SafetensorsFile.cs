using System.Buffers.Binary;
using System.Text.Json;

namespace Sonda.Interchange.Safetensors;

/// <summary>A file of named tensors, as PyTorch programs share them.</summary>
/// <remarks>
/// <code>
/// 8 bytes   length of the header, little-endian
/// header    JSON: {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …, "__metadata__": {"KEY": "VALUE"}}
/// numbers   without gaps; offsets count from the end of the header
/// </code>
/// </remarks>
internal sealed class SafetensorsFile
{
    /// <summary>The maximum length of a header, that of the reference implementation.</summary>
    private const int MaxHeader = 100_000_000;

    private const string Metadata = "__metadata__";
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly byte[] _bytes;

    private SafetensorsFile(byte[] bytes) => _bytes = bytes;

    /// <summary>The tensors by their names.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Facts that the writer added.</summary>
    public Dictionary<string, string> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes tensors of floats.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, long[] Shape, float[] Values)> tensors, IReadOnlyDictionary<string, string> facts)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            foreach ((string key, string value) in facts.OrderBy(fact => fact.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, long[] shape, float[] values) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, offset += values.LongLength * sizeof(float)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces behind the header let the numbers begin at a multiple of eight bytes.
        int padded = (int)((header.Length + 7) / 8 * 8);
        byte[] bytes = new byte[8 + padded + tensors.Sum(tensor => tensor.Values.LongLength * sizeof(float))];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, padded);
        bytes.AsSpan(8, padded).Fill((byte)' ');
        header.ToArray().CopyTo(bytes, 8);
        int at = 8 + padded;
        foreach ((_, _, float[] values) in tensors)
        {
            foreach (float value in values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);
                at += sizeof(float);
            }
        }

        return bytes;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="InvalidContentException">It is no such file; the message names what was found and what is allowed.</exception>
    public static SafetensorsFile Read(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ulong length = bytes.Length < 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (bytes.Length < 8)
        {
            throw Fault(path, LocalizableText.Of($"found {bytes.Length} bytes; expected 8 bytes with the length of the header."));
        }

        if (length > MaxHeader)
        {
            // Another kind of file: a network of PyTorch (.pt), say.
            throw Fault(path, LocalizableText.Of(
                $"its first 8 bytes are no length of a header. In PyTorch, safetensors.torch.save_file(model.state_dict(), FILE) writes one."));
        }

        if (length > (ulong)(bytes.Length - 8))
        {
            throw Fault(path, LocalizableText.Of($"found a header of {length} bytes in a file of {bytes.Length}; the file is cut."));
        }

        var file = new SafetensorsFile(bytes);
        try
        {
            using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, (int)length), new JsonDocumentOptions { MaxDepth = 8 });
            file.ReadHeader(path, header.RootElement);
        }
        catch (JsonException fault)
        {
            throw Fault(path, LocalizableText.Of($"the header is not JSON: {LocalizableText.Of(fault)}"));
        }
        catch (InvalidOperationException)
        {
            // An escape may stand for half of a pair of UTF-16, which no text can hold.
            throw Fault(path, LocalizableText.Of($"a text of the header is not valid Unicode."));
        }

        file.RequireNoGaps(path, 8 + (long)length);
        return file;
    }

    /// <summary>The numbers of a tensor as floats; null if its type is none of <see cref="TensorKind"/>.</summary>
    public float[]? Numbers(string name)
    {
        StoredTensor tensor = _tensors[name];
        if (tensor.Kind == TensorKind.Other)
        {
            return null;
        }

        float[] numbers = new float[tensor.Count];
        ReadOnlySpan<byte> bytes = _bytes.AsSpan((int)tensor.Start, (int)tensor.Length);
        int size = tensor.Size;
        for (int i = 0; i < numbers.Length; i++, bytes = bytes[size..])
        {
            numbers[i] = tensor.Kind switch
            {
                TensorKind.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                TensorKind.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
                TensorKind.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            };
        }

        return numbers;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static InvalidContentException Fault(string path, LocalizableText reason) =>
        new(LocalizableText.Of($"{path} is not a safetensors file: {reason}"));

    private void ReadHeader(string path, JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object)
        {
            throw Fault(path, LocalizableText.Of($"the header is not a JSON object."));
        }

        foreach (JsonProperty entry in header.EnumerateObject())
        {
            string name = entry.Name;
            if (name == Metadata)
            {
                ReadFacts(path, entry.Value);
            }
            else if (StoredTensor.TryRead(entry.Value) is not { } tensor)
            {
                throw Fault(path, LocalizableText.Of($"the entry of {name} has no dtype, shape and data_offsets that fit together."));
            }
            else if (!_tensors.TryAdd(name, tensor))
            {
                throw Fault(path, LocalizableText.Of($"found {name} twice; expected each name once."));
            }
        }
    }

    private void ReadFacts(string path, JsonElement facts)
    {
        if (Facts.Count > 0 || facts.ValueKind != JsonValueKind.Object || facts.EnumerateObject().Any(fact => fact.Value.ValueKind != JsonValueKind.String))
        {
            throw Fault(path, LocalizableText.Of($"{Metadata} is not one JSON object of texts."));
        }

        foreach (JsonProperty fact in facts.EnumerateObject())
        {
            Facts[fact.Name] = fact.Value.GetString()!;
        }
    }

    /// <summary>Requires that the tensors lie one behind the other and fill the file: nothing else can hide in it.</summary>
    private void RequireNoGaps(string path, long begin)
    {
        long end = begin;
        foreach ((string name, StoredTensor tensor) in _tensors.OrderBy(entry => entry.Value.Start).ThenBy(entry => entry.Value.Length))
        {
            if (begin + tensor.Start != end || tensor.Length > _bytes.Length - end)
            {
                throw Fault(path, LocalizableText.Of($"the numbers of {name} begin at byte {tensor.Start} and take {tensor.Length}; expected byte {end - begin}, and at most {_bytes.Length - end}."));
            }

            tensor.Start = end;
            end += tensor.Length;
        }

        if (end != _bytes.Length)
        {
            throw Fault(path, LocalizableText.Of($"{_bytes.Length - end} bytes follow the last tensor; expected none."));
        }
    }
}
