using Sonda.Reports.Figures;

namespace Sonda.Reports.Tests.Figures;

public sealed class ToneTests
{
    [Fact]
    public void Light_colours_tell_roles_apart() =>
        Assert.Equal(Tone.All.Count, Tone.All.Select(tone => tone.Light).Distinct().Count());

    [Fact]
    public void Text_can_be_read_in_light_and_dark()
    {
        Tone[] text = [Tone.Ink, Tone.Muted, .. Enumerable.Range(0, 4).Select(Tone.SeriesText)];
        Assert.All(text, tone =>
        {
            Assert.True(Contrast(tone.Light, Tone.Surface.Light) >= 4.5, tone.ToString());
            Assert.True(Contrast(tone.Dark, Tone.Surface.Dark) >= 4.5, tone.ToString());
        });
        Assert.True(Contrast(Tone.NoticeInk.Light, Tone.Notice.Light) >= 4.5);
        Assert.True(Contrast(Tone.NoticeInk.Dark, Tone.Notice.Dark) >= 4.5);
    }

    [Fact]
    public void Lines_can_be_seen_in_light_and_dark() => Assert.All(Enumerable.Range(0, 4).Select(Tone.Series), tone =>
    {
        Assert.True(Contrast(tone.Light, Tone.Surface.Light) >= 3, tone.ToString());
        Assert.True(Contrast(tone.Dark, Tone.Surface.Dark) >= 3, tone.ToString());
    });

    /// <summary>WCAG 2.2: (L₁ + 0.05)/(L₂ + 0.05) of relative luminances.</summary>
    private static double Contrast(string one, string other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            double value = Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
