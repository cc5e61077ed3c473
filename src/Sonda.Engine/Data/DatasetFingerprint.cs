using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonda.Engine.Data;

/// <summary>What tells one data set from another: not its name, but what it holds.</summary>
internal static class DatasetFingerprint
{
    /// <summary>
    /// SHA-256 of shape, numbers of rows and of classes or targets, and of every row with its classes, target and length, in
    /// 64 hexadecimal digits. Rows count as the numbers that they stand for, however they are kept.
    /// </summary>
    public static string Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Shape shape = data.InputShape;
        Add(hash, [
            data.Count, data.Classes, data.TargetSize, data.LabelsPerRow, data.Lengths.Length,
            shape.Steps, shape.Maps, shape.Height, shape.Width, shape.IsSequence ? 1 : 0,
        ]);
        float[] row = new float[data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            Add(hash, MemoryMarshal.Cast<float, int>(row));
        }

        hash.AppendData(data.Labels);
        Add(hash, MemoryMarshal.Cast<float, int>(data.Targets));
        Add(hash, data.Lengths);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<int> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            int[] turned = new int[values.Length];
            BinaryPrimitives.ReverseEndianness(values, turned);
            values = turned;
        }

        hash.AppendData(MemoryMarshal.AsBytes(values));
    }
}
