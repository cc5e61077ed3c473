using System.Collections.Immutable;
using System.Globalization;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;
using Sonda.Theory;

namespace Sonda.Studies.Forecasts;

/// <summary>Forecasts a network from theory, then draws some networks and measures them at their start, over the same rows.</summary>
public static class ForecastExperiment
{
    /// <summary>Forecasts and measures; covers the networks measured by then if <paramref name="stop"/> is set early.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data, or an option is out of range.</exception>
    public static ForecastResult Run(
        LoadedData data, ForecastOptions options, IProgress<ExperimentProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Seeds, nameof(options.Seeds));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Rows, nameof(options.Rows));
        Dataset rows = data.Training.Slice(0, Math.Min(options.Rows, data.Training.Count));
        NetworkSpec spec = options.Run.Network;
        Magnitude[]?[] speeds = new Magnitude[]?[options.Seeds];
        int done = 0;
        IndependentRuns.Run(options.Seeds, options.Threads, () => new GradientProbe<double>(spec, rows), (probe, k) =>
        {
            var network = InitialNetwork.Create<float>(spec, new RandomStream(options.Run.Seed + (ulong)k), rows);
            speeds[k] = [.. probe.Read(network).Select(layer => layer.Speed)];
            progress?.Report(new ExperimentProgress("forecast", spec.ToString(), Interlocked.Increment(ref done), options.Seeds));
        }, stop);
        Magnitude[][] measured = [.. speeds.OfType<Magnitude[]>()];
        return Of(options.Run, data, rows) with { Complete = measured.Length == options.Seeds } is var forecast
            ? forecast with { Layers = [.. forecast.Layers.Select((layer, l) => layer with { MeasuredLog10 = [.. measured.Select(net => net[l].Log10)] })] }
            : forecast;
    }

    /// <summary>The forecast of a watched run next to the speeds of its first reading, over the rows of that reading.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="trace">The trace of <see cref="Examination.Watch"/>.</param>
    public static ForecastResult Beside(RunSpec run, LoadedData data, Trace trace)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(trace);
        return Beside(OfFirstReading(run, data), trace);
    }

    /// <summary>The forecast over the rows of the first reading of a trace.</summary>
    internal static ForecastResult OfFirstReading(RunSpec run, LoadedData data) =>
        Of(run, data, data.Training.Slice(0, Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count)));

    /// <summary>A forecast next to the speeds of the first reading of a trace.</summary>
    internal static ForecastResult Beside(ForecastResult forecast, Trace trace) => trace.Steps.Count == 0 ? forecast : forecast with
    {
        Layers = [.. forecast.Layers.Zip(trace.Steps[0].Layers, (layer, read) => layer with { MeasuredLog10 = read.Speed is { } speed ? [Math.Log10(speed)] : [] })],
    };

    internal static ForecastResult Of(RunSpec run, LoadedData data, Dataset rows)
    {
        var network = new Network<float>(run.Network);
        Forecast? forecast = rows.LabelsPerRow > 1 ? null : Forecast.Of(run.Network, InputStatistics.Of(rows));
        // If every gradient is zero there is no speed to forecast, but the theory of the hidden layers still holds.
        bool isStill = run.Network.Cost.CannotLearn(run.Network.Output.Count, Math.Max(rows.Classes, 2)) is not null;
        LocalizableText? gap = forecast is null ? LocalizableText.Of($"No theory of data with a class at each time step.")
            : isStill ? LocalizableText.Of($"No speeds: the output cannot move, so every gradient is zero.")
            : forecast.Gap;
        ImmutableArray<LayerForecast> known = isStill ? [] : forecast?.Layers ?? [];
        return new ForecastResult
        {
            Network = run.Network.ToString(),
            Data = data.Name,
            Seed = run.Seed,
            Rows = rows.Count,
            Field = forecast?.Field,
            Path = forecast?.Path,
            WidthNoise = forecast?.WidthNoise,
            DeadByChance = forecast?.DeadByChance,
            Gap = gap,
            Layers = [.. network.WeightedLayers.Select((index, l) => Expected(
                network.Layers[index].Number, known.IsEmpty ? null : known[l]))],
        };
    }

    private static LayerExpectation Expected(int number, LayerForecast? forecast) =>
        new(number.ToString(CultureInfo.InvariantCulture), forecast?.Speed, forecast?.ForwardRms, []);
}
