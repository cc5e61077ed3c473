using System.Text;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Tests.Readings;

public sealed class FrameCodeTests
{
    [Fact]
    public void Zero_has_code_0_and_what_is_not_finite_code_255()
    {
        byte[] frame = Frame(0, -0.0, double.NaN, double.PositiveInfinity, 1e-3);
        Assert.Equal([0, 0, 255, 255, 254], Codes(frame, 5));
    }

    [Theory]
    [InlineData(1e-3, 1e-1)]
    [InlineData(1e-12, 1e2)]
    [InlineData(1e-300, 1)]
    public void The_largest_and_the_smallest_of_a_layer_stay_apart(double small, double large)
    {
        byte[] frame = Frame(small, -large, Math.Sqrt(small * large));
        double offset = BitConverter.ToSingle(frame, 24), width = BitConverter.ToSingle(frame, 28);
        double[] read = [.. Codes(frame, 3).Select(code => offset + ((code - 1) * width))];
        Assert.Equal(20 * Math.Log10(small), read[0], width * 0.6);
        Assert.Equal(20 * Math.Log10(large), read[1], width * 0.6);
        Assert.True(width >= 0.25);
        Assert.Equal(0b010, frame[16 + 16 + 3]);
    }

    [Fact]
    public void A_power_of_two_beside_the_numbers_counts()
    {
        byte[] frame = Convert.FromBase64String(Encoding.ASCII.GetString(FrameCode.Write(7, isBatch: true, 10, [new FrameLayer(-400, [1, 0.5], Exponent: -1328)])));
        Assert.Equal((1, 1, 7.0), (frame[0], frame[1], BitConverter.ToDouble(frame, 8)));
        Assert.Equal(-1328 * 20 * Math.Log10(2), BitConverter.ToSingle(frame, 24) + (253 * 0.25), 0.01);
    }

    private static byte[] Frame(params double[] values) =>
        Convert.FromBase64String(Encoding.ASCII.GetString(FrameCode.Write(0, isBatch: false, 1000, [new FrameLayer(-1, values)])));

    private static byte[] Codes(byte[] frame, int count) => frame[32..(32 + count)];
}
