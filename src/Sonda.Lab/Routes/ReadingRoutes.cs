using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sonda.Data;
using Sonda.Engine.Layers;
using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;

namespace Sonda.Lab.Routes;

/// <summary>Readings on demand: a neuron, a backward pass, a drawing, examples; and the stream of the page.</summary>
internal static class ReadingRoutes
{
    private const int MaxWeights = 65_536;

    public static void Map(IEndpointRouteBuilder routes, LabRuns runs)
    {
        routes.MapGet("/api/runs/{id}/history", (HttpContext context, string id) =>
        {
            IShownRun run = runs.Shown(id);
            long to = run.History.Count;
            bool isKnown = HistoryCursor.TryRead(context.Request.Query["after"], out HistoryCursor cursor) && cursor.History == run.History.Id && cursor.Count <= to;
            return Body.Json(new HistoryDocument(new HistoryCursor(run.History.Id, to).ToString(), run.History.Since(isKnown ? cursor.Count : 0, to, !isKnown)));
        }).WithSummary("The charts of a run; ?after=CURSOR continues.").Produces<HistoryDocument>();
        routes.MapGet("/api/runs/{id}/neurons/{layer:int}/{unit:int}", async (HttpContext context, string id, int layer, int unit) =>
            Body.Json(Neuron(await Ready(runs, id).ConfigureAwait(false), layer, unit, context.Request.Query["weights"] == "true")))
            .WithSummary("Exact values of one neuron.").Produces<NeuronDocument>()
            .WithMetadata(new RouteExample(null, """{"step": 2000, "rows": 1000, "layer": 2, "unit": 11, "gradient": -0.000162, "gradientLog10": -3.79, "bias": 0.4}"""));
        routes.MapGet("/api/runs/{id}/wave", async (string id) => Body.Json((await Ready(runs, id).ConfigureAwait(false)).Read((step, network, reader, gradients) =>
        {
            FlowMessage flow = reader.Flow(step, network);
            return new WaveDocument(step, reader.Size.Probe, [.. flow.Layers.Zip(gradients, (layer, gradient) => new WaveLayer(
                layer.DeltaLog10, gradient.Speed.Log10, layer.Gain, layer.Causes, gradient.Neurons, [.. gradient.Neurons.Select(value => LabJson.ShortLog(Math.Log10(Math.Abs(value))))]))]);
        }))).WithSummary("One backward pass, held.").Produces<WaveDocument>();
        routes.MapPost("/api/runs/{id}/predict", async (HttpContext context, string id) =>
        {
            PredictRequest request = await Body.Read<PredictRequest>(context).ConfigureAwait(false);
            return Body.Json(Predict(await Ready(runs, id).ConfigureAwait(false), Body.Require(request.Inputs, "inputs", "[0, 0.5, 1]")));
        }).WithSummary("What each layer makes of a row of inputs.").Accepts<PredictRequest>("application/json").Produces<PredictionDocument>()
            .WithMetadata(new RouteExample("""{"inputs": [0, 0, 0.5]}""", """{"step": 2000, "layers": [[0.1]], "outputs": [0.1], "shares": true, "answer": 0, "label": "0"}"""));
        routes.MapGet("/api/runs/{id}/examples", async (string id) => Body.Json(ExampleRows.Of((await Ready(runs, id).ConfigureAwait(false)).Data ?? throw StillLoading()) ?? throw new LabProblem("not-found", 404, texts => texts["server.noImages"])))
            .WithSummary("A validation row of each class.").Produces<ExamplesDocument>();
    }

    /// <summary>A run whose network can be read, if it can be: that of a recorded run is read at the first request.</summary>
    private static async Task<IShownRun> Ready(LabRuns runs, string id)
    {
        IShownRun run = runs.Shown(id);
        await run.Ready().ConfigureAwait(false);
        return run;
    }

    private static LabProblem StillLoading() => new("state", 409, texts => texts["server.stillLoading"]);

