using System.Text.Json;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Json;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;

namespace Sonda.Studies.Tests.Diagnoses;

public sealed class DiagnosisTests
{
    [Theory]
    [InlineData("2-[5 sigmoid he-uniform]x8-1 bce; data circle; optimizer adam; batch 128", true)]
    [InlineData("2-[7 relu he bn]x3-3 softmax; data blob; rate 0.1; lambda 0", true)]
    [InlineData("2-5-res([5 silu lecun]-[5 selu ln])-[5 tanh drop(0.2)]-3 softmax; data blob; rate 0.1", false)]
    [InlineData("2-[20 relu uniform(-0.05,0.05)]x9-3 softmax; data blob; optimizer adam", true)]
    [InlineData("(12,2)-[6 tanh]-[rnn 5 sigmoid all]-[rnn 4 relu]-[3 tanh]-1 mse; data adding(length=12,rows=60); batch 20", false)]
    [InlineData("(12,2)-[lstm 5 all]-[5 tanh ln]-[gru 4 all]-[lstm 3 truncate(4)]-1 mse; data adding(length=8..12,rows=60); batch 20", false)]
    public async Task Factors_in_the_json_multiply_to_the_whole(string text, bool endsInActivations)
    {
        using JsonDocument document = JsonDocument.Parse(DiagnosisJson.Serialize(await Diagnose(text), "en"));
        JsonElement[] layers = [.. document.RootElement.GetProperty("layers").EnumerateArray()];
        for (int l = 0; l + 1 < layers.Length; l++)
        {
            double backward = Number(layers[l], "deltaNorm") / Number(layers[l + 1], "deltaNorm");
            Assert.Equal(1, Product(layers[l].GetProperty("factors")) / backward, 1e-12);
            // After the activation, a residual path or dropout may still change the input of the next layer.
            double forward = !endsInActivations ? Product(layers[l + 1].GetProperty("forwardFactors")) : Number(layers[l + 1], "forwardRms") / Number(layers[l], "forwardRms");
            Assert.Equal(1, Product(layers[l + 1].GetProperty("forwardFactors")) / forward, 1e-12);
            Assert.All(
                layers[l].GetProperty("factors").EnumerateObject(),
                factor => Assert.Equal(20 * Math.Log10(factor.Value.GetDouble()), Number(layers[l].GetProperty("decibels"), factor.Name)));
        }

        Assert.Empty(layers[^1].GetProperty("factors").EnumerateObject());
    }

    [Fact]
    public async Task The_measured_start_stands_beside_its_forecast()
    {
        DiagnosisResult result = await Diagnose("2-[100 tanh lecun]x4-3 softmax; data blob");

        ForecastResult forecast = result.Forecast!;
        Assert.Equal(5, forecast.Layers.Length);
        Assert.All(forecast.Layers.Zip(result.Trace.Steps[0].Layers), pair =>
            Assert.Equal(Math.Log10(pair.Second.Speed!.Value), Assert.Single(pair.First.MeasuredLog10)));
        Assert.True(forecast.Cells.Inside >= 4, $"{forecast.Cells}");
        Assert.Null(forecast.Gap);
        Assert.Equal("1", forecast.Layers[0].Name);
    }

