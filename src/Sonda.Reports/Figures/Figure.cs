using ScottPlot;

namespace Sonda.Reports.Figures;

/// <summary>The mark of a legend entry.</summary>
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

    /// <summary>An outlined bar.</summary>
    OpenBar,

    /// <summary>Pale shades of both phases, one upon another.</summary>
    Shades,
}

/// <summary>An entry of the legend under the title.</summary>
/// <param name="Glyph">The mark.</param>
/// <param name="Text">Its meaning.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="Count">The number of shades one upon another.</param>
internal readonly record struct LegendEntry(LegendGlyph Glyph, string Text, Tone Tone, int Count = 1);

/// <summary>Text next to a point of the plot; it may lie outside the axes.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">The point, in the plot's coordinates.</param>
/// <param name="Tone">The colour.</param>
internal sealed record Label(string Text, Coordinates At, Tone Tone)
{
    /// <summary>The distance of the text to the right of the point, in pixels.</summary>
    public float Right { get; init; }

    /// <summary>The distance of the middle of the text below the point, in pixels.</summary>
    public float Below { get; init; }

    /// <summary>−1 if the text ends at its place, 0 if it is centred, 1 if it starts there.</summary>
    public int Side { get; init; } = 1;

    /// <summary>The height of the font in pixels.</summary>
    public float Size { get; init; } = 13;

    /// <summary>Whether the text is bold.</summary>
    public bool Bold { get; init; }

    /// <summary>Whether the text has a background, so that lines do not run through it.</summary>
    public bool Backed { get; init; }

    /// <summary>Whether a thin line leads from the point to the text.</summary>
    public bool Leader { get; init; }

    /// <summary>The column of the label; overlapping labels of a column move apart. Null keeps the label in place.</summary>
    public string? Column { get; init; }
}

/// <summary>A figure ready to draw.</summary>
internal sealed record Figure
{
    /// <summary>The width in CSS pixels.</summary>
    public const int Width = 760;

    /// <summary>The file name without its extension, the same in every language and run.</summary>
    public required string Name { get; init; }

    /// <summary>The message of the figure in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The measurement and its data.</summary>
    public required string Subtitle { get; init; }

    /// <summary>The description for readers who cannot see the figure.</summary>
    public required string Alt { get; init; }

    /// <summary>The notice across the head if the data are not the book's; null otherwise.</summary>
    public required string? Notice { get; init; }

    /// <summary>The plot below the head.</summary>
    public required Plot Plot { get; init; }

    /// <summary>The legend under the subtitle; may be empty.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Text next to points.</summary>
    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>The height in CSS pixels.</summary>
    public int Height { get; init; } = 470;
}
