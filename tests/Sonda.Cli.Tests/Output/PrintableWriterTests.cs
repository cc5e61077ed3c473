using System.Globalization;
using Sonda.Cli.Output;

namespace Sonda.Cli.Tests.Output;

public sealed class PrintableWriterTests
{
    [Theory]
    [InlineData("plain, ação, σ → 10⁻³\tx\r\n", "plain, ação, σ → 10⁻³\tx\r\n")]
    [InlineData("\e[31mred", "\uFFFD[31mred")]
    [InlineData("\0\a\b\u007f\u009b", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("a\u202eb\u2066\u200f", "a\uFFFDb\uFFFD\uFFFD")]
    public void Control_characters_are_replaced_however_they_are_written(string text, string expected)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var writer = new PrintableWriter(output);
        Assert.Equal(expected, PrintableWriter.Of(text));
        Action<string>[] ways =
        [
            writer.Write, text => writer.Write(text.AsSpan()), text => writer.Write(text.ToCharArray()),
            text =>
            {
                foreach (char one in text)
                {
                    writer.Write(one);
                }
            },
            text => writer.Write("{0}", text),
        ];
        foreach (Action<string> write in ways)
        {
            write(text);
            Assert.Equal(expected, output.ToString());
            output.GetStringBuilder().Clear();
        }

        writer.WriteLine(text);
        writer.WriteLine(text.AsSpan());
        Assert.Equal(expected + "\n" + expected + "\n", output.ToString());
    }
}
