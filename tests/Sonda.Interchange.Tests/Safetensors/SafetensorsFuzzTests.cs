using System.Globalization;
using System.Text;
using Sonda.Engine.Randomness;
using Sonda.Interchange.Safetensors;

namespace Sonda.Interchange.Tests.Safetensors;

/// <summary>Whatever the bytes, the reader reads them or throws the one exception of its documentation.</summary>
public sealed class SafetensorsFuzzTests
{
    /// <summary>SONDA_FUZZ=1000000 tries a million inputs.</summary>
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("SONDA_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 5000;

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"", "\"F64\"", "\"I64\"", "\"X\"", "0", "1", "-1", "4", "8",
        "9223372036854775807", "9223372036854775808", "1e3", "0.5", "null", "\"__metadata__\"", "\"\\ud800\"", "\"a\"", "\"layer1.weight\"", " ", "[0,0]", "[2,3]",
    ];

    [Fact]
    public void No_input_does_anything_but_succeed_or_be_refused()
    {
        byte[] whole = SafetensorsNetwork.Write(RandomNetwork.Of("3-[2 relu bn]-2"));
        var random = new RandomStream(7);
        int read = 0, refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] bytes = (i % 3) switch
            {
                0 => Changed(whole, random),
                1 => WithHeader(Sentence(random), random.NextInt(40)),
                _ => WithHeader(ChangedHeader(whole, random), whole.Length),
            };
            try
            {
                SafetensorsFile file = SafetensorsFile.Read("f", bytes);
                foreach (string name in file.Tensors.Keys)
                {
                    _ = file.Numbers(name);
                }

                SafetensorsNetwork.Read("f", file, null, new Dictionary<string, string>(), out _);
                read++;
            }
            catch (InvalidContentException)
            {
                refused++;
            }
        }

        // Both ends are reached, so that the inputs are neither all broken nor all whole.
        Assert.Equal(Inputs, read + refused);
        Assert.InRange(read, 1, Inputs - 1);
    }

    private static byte[] Changed(byte[] whole, RandomStream random)
    {
        byte[] bytes = whole[..(random.NextInt(4) == 0 ? random.NextInt(whole.Length) : whole.Length)];
        for (int changes = random.NextInt(4); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
        }

        return bytes;
    }

    private static string ChangedHeader(byte[] whole, RandomStream random)
    {
        string header = Encoding.UTF8.GetString(whole, 8, BitConverter.ToInt32(whole));
        int at = random.NextInt(header.Length);
        return header[..at] + Words[random.NextInt(Words.Length)] + header[Math.Min(header.Length, at + random.NextInt(6))..];
    }

    private static string Sentence(RandomStream random) => string.Concat(Enumerable.Range(0, random.NextInt(30)).Select(_ => Words[random.NextInt(Words.Length)]));

    private static byte[] WithHeader(string header, int numbers)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[numbers]];
    }
}
