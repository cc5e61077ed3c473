using System.Buffers.Binary;
using System.Numerics;

namespace Sonda.Interchange.TensorBoard;

/// <summary>The check sum of TensorBoard's records: CRC-32C, rotated and shifted so that a sum of sums is not one.</summary>
internal static class Crc32C
{
    /// <summary>The masked sum.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = ~Of(bytes);
        return BitOperations.RotateRight(sum, 15) + 0xA282EAD8u;
    }

    private static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return sum;
    }
}