    [Fact]
    public async Task No_forecast_of_speeds_stands_beside_a_network_that_cannot_learn()
    {
        ForecastResult forecast = (await Diagnose("2-5-1 softmax; data circle")).Forecast!;
        Assert.False(forecast.HasSpeeds);
        Assert.Equal((0, 0), forecast.Cells);
        Assert.NotNull(forecast.Field);
        Assert.Contains("cannot move", forecast.Gap?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_too_narrow_for_their_number_have_no_band_to_leave()
    {
        ForecastResult narrow = (await Diagnose("2-[4 relu he]x20-2 softmax; data circle")).Forecast!;
        Assert.All(narrow.Layers, layer => Assert.Null(layer.Speed));
        Assert.Contains("too narrow", narrow.Gap?.ToString(), StringComparison.Ordinal);
        Assert.True(narrow.MayDieByChance);
        Assert.True((await Diagnose("2-[16 tanh lecun]x20-2 softmax; data circle")).Forecast!.Layers[0].Speed!.Value.Low > 1e-100);
    }

    [Fact]
    public async Task Numbers_that_stop_being_finite_are_told_and_no_exception()
    {
        DiagnosisResult result = await Diagnose("2-[5 exp he-uniform]x8-1 bce; data circle; optimizer adam; batch 128; epochs 2");

        Assert.NotNull(result.Trace.NotFinite);
        Assert.True(result.Complete);
        using JsonDocument document = JsonDocument.Parse(DiagnosisJson.Serialize(result, "en"));
        Assert.InRange(document.RootElement.GetProperty("notFinite").GetProperty("layer").GetInt32(), 0, 8);
    }

    [Fact]
    public async Task Forecasts_are_the_same_whatever_the_threads_and_of_the_seeds_asked_for()
    {
        var run = RunSpec.Parse("2-[50 tanh lecun]x3-3 softmax; data blob; seed 3");
        LoadedData data = await Load(run);
        ForecastResult Forecast(int threads, int seeds, ulong seed = 3) => ForecastExperiment.Run(
            data, new ForecastOptions { Run = run with { Seed = seed }, Seeds = seeds, Threads = threads }, null, TestContext.Current.CancellationToken);
        ForecastResult one = Forecast(1, 4);
        Assert.Equal(DiagnosisJson.Serialize(one, "en"), DiagnosisJson.Serialize(Forecast(2, 4), "en"));
        Assert.Equal(one.Layers[0].MeasuredLog10[2], Forecast(1, 1, 5).Layers[0].MeasuredLog10[0]);
        Assert.Equal((700, 4), (one.Rows, one.Seeds));
        Assert.Empty(Forecast(1, 0).Layers[0].MeasuredLog10);
    }

    [Fact]
    public async Task Where_there_is_no_theory_speeds_are_measured_all_the_same()
    {
        var run = RunSpec.Parse("2-[7 relu he bn]x3-3 softmax; data blob");
        ForecastResult result = ForecastExperiment.Run(
            await Load(run), new ForecastOptions { Run = run, Seeds = 2 }, null, TestContext.Current.CancellationToken);

        Assert.NotNull(result.Gap);
        Assert.False(result.HasSpeeds);
        Assert.All(result.Layers, layer => Assert.Equal(2, layer.MeasuredLog10.Length));
        Assert.Equal((0, 0), result.Cells);
    }

    [Fact]
    public async Task A_training_that_is_recorded_trains_the_same_and_leaves_a_trace_of_it()
    {
        var run = RunSpec.Parse("2-[5 tanh he-uniform]x3-1 bce; data circle; optimizer adam; batch 10; epochs 9");
        LoadedData data = await Load(run);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonda-test-");
        string file = Path.Combine(folder.FullName, "trace.json");
        var options = new TrainingOptions { Network = run.Network, Training = run.Training, TrainingCost = true };
        TrainingResult plain = TrainingExperiment.Run(data, options, null, null, TestContext.Current.CancellationToken);
        TrainingResult traced = TrainingExperiment.Run(data, options with { TraceTo = file }, null, null, TestContext.Current.CancellationToken);

        Assert.Equal(plain.Epochs.Select(epoch => epoch.TrainingCost), traced.Epochs.Select(epoch => epoch.TrainingCost));
        Trace trace = TraceJson.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        folder.Delete(recursive: true);
        Assert.Equal(Enumerable.Range(0, 50).Select(step => (long)step), trace.Steps.Take(50).Select(step => step.Step));
        Assert.Equal(630, trace.Steps.Count);
        Assert.Equal(9, trace.Epochs.Count);
        Assert.Equal(plain.Epochs[^1].ValidationAccuracy, 100 * trace.Epochs[^1].ValidationAccuracy!.Value, 1e-9);
        Assert.NotNull(trace.Steps[0].Layers[0].Factors);
        Assert.NotNull(trace.Steps[^1].Layers[0].UpdateRatio);

        Trace deep = DiagnosisExperiment.Run(
            data, new DiagnosisOptions { Run = run, Steps = 20 }, null, TestContext.Current.CancellationToken).Trace;
        Assert.Equal(deep.Steps.Select(step => step.Cost), trace.Steps.Take(20).Select(step => step.Cost));
    }

    private static async Task<DiagnosisResult> Diagnose(string text)
    {
        var run = RunSpec.Parse(text);
        return DiagnosisExperiment.Run(
            await Load(run), new DiagnosisOptions { Run = run, Steps = 5 }, null, TestContext.Current.CancellationToken);
    }

    private static Task<LoadedData> Load(RunSpec run) =>
        DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, TestContext.Current.CancellationToken);

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static double Product(JsonElement factors) =>
        factors.EnumerateObject().Aggregate(1.0, (whole, factor) => whole * factor.Value.GetDouble());
}
