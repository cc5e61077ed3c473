using ScottPlot;
using SkiaSharp;

namespace Sonda.Reports.Figures;

/// <summary>The font of figures and reports, embedded so that text is the same on every machine.</summary>
internal sealed class FigureFont : IFontResolver
{
    /// <summary>The family name.</summary>
    public const string Family = "Inter";

    private FigureFont()
    {
    }

    /// <summary>Weight 400.</summary>
    public static SKTypeface Regular { get; } = LoadTypeface("Inter-Regular.otf");

    /// <summary>Weight 600.</summary>
    public static SKTypeface SemiBold { get; } = LoadTypeface("Inter-SemiBold.otf");

    /// <summary>The <c>@font-face</c> rules that embed the font into a page or an SVG.</summary>
    public static string Css { get; } = Face("Inter-Regular.woff2", 400) + Face("Inter-SemiBold.woff2", 600);

    /// <summary>Registers the font with ScottPlot under its family name. Further calls change nothing.</summary>
    public static void Register() => _ = Registration.Done;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName != Family ? null : weight >= FontWeight.SemiBold ? SemiBold : Regular;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Family ? null : bold ? SemiBold : Regular;

    private static SKTypeface LoadTypeface(string file)
    {
        using var data = SKData.CreateCopy(Load(file));
        return SKTypeface.FromData(data);
    }

    private static string Face(string file, int weight) =>
        $"@font-face{{font-family:{Family};font-weight:{weight};"
        + $"src:url(data:font/woff2;base64,{Convert.ToBase64String(Load(file))}) format('woff2')}}";

    private static byte[] Load(string file)
    {
        using Stream stream =
            typeof(FigureFont).Assembly.GetManifestResourceStream($"Sonda.Reports.Figures.Fonts.{file}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Registers once: a static constructor runs only once, with any number of threads.</summary>
    private static class Registration
    {
        public static readonly bool Done = Register();

        private static bool Register()
        {
            ScottPlot.Fonts.FontResolvers.Insert(0, new FigureFont());
            ScottPlot.Fonts.Default = Family;
            ScottPlot.Fonts.Sans = Family;
            return true;
        }
    }
}
