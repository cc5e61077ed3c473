using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonda.Data;
using Sonda.Engine;
using Sonda.Engine.Json;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>A run as JSON, and its JSON Schema.</summary>
internal static class RunSpecJson
{
    /// <summary>The property that names a schema for editors; its value is ignored.</summary>
    private const string SchemaName = "$schema";

    private static readonly JsonRecord<TrainingSpec> Training = new(
        "The settings of training.",
        RunSpec.DefaultsOf,
        JsonField<TrainingSpec>.Of(
            "epochs", "Passes over the training rows. Default: 30.", JsonForm.Whole(0, TrainingSpec.MaxEpochs), spec => spec.Epochs, (spec, n) => spec with { Epochs = n }),
        JsonField<TrainingSpec>.Of(
            "batchSize", "Rows in a mini-batch, or full for all at once. Default: 10.", JsonForm.CountOr("full", TrainingSpec.MaxBatchSize), spec => spec.BatchSize, (spec, n) => spec with { BatchSize = n }),
        JsonField<TrainingSpec>.Of(
            "learningRate", "The learning rate. Default: the optimizer's own.", JsonForm.NotNegative, spec => spec.LearningRate, (spec, rate) => spec with { LearningRate = rate }),
        JsonField<TrainingSpec>.Of(
            "lambda", "The L2 regularisation of the book. Default: 5 for sgd on digits, 0 for other data or optimizers.", JsonForm.NotNegative, spec => spec.Lambda, (spec, lambda) => spec with { Lambda = lambda }),
        JsonField<TrainingSpec>.Of(
            "optimizer", "The optimizer, such as momentum(0.9) or adam(0.9,0.999). Default: sgd.", JsonForm.Text(OptimizerSpec.Parse), spec => spec.Optimizer, (spec, optimizer) => spec with { Optimizer = optimizer }),
        JsonField<TrainingSpec>.Of(
            "schedule", "Factor of the learning rate over the epochs, such as cosine(30) or warmup(5)+step(10,0.5). Default: constant.", JsonForm.Text(LearningRateSchedule.Parse), spec => spec.Schedule, (spec, schedule) => spec with { Schedule = schedule }),
        JsonField<TrainingSpec>.Of(
            "clipping", "Gradient clipping, such as norm(1) or value(0.5). Default: none.", JsonForm.Text(GradientClipping.Parse), spec => spec.Clipping, (spec, clipping) => spec with { Clipping = clipping }),
        JsonField<TrainingSpec>.Of(
            "layerRates", "Factor of the learning rate in each layer, such as geometric(2) or 4,2x3,1. Default: 1.", JsonForm.Text(LayerRates.Parse), spec => spec.LayerRates, (spec, rates) => spec with { LayerRates = rates }));

    private static readonly JsonForm<TrainingSpec> TrainingForm = new(
        place => place.Within(Training.Read(place, place.Fields(), new TrainingSpec()).Validated),
        Training.Write,
        Training.Schema);

    private static readonly JsonForm<EarlyStopping?> Stopping = new(
        place => place.Read(EarlyStopping.Parse), stopping => JsonValue.Create(stopping!.ToString()), () => JsonForm.Type("string"));

    private static readonly JsonRecord<RunSpec> Run = new(
        "A training run of sonda.",
        run => new RunSpec(run.Network) { Training = new TrainingSpec { DescentLambda = RunSpec.LambdaOf(run.Data) } },
        JsonField<RunSpec>.Of(
            "network", "The network: layer by layer, or a text such as \"784-[128 relu he]x3-10 softmax\".", NetworkJson.Form, run => run.Network, (run, network) => run with { Network = network }, true),
        JsonField<RunSpec>.Of(
            "data", "The data, such as circle(noise=0.2) or csv(iris.csv)+standard. Default: mnist.", JsonForm.Text(DatasetSpec.Parse), run => run.Data, (run, data) => run with { Data = data }),
        JsonField<RunSpec>.Of("training", "The settings of training.", TrainingForm, run => run.Training, (run, training) => run with { Training = training }),
        JsonField<RunSpec>.Of(
            "earlyStopping", "The rule that ends training before the last epoch, such as patience(5) or patience(5,accuracy). Default: none.", Stopping, run => run.EarlyStopping, (run, stopping) => run with { EarlyStopping = stopping }),
        JsonField<RunSpec>.Of("seed", "The root of all random streams. Default: 1.", JsonForm.Seed, run => run.Seed, (run, seed) => run with { Seed = seed }));

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Blocks may contain blocks; a network file is no deeper.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Reads a run.</summary>
    /// <exception cref="FormatException">The JSON does not describe a run; the message gives the path, the text found and what is
    /// allowed.</exception>
    public static RunSpec Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Deep);
            var root = new JsonPlace(document.RootElement, "$");
            Dictionary<string, JsonPlace> values = root.Fields();
            values.Remove(SchemaName);

            // A placeholder network; a run without a network of its own is refused.
            RunSpec run = Run.Read(root, values, new RunSpec(new NetworkSpec(1, 1)));
            return root.Within(run.Validated);
        }
        catch (JsonException fault)
        {
            // The exception counts lines from 0 and speaks English only.
            throw new SpecException($"The text is not JSON: the error is at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.", fault);
        }
    }

    /// <summary>Writes a run.</summary>
    public static string Write(RunSpec run) => Run.Write(run).ToJsonString(Indented);

    /// <summary>The schema.</summary>
    public static string Schema()
    {
        JsonObject schema = Run.Schema();
        JsonObject name = JsonForm.Type("string");
        name["description"] = "The address of this schema, for editors.";
        schema["properties"]![SchemaName] = name;
        schema.Insert(0, SchemaName, "https://json-schema.org/draft/2020-12/schema");
        schema["$defs"] = new JsonObject { ["layer"] = NetworkJson.LayerSchema() };
        return schema.ToJsonString(Indented);
    }
}
