namespace Sonda.Reports.Figures;

/// <summary>
/// A colour by its role, with its counterpart for dark pages. In an SVG the light value identifies the role, so no two are equal.
/// </summary>
/// <param name="Light">#RRGGBB on white.</param>
/// <param name="Dark">#RRGGBB on a dark page.</param>
internal sealed record Tone(string Light, string Dark)
{
    /// <summary>The background of a figure.</summary>
    public static readonly Tone Surface = new("#FFFFFF", "#171B21");

    /// <summary>Text.</summary>
    public static readonly Tone Ink = new("#1D232B", "#E8EBEF");

    /// <summary>Secondary text, axes, marks of the book.</summary>
    public static readonly Tone Muted = new("#59636E", "#A5AFBB");

    /// <summary>Grid lines.</summary>
    public static readonly Tone Grid = new("#E4E8EC", "#2B323B");

    /// <summary>Faint lines, such as the connections of a network.</summary>
    public static readonly Tone Wire = new("#CBD2D9", "#414A55");

    /// <summary>The background of a notice.</summary>
    public static readonly Tone Notice = new("#FFF1CC", "#40340F");

    /// <summary>The text of a notice.</summary>
    public static readonly Tone NoticeInk = new("#5C4300", "#FFE08A");

    /// <summary>
    /// Colours that colour-blind readers can distinguish (Okabe and Ito 2008), with counterparts of the same hue on dark.
    /// </summary>
    private static readonly Tone[] Hues =
    [
        new("#0072B2", "#56B4E9"),
        new("#D55E00", "#FF9248"),
        new("#009E73", "#35C99B"),
        new("#B5508E", "#E79CC8"),
    ];

    /// <summary>Colours of rarer or less important causes.</summary>
    private static readonly Tone[] MoreHues =
    [
        new("#7F8A96", "#8C98A5"),
        new("#A87700", "#E8B93B"),
        new("#6A51A3", "#B3A2E0"),
        new("#8C564B", "#C99A8E"),
    ];

    /// <summary>The same hues, dark enough for small text on white (contrast 4.5 and more).</summary>
    private static readonly Tone[] TextHues =
    [
        new("#00649E", "#57B5EA"),
        new("#AD4A00", "#FF9349"),
        new("#00734F", "#36CA9C"),
        new("#9C3E78", "#E89DC9"),
    ];

    // Dozens of places of a figure ask for a colour, on the one thread that draws it.
    [ThreadStatic]
    private static bool _isDark;

    /// <summary>All roles.</summary>
    public static IReadOnlyList<Tone> All { get; } =
        [Surface, Ink, Muted, Grid, Wire, Notice, NoticeInk, .. Hues, .. TextHues, .. MoreHues];

    /// <summary>The colour of a layer or a depth, from 0; after the fourth they repeat.</summary>
    public static Tone Series(int index) => Hues[index % Hues.Length];

    /// <summary>The colour of text about a layer or a depth, from 0.</summary>
    public static Tone SeriesText(int index) => TextHues[index % TextHues.Length];

    /// <summary>The colour of a cause of gain or loss.</summary>
    /// <param name="factor">Its name; unknown causes share one colour.</param>
    public static Tone Factor(string factor) => factor switch
    {
        "slope" or "activation" => Hues[0],
        "weights" => Hues[1],
        "alignment" => Hues[2],
        "dead" => Hues[3],
        "selection" or "bias" => MoreHues[0],
        "norm" => MoreHues[1],
        "residual" => MoreHues[2],
        _ => MoreHues[3],
    };

    /// <summary>The colour for ScottPlot.</summary>
    public ScottPlot.Color Plot => ScottPlot.Color.FromHex(Shown);

    /// <summary>The colour for Skia.</summary>
    public SkiaSharp.SKColor Skia => SkiaSharp.SKColor.Parse(Shown);

    private string Shown => _isDark ? Dark : Light;

    /// <summary>Gives the dark colours to all that this thread draws until the result is disposed.</summary>
    public static IDisposable InTheDark()
    {
        _isDark = true;
        return new Darkness();
    }

    /// <summary>The colour as Skia writes it into an SVG.</summary>
    public string Svg => Light == "#FFFFFF" ? "white" : Light;

    private sealed class Darkness : IDisposable
    {
        public void Dispose() => _isDark = false;
    }
}
