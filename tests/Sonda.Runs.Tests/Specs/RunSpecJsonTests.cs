using System.Text.Json;
using CsCheck;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;
using Sonda.Runs.Tests.Reference;

namespace Sonda.Runs.Tests.Specs;

public sealed class RunSpecJsonTests
{
    private const string Example =
        """
        {
          "network": {
            "input": "(1,28,28)",
            "layers": [
              {
                "conv2d": 6,
                "kernel": "5x5",
                "activation": "relu",
                "initializer": "he"
              },
              {
                "pool": "max",
                "size": 2
              },
              {
                "dense": 128,
                "activation": "relu",
                "initializer": "he",
                "norm": "batch",
                "dropout": 0.5,
                "count": 3
              },
              {
                "residual": [
                  {
                    "norm": "layer"
                  },
                  {
                    "dense": 128,
                    "preActivated": true
                  }
                ],
                "activation": "relu"
              },
              {
                "dense": 10
              }
            ],
            "cost": "softmax"
          },
          "data": "drawn",
          "training": {
            "epochs": 3,
            "batchSize": "full",
            "learningRate": 0.01,
            "optimizer": "adam(0.9,0.999)",
            "clipping": "norm(1)"
          },
          "seed": 7
        }
        """;

    private const string ExampleText =
        "(1,28,28)-[conv 6 5x5 relu he]-[max 2]-[128 relu he bn drop(0.5)]x3-res([ln]-[128 pre] relu)-10 softmax; data drawn; "
        + "optimizer adam(0.9,0.999); rate 0.01; clip norm(1); batch full; epochs 3; seed 7";

    private static NaiveSchema Schema { get; } = new(JsonElement.Parse(RunSpec.JsonSchema));

    [Fact]
    public void Json_and_text_are_the_same_run()
    {
        Assert.Equal(ExampleText, RunSpec.Parse(Example).ToString());
        Assert.Equal(Example.ReplaceLineEndings("\n"), RunSpec.Parse(ExampleText).ToJson());
    }

    [Theory]
    [MemberData(nameof(AnyRun.Networks), MemberType = typeof(AnyRun))]
    public void Every_kind_of_layer_survives_json_and_fits_the_schema(string network)
    {
        var run = new RunSpec(NetworkSpec.Parse(network));
        string json = run.ToJson();
        Assert.Equal(run, RunSpec.Parse(json));
        Assert.Equal(network, RunSpec.Parse(json).Network.ToString());
        Assert.True(Schema.Accepts(JsonElement.Parse(json)), json);
        Assert.Equal(run, RunSpec.Parse($$"""{"$schema": "x", "network": "{{network}}"}"""));
    }

    [Fact]
    public void Any_run_fits_the_schema() =>
        AnyRun.All.Sample(run => Assert.True(Schema.Accepts(JsonElement.Parse(run.ToJson())), run.ToJson()), iter: 50);

    [Fact]
    public void Every_name_of_the_schema_has_a_description()
    {
        int described = 0;
        Visit(JsonElement.Parse(RunSpec.JsonSchema));
        Assert.True(described > 50);

        void Visit(JsonElement schema)
        {
            foreach (JsonProperty part in schema.ValueKind == JsonValueKind.Object ? schema.EnumerateObject().ToArray() : [])
            {
                foreach (JsonProperty named in part.Name == "properties" ? part.Value.EnumerateObject().ToArray() : [])
                {
                    Assert.True(named.Value.TryGetProperty("description", out JsonElement words) && words.GetString()!.Length > 1, named.Name);
                    described++;
                }

                Visit(part.Value);
            }

            foreach (JsonElement item in schema.ValueKind == JsonValueKind.Array ? schema.EnumerateArray().ToArray() : [])
            {
                Visit(item);
            }
        }
    }

