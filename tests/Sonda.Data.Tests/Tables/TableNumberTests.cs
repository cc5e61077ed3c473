using System.Globalization;
using Sonda.Data.Tables;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tests.Tables;

/// <summary>Plain numbers in a table, against the parser of .NET.</summary>
public sealed class TableNumberTests
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const string Characters = "0123456789.,eE+- \tx\u00A0\u0663";

    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    [Theory]
    [InlineData("")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-.5e-3")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1E+05")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("7e-46")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("\u00A01")]
    [InlineData("\u30001")]
    [InlineData("\u0663")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("1e99999999999")]
    public void Unusual_texts_are_read_as_by_dotnet(string text) => AssertSame(text);

    [Fact]
    public void Numbers_of_all_lengths_become_the_nearest_float()
    {
        var random = new RandomStream(1);
        for (int i = 0; i < 100_000; i++)
        {
            float number = BitConverter.UInt32BitsToSingle((uint)random.NextUInt64());
            AssertSame(number.ToString("G" + (1 + random.NextInt(11)), CultureInfo.InvariantCulture));
            AssertSame((random.NextDouble() * Math.Pow(10, random.NextInt(12) - 3)).ToString("F" + random.NextInt(13), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Numbers_half_way_between_two_floats_go_to_the_even_one()
    {
        var random = new RandomStream(2);
        for (int i = 0; i < 20_000; i++)
        {
            int least = BitConverter.SingleToInt32Bits(0.01f), bits = least + random.NextInt(BitConverter.SingleToInt32Bits(100_000) - least);

            // Such a number ends at the 31st decimal place at the latest.
            string tie = (((double)BitConverter.Int32BitsToSingle(bits) + BitConverter.Int32BitsToSingle(bits + 1)) / 2).ToString("F31", CultureInfo.InvariantCulture);
            AssertSame(tie);
            AssertSame(tie + "0001");
        }
    }

    [Fact]
    public void Any_text_is_read_as_by_dotnet()
    {
        var random = new RandomStream(3);
        for (int i = 0; i < 100_000; i++)
        {
            AssertSame(string.Concat(Enumerable.Range(0, 1 + random.NextInt(7)).Select(_ => Characters[random.NextInt(Characters.Length)])));
        }
    }

    private static void AssertSame(string text)
    {
        AssertSame(text, hasComma: false);
        AssertSame(text, hasComma: true);
    }

    private static void AssertSame(string text, bool hasComma)
    {
        bool isNumber = float.TryParse(text, Style, hasComma ? Comma : CultureInfo.InvariantCulture, out float expected) && float.IsFinite(expected);
        bool isRead = new TableNumber(hasComma).TryRead(text, out float number);
        Assert.True(isNumber == isRead && (!isRead || BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(number)), $"\"{text}\": {number}, expected {expected}");
    }
}
