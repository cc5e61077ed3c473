using Sonda.Sweeps.Maps;

namespace Sonda.Reports.Figures;

/// <summary>Pictures of sweeps as separate files.</summary>
internal static class SweepPictures
{
    /// <summary>A map as PNG or SVG.</summary>
    public static byte[] Map(SweepMap map, double? threshold, TheoryLine? line, FigureStyle style) => FigureFile.Of(
        style, texts => map.Y is null ? SweepLineFigure.Draw(map, threshold, texts) : HeatMapFigure.Draw(map, threshold, line, texts))!;
}
