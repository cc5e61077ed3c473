using System.Buffers.Binary;
using System.Text;

namespace Sonda.Lab.Readings;

/// <summary>∂C/∂b of one layer.</summary>
/// <param name="SpeedLog10">log₁₀ of its norm.</param>
/// <param name="Values">The numbers, times 2 to the exponent.</param>
/// <param name="Exponent">The power of two.</param>
internal sealed record FrameLayer(double SpeedLog10, IReadOnlyList<double> Values, int Exponent = 0);

/// <summary>Writes ∂C/∂b of every neuron as a frame: a byte each, and a bit for the sign (docs/lab-protocol.md).</summary>
internal static class FrameCode
{
    private const byte Version = 1, Zero = 0, NotFinite = 255;
    private const int Header = 16, BlockHeader = 16, LastCode = 254;
    private const double FinestStep = 0.25, DecibelsPerDoubling = 6.020599913279624;

    /// <summary>The frame as base64, in ASCII.</summary>
    public static byte[] Write(long step, bool isBatch, int rows, IReadOnlyList<FrameLayer> layers)
    {
        byte[] frame = new byte[Header + layers.Sum(layer => Length(layer.Values.Count))];
        frame[0] = Version;
        frame[1] = (byte)(isBatch ? 1 : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), (ushort)layers.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), (uint)rows);
        BinaryPrimitives.WriteDoubleLittleEndian(frame.AsSpan(8), step);
        int at = Header;
        foreach (FrameLayer layer in layers)
        {
            WriteLayer(layer, frame.AsSpan(at, Length(layer.Values.Count)));
            at += Length(layer.Values.Count);
        }

        return Encoding.ASCII.GetBytes(Convert.ToBase64String(frame));
    }

    private static int Length(int neurons) => (BlockHeader + neurons + ((neurons + 7) / 8) + 3) / 4 * 4;

    private static void WriteLayer(FrameLayer layer, Span<byte> block)
    {
        int count = layer.Values.Count;
        double[] decibels = [.. layer.Values.Select(value => (20 * Math.Log10(Math.Abs(value))) + (layer.Exponent * DecibelsPerDoubling))];
        double[] finite = [.. decibels.Where(double.IsFinite)];
        double low = finite.Length == 0 ? 0 : finite.Min(), high = finite.Length == 0 ? 0 : finite.Max();

        // The largest neuron has the last code. A layer that spans more than 63 dB gets wider steps, so that none is cut off.
        double width = Math.Max(FinestStep, (high - low) / (LastCode - 1));
        double offset = high - ((LastCode - 1) * width);
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)count);
        BinaryPrimitives.WriteSingleLittleEndian(block[4..], (float)layer.SpeedLog10);
        BinaryPrimitives.WriteSingleLittleEndian(block[8..], (float)offset);
        BinaryPrimitives.WriteSingleLittleEndian(block[12..], (float)width);
        for (int i = 0; i < count; i++)
        {
            block[BlockHeader + i] = decibels[i] switch
            {
                double.NegativeInfinity => Zero,
                double.PositiveInfinity or double.NaN => NotFinite,
                double size => (byte)Math.Clamp((int)Math.Round((size - offset) / width) + 1, 1, LastCode),
            };
            if (layer.Values[i] < 0)
            {
                block[BlockHeader + count + (i / 8)] |= (byte)(1 << (i % 8));
            }
        }
    }
}
