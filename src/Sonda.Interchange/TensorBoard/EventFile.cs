using System.Buffers.Binary;
using System.Globalization;
using Sonda.Interchange.Protobuf;

namespace Sonda.Interchange.TensorBoard;

/// <summary>Curves as a file of events that TensorBoard reads.</summary>
/// <remarks>
/// A record is the length of an event (8 bytes), the masked check sum of the length, the event, and its masked check sum. The first event
/// names the version of the format. The numbers of the fields are those of event.proto and summary.proto.
/// </remarks>
internal static class EventFile
{
    private const string Version = "brain.Event:2";

    /// <summary>The name of the file, by which TensorBoard knows it.</summary>
    public static string Name(DateTimeOffset began) => string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{began.ToUnixTimeSeconds()}.sonda");

    /// <summary>Writes values.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="began">The time of step 0.</param>
    /// <param name="values">The values in the order of their steps, each with the seconds since the beginning.</param>
    public static void Write(Stream stream, DateTimeOffset began, IEnumerable<EventValue> values)
    {
        double start = (began - DateTimeOffset.UnixEpoch).TotalSeconds;
        WriteRecord(stream, new ProtobufWriter().Write(1, start).Write(3, Version));
        foreach (EventValue value in values)
        {
            ProtobufWriter one = new ProtobufWriter().Write(1, value.Tag).Write(2, value.Value);
            WriteRecord(stream, new ProtobufWriter().Write(1, start + value.Seconds).Write(2, value.Step).Write(5, new ProtobufWriter().Write(1, one)));
        }
    }

    private static void WriteRecord(Stream stream, ProtobufWriter message)
    {
        ReadOnlySpan<byte> content = message.Written;
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Masked(header[..8]));
        stream.Write(header);
        stream.Write(content);
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Crc32C.Masked(content));
        stream.Write(sum);
    }
}

/// <summary>A point of a curve.</summary>
/// <param name="Tag">The name of the curve; parts before a slash group curves.</param>
/// <param name="Step">The step.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
/// <param name="Value">The value.</param>
internal readonly record struct EventValue(string Tag, long Step, double Seconds, float Value);