    /// <summary>Reader and schema refuse the same structural faults.</summary>
    [Theory]
    [InlineData("{}", "$: found no \"network\"; expected it.")]
    [InlineData("""{"network": 3}""", "$.network: found 3; expected a text in quotes or an object.")]
    [InlineData("""{"network": "2-2", "sed": 7}""", "$.sed: found the unknown name \"sed\"; expected one of network, data, training, earlyStopping, seed.")]
    [InlineData("""{"network": "2-2", "seed": -1}""", "$.seed: found -1; expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("""{"network": "2-2", "data": null}""", "$.data: found null; expected a text in quotes.")]
    [InlineData("""{"network": "2-2", "training": {"epochs": 1.5}}""", "$.training.epochs: found 1.5; expected a whole number from 0 to")]
    [InlineData("""{"network": "2-2", "training": {"batchSize": "all"}}""", "$.training.batchSize: found \"all\"; expected \"full\" or a whole number from 1")]
    [InlineData("""{"network": "2-2", "training": {"batchSize": 0}}""", "$.training.batchSize: found 0; expected \"full\" or a whole number from 1")]
    [InlineData("""{"network": "2-2", "training": {"batchSize": 1000001}}""", "$.training.batchSize: found 1000001; expected \"full\" or a whole number from 1 to 1000000")]
    [InlineData("""{"network": "2-2", "training": {"epochs": 1000001}}""", "$.training.epochs: found 1000001; expected a whole number from 0 to 1000000")]
    [InlineData("""{"network": "2-2", "training": {"rate": 1}}""", "$.training.rate: found the unknown name \"rate\"; expected one of epochs, batchSize, learningRate,")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 0}]}}""", "$.network.layers[0].dense: found 0; expected a whole number from 1 to 65536.")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dens": 2}]}}""", "$.network.layers[0]: found {\"dens\": 2}; expected a layer, with one of dense, conv2d,")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2, "stride": 2}]}}""", "$.network.layers[0].stride: found the unknown name \"stride\"; expected one of dense, activation,")]
    [InlineData("""{"network": {"input": "2", "layers": [{"pool": "min", "size": 2}]}}""", "$.network.layers[0].pool: found \"min\"; expected one of \"max\", \"average\".")]
    [InlineData("""{"network": {"input": "2", "layers": [{"pool": "max"}]}}""", "$.network.layers[0]: found no \"size\"; expected it.")]
    [InlineData("""{"network": {"input": "2", "layers": [{"residual": [{"dense": true}]}, {"dense": 2}]}}""", "$.network.layers[0].residual[0].dense: found true; expected")]
    [InlineData("""{"network": {"input": "2", "layers": [{"flatten": false}]}}""", "$.network.layers[0].flatten: found false; expected true.")]
    [InlineData("""{"network": {"input": "2", "layers": {"dense": 2}}}""", "$.network.layers: found {\"dense\": 2}; expected a list.")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2}], "cost": "sofmax"}}""", "$.network.cost: found \"sofmax\"; expected one of \"cross-entropy\",")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2, "count": 0}]}}""", "$.network.layers[0].count: found 0; expected a whole number from 1 to 10000.")]
    public void A_wrong_structure_is_refused_with_its_path_and_by_the_schema(string json, string message)
    {
        Refused(json, message);
        Assert.False(Schema.Accepts(JsonElement.Parse(json)));
    }

    /// <summary>Faults that a schema cannot detect.</summary>
    [Theory]
    [InlineData("""{"network": """, "The text is not JSON: the error is at line 1, byte 13.")]
    [InlineData("{\"network\": \"2-2\",\n \"seed\": 1,}", "The text is not JSON: the error is at line 2, byte 12.")]
    [InlineData("""{"network": "2-2", "seed": 1, "seed": 2}""", "$.seed: found 2; expected seed once.")]
    [InlineData("""{"network": "2-0-2"}""", "$.network: \"0\" at character 3 of \"2-0-2\" is not a valid layer")]
    [InlineData("""{"network": {"input": "2", "layers": []}}""", "$.network: A network needs an input and an output size")]
    [InlineData("""{"network": {"input": "2", "layers": [{"flatten": true}]}}""", "$.network: The output layer must be dense")]
    [InlineData("""{"network": {"input": "2", "layers": [{"lstm": 2}, {"dense": 2}]}}""", "$.network: Layer 1 cannot be built: it reads a sequence")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2, "activation": "rely"}, {"dense": 2}]}}""", "$.network.layers[0].activation: \"rely\" is not a valid activation")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2, "activation": "relu"}]}}""", "$.network.layers[0].activation: The cost cross-entropy comes with the output activation sigmoid; found relu.")]
    [InlineData("""{"network": {"input": "2", "layers": [{"dense": 2, "count": 9999}, {"dense": 2, "count": 2}]}}""", "$.network.layers[1]: found")]
    [InlineData("""{"network": {"input": "2", "layers": [{"residual": [{"residual": [{"residual": [{"dense": 2, "count": 9999}], "count": 9999}], "count": 9999}]}, {"dense": 2}]}}""", "$.network.layers[0].residual[0].residual[0]: found")]
    [InlineData("""{"network": "2-2 \ud800"}""", "$.network: found \"2-2 \\ud800\"; expected whole characters.")]
    [InlineData("""{"network": "2-2", "\ud800": 1}""", "; expected whole characters.")]
    [InlineData("""{"network": "2-2", "earlyStopping": "patience(0)"}""", "$.earlyStopping: \"patience(0)\": The patience must be 1 or more")]
    [InlineData("""{"network": {"input": "(2", "layers": [{"dense": 2}]}}""", "$.network.input: \"(2\" is not a valid shape")]
    [InlineData("""{"network": "2-2", "training": {"optimizer": "adamw", "lambda": 1}}""", "$.training: Lambda must be 0 where")]
    [InlineData("""{"network": "2-2", "training": {"learningRate": 1e999}}""", "$.training.learningRate: found 1e999; expected a finite number of at least 0.")]
    [InlineData("""{"network": "2-2", "training": {"layerRates": "1,2"}}""", "$: The layer rates must have 1 factor or 1")]
    [InlineData("""{"network": "2-2", "data": "ring"}""", "$.data: \"ring\" is not allowed")]
    public void What_is_no_run_is_refused_with_its_path(string json, string message) => Refused(json, message);

    private static void Refused(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => RunSpec.Parse(json)).Message, StringComparison.Ordinal);
}