    private static NeuronDocument Neuron(IShownRun run, int layer, int unit, bool withWeights) => run.Read((step, network, reader, gradients) =>
    {
        if (layer < 0 || layer >= gradients.Count || unit < 0 || unit >= gradients[layer].Neurons.Count)
        {
            throw new LabProblem("not-found", 404, texts => texts.Say("server.noNeuron", ("layer", layer), ("unit", unit)));
        }

        LayerView<float> view = network.View.Layers[network.WeightedLayers[layer]];
        ParameterView<float> weights = view.Parameters[0];
        ParameterView<float>? bias = view.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
        bool isDense = view.Role == LayerRole.Weights && weights.Columns > unit && weights.Rows <= MaxWeights;
        double gradient = gradients[layer].Neurons[unit];
        string formula = layer == gradients.Count - 1 ? "δ = ∂C/∂z" : "δ = φ′(z) · Σ w δ";
        return new NeuronDocument(
            step, reader.Size.Probe, layer, unit, gradient, LabJson.ShortLog(Math.Log10(Math.Abs(gradient))), bias is not null && bias.Columns > unit ? bias.At(0, unit) : null, formula,
            withWeights && isDense ? [.. Enumerable.Range(0, weights.Rows).Select(row => (float)LabJson.Short(weights.At(row, unit)))] : null,
            layer == 0 && run.Data!.Training.InputShape is { IsImage: true } shape ? [shape.Height, shape.Width] : null);
    });

    private static PredictionDocument Predict(IShownRun run, IReadOnlyList<float> inputs) => run.Read((step, network, _, _) =>
    {
        if (run.Data!.Preparation?.Table is not null)
        {
            throw new LabProblem("data", 422, texts => texts["server.preparedTable"]);
        }

        if (inputs.Count != network.Spec.Inputs || inputs.Any(value => !float.IsFinite(value)))
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.inputs", ("expected", network.Spec.Inputs), ("found", inputs.Count)));
        }

        LoadedData data = run.Data!;
        IReadOnlyList<float[]> layers = RunReader.Activations(network, inputs.ToArray(), data);
        (float[] outputs, bool areShares) = Answers.Of(network.Spec.Cost, layers[^1]);
        int? answer = data.Training.HasTargets ? null : outputs.Length == 1 ? (outputs[0] >= 0.5f ? 1 : 0) : Array.IndexOf(outputs, outputs.Max());
        return new PredictionDocument(
            step, [.. layers.SkipLast(1).Append(outputs).Select(layer => layer.Select(value => (float)LabJson.Short(value)).ToArray())], outputs, areShares, answer,
            answer is not { } found ? null : data.ClassNames.Count > found ? data.ClassNames[found] : found.ToString(System.Globalization.CultureInfo.InvariantCulture));
    });
}

/// <summary>The charts of a run, and the cursor behind them.</summary>
internal sealed record HistoryDocument(string Cursor, HistoryMessage History);

/// <summary>The exact values of a neuron.</summary>
internal sealed record NeuronDocument(
    long Step, int Rows, int Layer, int Unit, double Gradient, double GradientLog10, float? Bias, string Formula, IReadOnlyList<float>? Weights, IReadOnlyList<int>? Shape);

/// <summary>One backward pass.</summary>
internal sealed record WaveDocument(long Step, int Rows, IReadOnlyList<WaveLayer> Layers);

/// <summary>One layer of a backward pass.</summary>
internal sealed record WaveLayer(
    double DeltaLog10, double SpeedLog10, double? Gain, IReadOnlyDictionary<string, double> Causes, IReadOnlyList<double> Neurons, IReadOnlyList<double> NeuronsLog10);

/// <summary>The outputs of every layer for one row.</summary>
/// <param name="Step">Mini-batches done.</param>
/// <param name="Layers">The outputs of every layer.</param>
/// <param name="Outputs">Those of the last, as numbers from 0 to 1 where the cost gives them such a meaning.</param>
/// <param name="Shares">Whether the outputs are such numbers.</param>
/// <param name="Answer">The class; null for a regression.</param>
/// <param name="Label">Its name.</param>
internal sealed record PredictionDocument(long Step, IReadOnlyList<float[]> Layers, IReadOnlyList<float> Outputs, bool Shares, int? Answer, string? Label);
