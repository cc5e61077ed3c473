using Sonda.Data;
using Sonda.Lab.Documents;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Lab.Hosting;

/// <summary>The theory of a run's start, in words and numbers.</summary>
internal static class ForecastWriter
{
    public static ForecastMessage Write(RunSpec spec, LoadedData data, int rows, string language)
    {
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        try
        {
            ForecastResult forecast = ForecastExperiment.Of(spec, data, data.Training.Slice(0, rows));
            return new ForecastMessage(
                Band.Coverage, rows, !forecast.HasSpeeds ? [] : [.. forecast.Layers.Select(layer => Log(layer.Speed!.Value))], forecast.Gap is { } gap ? texts.Of(gap) : null);
        }
        catch (ArgumentException fault)
        {
            return new ForecastMessage(Band.Coverage, rows, [], texts.Of(fault));
        }
    }

    private static ForecastBand Log(Band band) => new(
        LabJson.ShortLog(band.LogLow / Math.Log(10)), LabJson.ShortLog(band.LogExpected / Math.Log(10)), LabJson.ShortLog(band.LogHigh / Math.Log(10)));
}
