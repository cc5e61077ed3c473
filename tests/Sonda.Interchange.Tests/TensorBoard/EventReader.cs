using System.Text;

namespace Sonda.Interchange.Tests.TensorBoard;

/// <summary>Reads a file of TensorBoard as its format is described, with a check sum computed bit by bit.</summary>
internal static class EventReader
{
    /// <summary>The events: time, step, version of the file, and the values by their tags.</summary>
    public static List<(double Time, long Step, string Version, Dictionary<string, float> Values)> Read(byte[] file)
    {
        var events = new List<(double, long, string, Dictionary<string, float>)>();
        for (int at = 0; at < file.Length;)
        {
            long length = BitConverter.ToInt64(file, at);
            Assert.Equal(Masked(file.AsSpan(at, 8)), BitConverter.ToUInt32(file, at + 8));
            Span<byte> content = file.AsSpan(at + 12, (int)length);
            Assert.Equal(Masked(content), BitConverter.ToUInt32(file, at + 12 + (int)length));
            events.Add(Event(content));
            at += 16 + (int)length;
        }

        return events;
    }

    private static (double, long, string, Dictionary<string, float>) Event(ReadOnlySpan<byte> bytes)
    {
        (double time, long step, string version, Dictionary<string, float> values) = (double.NaN, 0, "", []);
        foreach ((int field, byte[] content, long number) in Fields(bytes))
        {
            switch (field)
            {
                case 1:
                    time = BitConverter.ToDouble(content);
                    break;
                case 2:
                    step = number;
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(content);
                    break;
                case 5:
                    foreach ((_, byte[] value, _) in Fields(content))
                    {
                        List<(int Field, byte[] Content, long)> parts = Fields(value);
                        values.Add(Encoding.UTF8.GetString(parts.Single(part => part.Field == 1).Content), BitConverter.ToSingle(parts.Single(part => part.Field == 2).Content));
                    }

                    break;
                default:
                    Assert.Fail($"Field {field} is none of an event.");
                    break;
            }
        }

        return (time, step, version, values);
    }

    private static List<(int Field, byte[] Content, long Number)> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(int, byte[], long)>();
        while (bytes.Length > 0)
        {
            long key = Varint(ref bytes), number = 0;
            int size = 0;
            switch (key & 7)
            {
                case 0:
                    number = Varint(ref bytes);
                    break;
                case 1:
                    size = 8;
                    break;
                case 2:
                    size = (int)Varint(ref bytes);
                    break;
                case 5:
                    size = 4;
                    break;
                default:
                    Assert.Fail($"{key & 7} is no type of a field.");
                    break;
            }

            fields.Add(((int)(key >> 3), bytes[..size].ToArray(), number));
            bytes = bytes[size..];
        }

        return fields;
    }

    private static long Varint(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = bytes[0];
            bytes = bytes[1..];
            value |= (long)(one & 127) << shift;
            if (one < 128)
            {
                return value;
            }
        }
    }

    /// <summary>CRC-32C with the reflected polynomial 0x82F63B78, then TensorFlow's mask.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0x82F63B78u);
            }
        }

        sum = ~sum;
        return ((sum >> 15) | (sum << 17)) + 0xA282EAD8u;
    }
}
