using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonda.Engine.Data;

/// <summary>A fingerprint of the content of a data set, without its name.</summary>
internal static class DatasetFingerprint
{
    /// <summary>
    /// Computes SHA-256 over the shape, the counts of rows, classes and targets, every row with its classes, target and length, and the weights of the classes; 64
    /// hexadecimal digits. Sparse and dense rows with the same numbers give the same fingerprint.
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
        Add(hash, MemoryMarshal.Cast<float, int>(data.ClassWeights.AsSpan()));
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
