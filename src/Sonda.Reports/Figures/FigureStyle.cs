namespace Sonda.Reports.Figures;

/// <summary>The form of a figure in a file.</summary>
/// <param name="IsSvg">True for SVG, false for PNG.</param>
/// <param name="Language">Portuguese, or else English.</param>
public sealed record FigureStyle(bool IsSvg, string Language)
{
    /// <summary>The width in pixels; null for twice the width on a page, or for what suits <see cref="Height"/>. Text grows with it.</summary>
    public int? Width { get; init; }

    /// <summary>The height in pixels; null for what suits the width.</summary>
    public int? Height { get; init; }

    /// <summary>Whether the colours are those of a dark page. Otherwise a PNG is light, and an SVG as its reader prefers.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether the figure has no background.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>The pixels of a file for a figure of a height on a page.</summary>
    internal (int Width, int Height) Size(int height) => (Width, Height) switch
    {
        (null, null) => (FigureRenderer.PngScale * Figure.Width, FigureRenderer.PngScale * height),
        ({ } width, null) => (width, Math.Max(1, (int)Math.Round((double)width * height / Figure.Width))),
        (null, { } given) => (Math.Max(1, (int)Math.Round((double)given * Figure.Width / height)), given),
        ({ } width, { } given) => (width, given),
    };
}
