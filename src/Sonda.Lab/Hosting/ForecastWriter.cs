using Sonda.Data;
using Sonda.Lab.Documents;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Lab.Hosting;

/// <summary>The theory of a run's start, in words and numbers.</summary>
internal static class ForecastWriter
{
    /// <summary>The forecast in each language; computed once.</summary>
    public static Func<string, ForecastMessage> Write(RunSpec spec, LoadedData data, int rows)
    {
        try
        {
            ForecastResult forecast = ForecastExperiment.Of(spec, data, data.Training.Slice(0, rows));
            ForecastBand[] layers = !forecast.HasSpeeds ? [] : [.. forecast.Layers.Select(layer => Log(layer.Speed!.Value))];
            return language => new ForecastMessage(Band.Coverage, rows, layers, forecast.Gap is { } gap ? Texts(language).Of(gap) : null);
        }
        catch (ArgumentException fault)
        {
            return language => new ForecastMessage(Band.Coverage, rows, [], Texts(language).Of(fault));
        }
    }

    private static TextCatalog Texts(string language) => TextCatalog.For(language, Medium.Page);

    private static ForecastBand Log(Band band) => new(
        LabJson.ShortLog(band.LogLow / Math.Log(10)), LabJson.ShortLog(band.LogExpected / Math.Log(10)), LabJson.ShortLog(band.LogHigh / Math.Log(10)));
}
