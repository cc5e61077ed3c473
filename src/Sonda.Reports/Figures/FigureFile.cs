using System.Text;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Figures;

/// <summary>A figure as a file of its own.</summary>
internal static class FigureFile
{
    /// <summary>Draws a figure; null if there is nothing to draw.</summary>
    /// <param name="style">Its form.</param>
    /// <param name="make">Makes the figure.</param>
    public static byte[]? Of(FigureStyle style, Func<TextCatalog, Figure?> make)
    {
        ArgumentNullException.ThrowIfNull(style);

        // A plot takes its colours when it is made. An SVG changes them afterwards.
        using IDisposable? dark = style.IsDark && !style.IsSvg ? Tone.InTheDark() : null;
        if (make(TextCatalog.For(style.Language, Medium.Page)) is not { } figure)
        {
            return null;
        }

        (int width, int height) = style.Size(figure.Height);
        Figure sized = style.Height is null || style.Width is null ? figure
            : figure with { Height = Math.Max(1, (int)Math.Round((double)height * Figure.Width / width)) };
        return style.IsSvg ? Encoding.UTF8.GetBytes(FigureRenderer.Svg(sized).File(style))
            : FigureRenderer.Png(sized, width, height, style.IsTransparent);
    }
}
