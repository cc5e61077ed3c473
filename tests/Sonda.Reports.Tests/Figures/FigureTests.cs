using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using Sonda.Reports.Figures;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Figures;

public sealed class FigureTests
{
    private static readonly string[] NotColours = ["none"];

    [Fact]
    public void A_png_has_two_pixels_per_css_pixel_and_a_white_ground()
    {
        foreach (Figure figure in All(TextCatalog.For("en", Medium.Page)))
        {
            byte[] png = FigureRenderer.Png(figure);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
            Assert.Equal(2 * Figure.Width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
            Assert.Equal(2 * figure.Height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
            using var bitmap = SkiaSharp.SKBitmap.Decode(png);
            Assert.All(
                (SkiaSharp.SKColor[])[bitmap.GetPixel(0, 0), bitmap.GetPixel(2, bitmap.Height - 2), bitmap.GetPixel(bitmap.Width - 1, bitmap.Height / 2)],
                pixel => Assert.Equal(SkiaSharp.SKColors.White, pixel));
        }
    }

    [Fact]
    public void Every_colour_of_an_svg_is_one_that_turns_dark()
    {
        string[] known = [.. Tone.All.Select(tone => tone.Svg), .. NotColours];
        foreach (Figure figure in All(TextCatalog.For("pt", Medium.Page)))
        {
            XElement svg = XElement.Parse(FigureRenderer.Svg(figure).File());
            Assert.All(
                svg.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "fill" or "stroke"),
                attribute => Assert.Contains(attribute.Value, known));

            // Without a fill an SVG paints black, which no rule would turn light.
            Assert.All(
                svg.Descendants().Where(element => element.Name.LocalName is "text" or "path" or "ellipse" or "circle"),
                element => Assert.NotNull(element.Attribute("fill")));
        }
    }

    [Fact]
    public void An_svg_carries_its_font_scales_and_keeps_its_ids_to_itself()
    {
        foreach (Figure figure in All(TextCatalog.For("en", Medium.Page)))
        {
            XElement svg = XElement.Parse(FigureRenderer.Svg(figure).File());
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"0 0 760 {figure.Height}"), (string?)svg.Attribute("viewBox"));
            Assert.StartsWith("@font-face", svg.Elements().First().Value, StringComparison.Ordinal);
            Assert.All(svg.Descendants().Attributes("id"), id => Assert.StartsWith(figure.Name, id.Value, StringComparison.Ordinal));
            string[] ids = [.. svg.Descendants().Attributes("id").Select(id => $"url(#{id.Value})")];
            Assert.All(svg.Descendants().Attributes("clip-path"), use => Assert.Contains(use.Value, ids));
        }
    }

    [Fact]
    public void Drawing_twice_gives_the_same_and_draws_nothing_twice()
    {
        Figure figure = All(TextCatalog.For("en", Medium.Page)).First(figure => figure.Name == "speeds-4-hidden");
        string first = FigureRenderer.Svg(figure).Inline();

        Assert.Equal(first, FigureRenderer.Svg(figure).Inline());
        // Four layers, each with a speed and a mean of norms.
        Assert.Equal(8, XElement.Parse(first).Descendants().Count(element =>
            element.Name.LocalName == "path" && ((string?)element.Attribute("d"))?.Length > 1000));
    }

    [Fact]
    public void All_text_lies_inside_the_figure()
    {
        foreach (Figure figure in All(TextCatalog.For("en", Medium.Page)).Concat(All(TextCatalog.For("pt", Medium.Page))))
        {
            float left = 0;
            foreach (LegendEntry entry in figure.Legend)
            {
                left += 48 + FigureRenderer.Width(entry.Text, 12.5f, bold: false);
            }

            Assert.True(left < Figure.Width, $"The legend of {figure.Name} is {left} wide.");
            Assert.True(FigureRenderer.Width(figure.Title, 17, bold: true) < Figure.Width - 40, figure.Title);
            Assert.True(FigureRenderer.Width(figure.Subtitle, 13, bold: false) < Figure.Width - 40, figure.Subtitle);
            _ = FigureRenderer.Svg(figure);
            Assert.All(figure.Labels.Where(label => label.Side > 0), label => Assert.True(
                figure.Plot.GetPixel(label.At).X + label.Right + FigureRenderer.Width(label.Text, label.Size, label.Bold) <= Figure.Width,
                $"{figure.Name}: {label.Text}"));
        }
    }

    [Fact]
    public void The_font_has_every_character_of_the_texts()
    {
        foreach (TextCatalog texts in (TextCatalog[])[TextCatalog.For("en", Medium.Page), TextCatalog.For("pt", Medium.Page)])
        {
            foreach (string key in texts.Keys)
            {
                string text = texts[key].Replace("\n", "", StringComparison.Ordinal);
                Assert.True(FigureFont.Regular.ContainsGlyphs(text) && FigureFont.SemiBold.ContainsGlyphs(text), key);
            }
        }

        Assert.True(FigureFont.Regular.ContainsGlyphs("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−×–%.,"));
    }

    private static IReadOnlyList<Figure> All(TextCatalog texts) => ChapterFigures.All(new FigureContext(SampleResults.Mnist(), texts));
}
