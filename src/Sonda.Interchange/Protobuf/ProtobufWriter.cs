using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sonda.Interchange.Protobuf;

/// <summary>Writes a message in the wire format of Protocol Buffers: fields in any order, each with its number and type.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes a whole number.</summary>
    public ProtobufWriter Write(int field, long value)
    {
        WriteKey(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>Writes a float.</summary>
    public ProtobufWriter Write(int field, float value)
    {
        WriteKey(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Writes a double.</summary>
    public ProtobufWriter Write(int field, double value)
    {
        WriteKey(field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Writes a text.</summary>
    public ProtobufWriter Write(int field, string value) => Write(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes bytes.</summary>
    public ProtobufWriter Write(int field, ReadOnlySpan<byte> value)
    {
        WriteKey(field, Bytes);
        WriteVarint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Writes a message.</summary>
    public ProtobufWriter Write(int field, ProtobufWriter message) => Write(field, message.Written);

    private void WriteKey(int field, int type) => WriteVarint(((ulong)field << 3) | (uint)type);

    /// <summary>Seven bits in each byte, the lowest first; the eighth bit says that more follow.</summary>
    private void WriteVarint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            _bytes.Write([(byte)(value | 128)]);
        }

        _bytes.Write([(byte)value]);
    }
}
