using ScottPlot;

namespace Sonda.Reports.Figures;

/// <summary>What a legend entry looks like.</summary>
internal enum LegendGlyph
{
    /// <summary>A solid line.</summary>
    Line,

    /// <summary>A thin, pale line.</summary>
    PaleLine,

    /// <summary>A dotted line.</summary>
    DottedLine,

    /// <summary>A filled circle.</summary>
    Dot,

    /// <summary>An open diamond.</summary>
    Diamond,

    /// <summary>A pale bar with a line across.</summary>
    Band,

    /// <summary>A filled bar.</summary>
    Bar,

    /// <summary>A bar that is only an outline.</summary>
    OpenBar,
}

/// <summary>An entry of the legend under the title.</summary>
internal readonly record struct LegendEntry(LegendGlyph Glyph, string Text, Tone Tone);

/// <summary>Text beside a point of the plot; it may lie outside of the axes.</summary>
/// <param name="Text">What it says.</param>
/// <param name="At">The point, in the plot's coordinates.</param>
/// <param name="Tone">The colour.</param>
internal sealed record Label(string Text, Coordinates At, Tone Tone)
{
    /// <summary>Where the text lies, in pixels right of the point.</summary>
    public float Right { get; init; }

    /// <summary>Where the middle of the text lies, in pixels below the point.</summary>
    public float Below { get; init; }

    /// <summary>−1 where the text ends at its place, 0 where it is centred, 1 where it starts there.</summary>
    public int Side { get; init; } = 1;

    /// <summary>The height of the font in pixels.</summary>
    public float Size { get; init; } = 13;

    /// <summary>Whether it is bold.</summary>
    public bool Bold { get; init; }

    /// <summary>Whether the ground is drawn behind it, so that lines do not run through.</summary>
    public bool Backed { get; init; }

    /// <summary>Whether a thin line leads from the point to the text.</summary>
    public bool Leader { get; init; }

    /// <summary>Labels of one column are moved apart where they would overlap; null leaves the label in place.</summary>
    public string? Column { get; init; }
}

/// <summary>A figure ready to draw.</summary>
internal sealed record Figure
{
    /// <summary>The width in CSS pixels.</summary>
    public const int Width = 760;

    /// <summary>The stem of its files, the same in every language and run.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what is seen.</summary>
    public required string Title { get; init; }

    /// <summary>What was measured, on which data.</summary>
    public required string Subtitle { get; init; }

    /// <summary>What a reader who cannot see the figure should know.</summary>
    public required string Alt { get; init; }

    /// <summary>Said across the figure's head where the data are not the book's; null otherwise.</summary>
    public required string? Notice { get; init; }

    /// <summary>The plot below the head.</summary>
    public required Plot Plot { get; init; }

    /// <summary>The legend, drawn under the subtitle; may be empty.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Text beside points.</summary>
    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>The height in CSS pixels.</summary>
    public int Height { get; init; } = 470;
}
