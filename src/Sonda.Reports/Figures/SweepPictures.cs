using System.Text;
using Sonda.Reports.Texts;
using Sonda.Sweeps.Maps;

namespace Sonda.Reports.Figures;

/// <summary>Pictures of sweeps as separate files.</summary>
internal static class SweepPictures
{
    /// <summary>A map as PNG, or as SVG that is light or dark as the reader prefers.</summary>
    public static byte[] Map(SweepMap map, double? threshold, TheoryLine? line, bool isSvg, string language)
    {
        var texts = TextCatalog.For(language, Medium.Page);
        Figure figure = map.Y is null ? SweepLineFigure.Draw(map, threshold, texts) : HeatMapFigure.Draw(map, threshold, line, texts);
        return isSvg ? Encoding.UTF8.GetBytes(FigureRenderer.Svg(figure).File()) : FigureRenderer.Png(figure);
    }
}
