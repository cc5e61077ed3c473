using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;

namespace Sonda.Reports.Figures;

/// <summary>Pictures of diagnoses and forecasts as separate files.</summary>
public static class DiagnosisPictures
{
    /// <summary>The waterfall of the gradient; null if no causes were read.</summary>
    /// <param name="result">The diagnosis.</param>
    /// <param name="style">The form of the file.</param>
    public static byte[]? Waterfall(DiagnosisResult result, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Shown is { } shown ? FigureFile.Of(style, texts => WaterfallFigure.Backward(result.Trace.Subject, shown, texts)) : null;
    }

    /// <summary>The phase diagram with the network's place; null if it has none.</summary>
    /// <param name="result">The forecast.</param>
    /// <param name="style">The form of the file.</param>
    public static byte[]? Phases(ForecastResult result, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(result);
        return FigureFile.Of(style, texts => PhaseFigure.Draw(result, texts));
    }
}
