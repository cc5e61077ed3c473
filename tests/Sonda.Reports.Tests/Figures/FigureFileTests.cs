using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;
using Sonda.Reports.Figures;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Tests.Figures;

/// <summary>Figures as files: their size, their colours, their background.</summary>
public sealed class FigureFileTests
{
    private static readonly FigureStyle Png = new(IsSvg: false, "en"), Svg = new(IsSvg: true, "en");

    private static readonly SpeedsResult Speeds = new()
    {
        Network = "784-30x3-10",
        Data = "mnist",
        Seed = 1,
        Seeds = 9,
        Images = 100,
        Complete = true,
        Measured = [0.01, 0.05, 0.3],
        Median = [0.01, 0.05, 0.3],
        Q05 = [0.005, 0.02, 0.2],
        Q95 = [0.02, 0.1, 0.4],
        MedianLog10 = [-2, Math.Log10(0.05), Math.Log10(0.3)],
        MedianFloat32 = [0.01, 0.05, 0.3],
        Theory = [new(-2.1, -2.5, -1.5), new(-1.3, -1.6, -1), new(-0.5, -0.8, -0.3)],
    };

    [Theory]
    [InlineData(null, null, 1520, 940)]
    [InlineData(760, null, 760, 470)]
    [InlineData(null, 235, 380, 235)]
    [InlineData(1280, 720, 1280, 720)]
    public void A_figure_has_the_pixels_that_it_is_given(int? width, int? height, int expectedWidth, int expectedHeight)
    {
        byte[] png = Draw(Png with { Width = width, Height = height });
        Assert.Equal(
            (expectedWidth, expectedHeight),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void An_svg_of_a_size_has_the_proportions_of_that_size()
    {
        XElement root = Root(Svg with { Width = 1280, Height = 720 });
        Assert.Equal(("1280", "720", "0 0 760 428"), ((string?)root.Attribute("width"), (string?)root.Attribute("height"), (string?)root.Attribute("viewBox")));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_background_is_light_or_dark_or_not_there(bool isDark, bool isTransparent)
    {
        using var picture = SKBitmap.Decode(Draw(Png with { IsDark = isDark, IsTransparent = isTransparent }));
        Assert.Equal(
            isTransparent ? SKColors.Empty : SKColor.Parse(isDark ? Tone.Surface.Dark : Tone.Surface.Light),
            picture.GetPixel(2, 2));
        SKColor ink = SKColor.Parse(isDark ? Tone.Ink.Dark : Tone.Ink.Light);
        Assert.Contains(ink, picture.Pixels);
        string svg = Encoding.UTF8.GetString(Draw(Svg with { IsDark = isDark, IsTransparent = isTransparent }));
        Assert.Equal(!isDark, svg.Contains("prefers-color-scheme", StringComparison.Ordinal));
        Assert.Equal(isDark, svg.Contains($"fill=\"{Tone.Ink.Dark}\"", StringComparison.Ordinal));
        XElement root = XElement.Parse(svg);
        string surface = isDark ? Tone.Surface.Dark : "white";
        Assert.Equal(!isTransparent, root.Descendants().Any(element => element.Name.LocalName == "rect" && (string?)element.Attribute("fill") == surface));
    }

    [Fact]
    public void A_dark_figure_leaves_the_next_one_light()
    {
        byte[] before = Draw(Png);
        Assert.NotEqual(before, Draw(Png with { IsDark = true }));
        Assert.Equal(before, Draw(Png));
    }

    [Fact]
    public void Speeds_that_were_not_measured_have_no_figure() =>
        Assert.Null(SpeedsFigure.Draw(Speeds with { Seeds = 0, Measured = [], Median = [], Q05 = [], Q95 = [], MedianLog10 = [], MedianFloat32 = [] }, Png));

    private static byte[] Draw(FigureStyle style) => SpeedsFigure.Draw(Speeds, style)!;

    private static XElement Root(FigureStyle style) => XElement.Parse(Encoding.UTF8.GetString(Draw(style)));
}
