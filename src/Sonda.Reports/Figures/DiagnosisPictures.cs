using System.Text;
using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;

namespace Sonda.Reports.Figures;

/// <summary>Pictures of diagnoses and forecasts as separate files.</summary>
public static class DiagnosisPictures
{
    /// <summary>The waterfall of the gradient; null if no causes were read.</summary>
    /// <param name="result">The diagnosis.</param>
    /// <param name="isSvg">True for SVG, light or dark as the reader prefers; false for PNG.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static byte[]? Waterfall(DiagnosisResult result, bool isSvg, string language)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Shown is { } shown ? Bytes(WaterfallFigure.Backward(result.Trace.Subject, shown, TextCatalog.For(language, Medium.Page)), isSvg) : null;
    }

    /// <summary>The phase diagram with the network's place; null if it has none.</summary>
    /// <param name="result">The forecast.</param>
    /// <param name="isSvg">True for SVG, light or dark as the reader prefers; false for PNG.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static byte[]? Phases(ForecastResult result, bool isSvg, string language)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Bytes(PhaseFigure.Draw(result, TextCatalog.For(language, Medium.Page)), isSvg);
    }

    private static byte[]? Bytes(Figure? figure, bool isSvg) => figure is null ? null
        : isSvg ? Encoding.UTF8.GetBytes(FigureRenderer.Svg(figure).File())
        : FigureRenderer.Png(figure);
}
