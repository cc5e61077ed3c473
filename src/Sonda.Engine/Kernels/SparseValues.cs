using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>A form in which sparse rows store their numbers.</summary>
/// <remarks>
/// Four numbers come as one vector, whose lanes a kernel then repeats from register to register. To repeat each number from memory would be
/// four loads, and loads limit these kernels.
/// </remarks>
internal unsafe interface ISparseValues
{
    /// <summary>Returns the four numbers from <paramref name="entry"/> on.</summary>
    /// <param name="values">The numbers or codes of a row.</param>
    /// <param name="table">The number of each code; null if there are none.</param>
    /// <param name="entry">A multiple of four.</param>
    static abstract Vector128<float> Four(byte* values, float* table, nint entry);
}

/// <summary>The numbers themselves.</summary>
internal readonly unsafe struct SparseNumbers : ISparseValues
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(byte* values, float* table, nint entry) => Vector128.Load((float*)values + entry);
}

/// <summary>One byte for each number, its place in a table.</summary>
internal readonly unsafe struct SparseCodes : ISparseValues
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(byte* values, float* table, nint entry)
    {
        byte* codes = values + entry;
        return Vector128.Create(table[codes[0]], table[codes[1]], table[codes[2]], table[codes[3]]);
    }
}

/// <summary>One byte for each pixel p, which stands for p/255: a division of four pixels at once, rounded as in the table.</summary>
internal readonly unsafe struct SparsePixels : ISparseValues
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(byte* values, float* table, nint entry)
    {
        uint four = *(uint*)(values + entry);
        Vector128<byte> pixels = Vector128.CreateScalarUnsafe(BitConverter.IsLittleEndian ? four : BinaryPrimitives.ReverseEndianness(four)).AsByte();
        Vector128<int> whole = Sse41.IsSupported
            ? Sse41.ConvertToVector128Int32(pixels)
            : Vector128.WidenLower(Vector128.WidenLower(pixels)).AsInt32();
        return Vector128.ConvertToSingle(whole) / Vector128.Create(255f);
    }
}
