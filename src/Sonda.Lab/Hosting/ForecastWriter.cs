using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sonda.Data;
using Sonda.Lab.Documents;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Lab.Hosting;

/// <summary>The theory of a run's start, in words and numbers. It does not depend on the seed.</summary>
internal static class ForecastWriter
{
    /// <summary>The forecasts for some data, by network; they go with the data.</summary>
    private static readonly ConditionalWeakTable<LoadedData, ConcurrentDictionary<(string Network, int Rows), Lazy<Func<string, ForecastMessage>>>> Known = [];

    /// <summary>The forecast in each language; computed once for a network and its data.</summary>
    public static Func<string, ForecastMessage> Write(RunSpec spec, LoadedData data, int rows) => Known.GetOrCreateValue(data)
        .GetOrAdd((spec.Network.ToString(), rows), _ => new(() => Compute(spec, data, rows))).Value;

    private static Func<string, ForecastMessage> Compute(RunSpec spec, LoadedData data, int rows)
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
