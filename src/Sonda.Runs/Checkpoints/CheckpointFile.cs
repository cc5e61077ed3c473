using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Engine;
using Sonda.Engine.Files;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Checkpoints;

/// <summary>Reads and writes checkpoint files.</summary>
/// <remarks>
/// All numbers are little-endian. The parts of a file, in order: the eight characters <c>SONDARUN</c>; the format version and the
/// length of the header in bytes, 4 bytes each; the header, JSON in UTF-8; the tensors as float32, in the order of the
/// header's lengths; SHA-256 of everything before it.
/// </remarks>
public static class CheckpointFile
{
    private const int Version = 2;
    private const int HeaderStart = 16;
    private static readonly byte[] Magic = "SONDARUN"u8.ToArray();

    /// <summary>Numbers keep every bit, including NaN and ±∞.</summary>
    private static readonly CheckpointJsonContext Json = new(new JsonSerializerOptions
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        Converters =
        {
            new TextConverter<OptimizerSpec>(OptimizerSpec.Parse),
            new TextConverter<LearningRateSchedule>(LearningRateSchedule.Parse),
            new TextConverter<LayerRates>(LayerRates.Parse),
            new TextConverter<GradientClipping>(GradientClipping.Parse),
        },
    });

    /// <summary>Writes a checkpoint; an existing file is replaced only once the new one is complete.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Checkpoint checkpoint, string path)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(path);
        float[][] tensors =
        [
            .. checkpoint.State.Parameters, [.. checkpoint.State.Factors], .. checkpoint.State.Moments, .. checkpoint.Kept,
        ];
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(
            CheckpointHeader.Of(checkpoint, tensors), Json.CheckpointHeader);
        long end = HeaderStart + header.Length + tensors.Sum(tensor => (long)tensor.Length * sizeof(float));
        byte[] bytes = new byte[end + SHA256.HashSizeInBytes];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), header.Length);
        header.CopyTo(bytes, HeaderStart);
        int position = HeaderStart + header.Length;
        foreach (float[] tensor in tensors)
        {
            RequireLittleEndian();
            MemoryMarshal.AsBytes<float>(tensor).CopyTo(bytes.AsSpan(position));
            position += tensor.Length * sizeof(float);
        }

        SHA256.HashData(bytes.AsSpan(0, position), bytes.AsSpan(position));
        AtomicFile.Write(path, bytes);
    }

    /// <summary>Whether a file begins like a checkpoint, complete or not.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsOne(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="InvalidContentException">
    /// The file is no checkpoint, is of another version or is damaged; the message names it and what was expected.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Load(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = bytes.Length - SHA256.HashSizeInBytes;
        Expect(bytes.AsSpan().StartsWith(Magic), path, $"is not a sonda checkpoint: it should begin with SONDARUN");
        int version = bytes.Length < HeaderStart ? Version : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        Expect(version == Version, path, $"is a checkpoint of format version {version}; this sonda reads version {Version}");
        bool whole = end >= HeaderStart
            && SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end));
        Expect(whole, path, $"is damaged: its {bytes.Length} bytes do not have the SHA-256 at its end");
        try
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
            CheckpointHeader header = JsonSerializer.Deserialize(
                bytes.AsSpan(HeaderStart, length), Json.CheckpointHeader) ?? throw new SpecException($"its header is null.");
            return header.With(Tensors(header, bytes.AsSpan((HeaderStart + length)..end)));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} cannot be resumed: {LocalizableText.Of(e)}"), e);
        }
    }

    private static List<float[]> Tensors(CheckpointHeader header, ReadOnlySpan<byte> bytes)
    {
        RequireLittleEndian();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        long numbers = header.Lengths.Sum(length => (long)length);
        if (header.Lengths.Count != header.Tensors.All || numbers * sizeof(float) != bytes.Length)
        {
            throw new SpecException(
                $"expected {header.Tensors.All} tensors of {numbers} numbers in all; found {header.Lengths.Count} in {bytes.Length} bytes.");
        }

        var tensors = new List<float[]>();
        foreach (int length in header.Lengths)
        {
            tensors.Add(values[..length].ToArray());
            values = values[length..];
        }

        return tensors;
    }

    private static void Expect(bool condition, string path, LocalizableText fault)
    {
        if (!condition)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} {fault}."));
        }
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Checkpoints are read and written on little-endian machines only.");
        }
    }
}
