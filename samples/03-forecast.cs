#!/usr/bin/env dotnet
#:project ../src/Sonda.Studies
// 3. Forecast a network before any training: theory predicts the learning speed of every layer from the spec alone.
// Run it:   dotnet run samples/03-forecast.cs           two networks instead of twenty: add -- --quick
// Look for: nearly all measured speeds lie within the band, although the forecast knows no weight of the networks.
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;

RunSpec run = RunSpec.Parse("784-[100 tanh normal(0,0.08)]x10-10 softmax");
LoadedData digits = await DataSource.LoadAsync(run.Data);

var options = new ForecastOptions { Run = run, Seeds = args.Contains("--quick") ? 2 : 20 };
ForecastResult forecast = ForecastExperiment.Run(digits, options);

Console.WriteLine($"{forecast.Network} on {forecast.Data}: learning speed of each layer, before training");
Console.WriteLine("layer    forecast     band of 99 in 100 networks    measured");
foreach (LayerExpectation layer in forecast.Layers)
{
    if (layer.Speed is { } band)
    {
        double speed = Math.Pow(10, layer.MedianLog10);
        Console.WriteLine($"{layer.Name,5} {band.Expected,11:F5} {band.Low,13:F5} to {band.High,-9:F5} {speed,11:F5}");
    }
}

(int inside, int all) = forecast.Cells;
Console.WriteLine($"{inside} of {all} measured speeds lie within their band.");

// χ multiplies the mean square of the gradient at each layer: below 1 it vanishes with depth, above 1 it explodes.
if (forecast.Field?.Multiplier is { } chi)
{
    Console.WriteLine($"χ = {chi:F2}: on its way back each layer multiplies the gradient by √χ = {Math.Sqrt(chi):F2}.");
}
