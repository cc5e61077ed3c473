using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine.Layers;

namespace Sonda.Engine.Networks;

/// <summary>Keeps networks in files.</summary>
/// <remarks>
/// All little-endian: the eight characters <c>SONDANET</c>; format version, bytes of a number (4 or 8), initializer,
/// cost and the count of sizes, 4 bytes each; the sizes, 4 bytes each; for each layer its weights (inputs rows of
/// outputs numbers) and its biases; SHA-256 of everything before it.
/// </remarks>
public static class NetworkFile
{
    private const int Version = 1;
    private const int HeaderInts = 5;
    private static readonly byte[] Magic = "SONDANET"u8.ToArray();

    /// <summary>Writes a network; a file of that name is replaced only when the new one is complete.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(Network<T> network, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, ToBytes(network));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Reads a network, in the precision asked for.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is no network or is damaged; the message names the file, the place and what was expected.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Network<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] bytes = File.ReadAllBytes(path);
        var reader = new Reader(bytes, path);
        reader.Expect(bytes.AsSpan().StartsWith(Magic), 0, "the characters SONDANET");
        reader.Position = Magic.Length;
        int version = reader.Int(), size = reader.Int(), initializer = reader.Int(), cost = reader.Int(), count = reader.Int();
        reader.Expect(version == Version, 8, $"format version {Version}, not {version}");
        reader.Expect(size is 4 or 8, 12, $"4 or 8 bytes a number, not {size}");
        reader.Expect(Enum.IsDefined((Initializer)initializer), 16, $"a known initializer, not {initializer}");
        reader.Expect(Enum.IsDefined((CostKind)cost), 20, $"a known cost, not {cost}");
        reader.Expect(count is >= 2 and <= NetworkSpec.MaxLayers + 1, 24, $"2 to {NetworkSpec.MaxLayers + 1} sizes, not {count}");
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++)
        {
            sizes[i] = reader.Int();
            reader.Expect(sizes[i] is >= 1 and <= NetworkSpec.MaxWidth, reader.Position - 4, $"a size from 1 to {NetworkSpec.MaxWidth}, not {sizes[i]}");
        }

        var spec = new NetworkSpec(sizes) { Initializer = (Initializer)initializer, Cost = (CostKind)cost };
        long expected = reader.Position + (spec.ParameterCount * size) + SHA256.HashSizeInBytes;
        reader.Expect(bytes.Length == expected, bytes.Length, $"{expected} bytes in all for {spec}, not {bytes.Length}");
        int end = bytes.Length - SHA256.HashSizeInBytes;
        reader.Expect(SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)), end, "the SHA-256 of what precedes it; the file is damaged");
        return size == 4 ? Read<float>(spec, bytes, reader.Position).To<T>() : Read<double>(spec, bytes, reader.Position).To<T>();
    }

    private static byte[] ToBytes<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkSpec spec = network.Spec;
        int size = Unsafe.SizeOf<T>();
        long length = Magic.Length + (4L * (HeaderInts + spec.Sizes.Length)) + (spec.ParameterCount * size) + SHA256.HashSizeInBytes;
        byte[] bytes = new byte[length];
        Magic.CopyTo(bytes, 0);
        int position = Magic.Length;
        foreach (int value in (int[])[Version, size, (int)spec.Initializer, (int)spec.Cost, spec.Sizes.Length, .. spec.Sizes])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), value);
            position += 4;
        }

        foreach (Dense<T> layer in network.Layers)
        {
            var weights = new T[layer.Inputs * layer.Outputs];
            layer.CopyWeights(weights);
            position = Write<T>(weights, bytes, position);
            position = Write(layer.Biases, bytes, position);
        }

        SHA256.HashData(bytes.AsSpan(0, position), bytes.AsSpan(position));
        return bytes;
    }

    private static int Write<T>(ReadOnlySpan<T> values, byte[] bytes, int position)
        where T : unmanaged
    {
        RequireLittleEndian();
        ReadOnlySpan<byte> source = MemoryMarshal.AsBytes(values);
        source.CopyTo(bytes.AsSpan(position));
        return position + source.Length;
    }

    private static Network<T> Read<T>(NetworkSpec spec, byte[] bytes, int position)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLittleEndian();
        var network = new Network<T>(spec);
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan(position, (int)(spec.ParameterCount * Unsafe.SizeOf<T>())));
        foreach (Dense<T> layer in network.Layers)
        {
            layer.SetWeights(values[..(layer.Inputs * layer.Outputs)]);
            values = values[(layer.Inputs * layer.Outputs)..];
            layer.SetBiases(values[..layer.Outputs]);
            values = values[layer.Outputs..];
        }

        return network;
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Network files are read and written on little-endian machines only.");
        }
    }

    private sealed class Reader(byte[] bytes, string path)
    {
        public int Position { get; set; }

        public int Int()
        {
            Expect(Position + 4 <= bytes.Length, Position, "4 more bytes, not the end of the file");
            Position += 4;
            return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Position - 4));
        }

        public void Expect(bool condition, int offset, string expected)
        {
            if (!condition)
            {
                throw new InvalidDataException($"{path} is no network file or is damaged: at byte {offset}, expected {expected}.");
            }
        }
    }
}
