using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sonda.Engine.Files;
using Sonda.Engine.Layers;

namespace Sonda.Engine.Networks;

/// <summary>Saves networks to files and loads them.</summary>
/// <remarks>
/// The format, all little-endian: the eight characters <c>SONDANET</c>; format version, bytes per number (4 or 8) and bytes of the spec, 4
/// bytes each; the text form of the spec in UTF-8; in version 3 the bytes of the preparation of the data, 4 bytes, and the preparation,
/// JSON in UTF-8; the parameters, layer after layer and row after row; SHA-256 of everything before it. A dense layer has its weights (a
/// row for each input, a column for each output), then its biases. A network without a preparation has version 2.
/// </remarks>
public static class NetworkFile
{
    private const int PlainVersion = 2;
    private const int PreparedVersion = 3;
    private const int HeaderInts = 3;
    private static readonly byte[] Magic = "SONDANET"u8.ToArray();

    /// <summary>Saves a network. An existing file is replaced only when the new one is complete.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(Network<T> network, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Save(network, path, preparation: null);

    /// <summary>Saves a network with the preparation of its data, a text that the engine keeps as it is.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Save<T>(Network<T> network, string path, string? preparation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        AtomicFile.Write(path, ToBytes(network, preparation));
    }

    /// <summary>Loads a network and converts it to the precision <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidContentException">
    /// The file is not a network file or is damaged; the message gives the file, the position and the expected content.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Network<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Load<T>(path, out _);

    /// <summary>Loads a network with the preparation of its data; null if it has none.</summary>
    /// <exception cref="InvalidContentException">The file is not a network file or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static Network<T> Load<T>(string path, out string? preparation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] bytes = File.ReadAllBytes(path);
        var reader = new Reader(bytes, path);
        reader.Expect(bytes.AsSpan().StartsWith(Magic), 0, $"the characters SONDANET");
        reader.Position = Magic.Length;
        int version = reader.Int();
        reader.Expect(
            version is PlainVersion or PreparedVersion,
            8,
            $"format version {PlainVersion} or {PreparedVersion}, not {version}; save the network anew with this version of sonda");
        int size = reader.Int();
        reader.Expect(size is 4 or 8, 12, $"4 or 8 bytes a number, not {size}");
        NetworkSpec spec = ReadSpec(reader);
        preparation = version == PreparedVersion ? reader.Text() : null;
        long expected = reader.Position + (spec.ParameterCount * size) + SHA256.HashSizeInBytes;
        reader.Expect(bytes.Length == expected, bytes.Length, $"{expected} bytes in all for {spec}, not {bytes.Length}");
        int end = bytes.Length - SHA256.HashSizeInBytes;
        // The hash comes last: a wrong header gives a more precise message than "damaged".
        reader.Expect(SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)), end, $"the SHA-256 of what precedes it; the file is damaged");
        return size == 4 ? Read<float>(spec, bytes, reader.Position).To<T>() : Read<double>(spec, bytes, reader.Position).To<T>();
    }

    private static NetworkSpec ReadSpec(Reader reader)
    {
        int start = reader.Position + 4;
        string text = reader.Text();
        try
        {
            return NetworkSpec.Parse(text);
        }
        catch (FormatException e)
        {
            reader.Expect(false, start, $"a network; {LocalizableText.Of(e)}");
            throw;
        }
    }

    /// <summary>The bytes of a network's file.</summary>
    internal static byte[] ToBytes<T>(Network<T> network, string? preparation = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkSpec spec = network.Spec;
        int size = Unsafe.SizeOf<T>();
        byte[] text = Encoding.UTF8.GetBytes(spec.ToString());
        byte[]? prepared = preparation is null ? null : Encoding.UTF8.GetBytes(preparation);
        long length = Magic.Length + (4L * HeaderInts) + text.Length + (prepared is null ? 0 : 4L + prepared.Length)
            + (spec.ParameterCount * size) + SHA256.HashSizeInBytes;
        byte[] bytes = new byte[length];
        Magic.CopyTo(bytes, 0);
        int position = Magic.Length;
        foreach (int value in (int[])[prepared is null ? PlainVersion : PreparedVersion, size, text.Length])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), value);
            position += 4;
        }

        position = Write<byte>(text, bytes, position);
        if (prepared is not null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), prepared.Length);
            position = Write<byte>(prepared, bytes, position + 4);
        }

        foreach (Parameter<T> parameter in network.Parameters)
        {
            var values = new T[parameter.Count];
            parameter.CopyTo(values);
            position = Write<T>(values, bytes, position);
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
        foreach (Parameter<T> parameter in network.Parameters)
        {
            parameter.Set(values[..parameter.Count]);
            values = values[parameter.Count..];
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
            Expect(Position + 4 <= bytes.Length, Position, $"4 more bytes, not the end of the file");
            Position += 4;
            return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Position - 4));
        }

        /// <summary>Reads a text that follows its length in bytes.</summary>
        public string Text()
        {
            int length = Int();
            Expect(length >= 0 && length <= bytes.Length - Position, Position - 4, $"the bytes of a text that follows, not {length}");
            Position += length;
            return Encoding.UTF8.GetString(bytes, Position - length, length);
        }

        public void Expect(bool condition, int offset, LocalizableText expected)
        {
            if (!condition)
            {
                throw new InvalidContentException($"{path} is not a network file or is damaged: at byte {offset}, expected {expected}.");
            }
        }
    }
}
