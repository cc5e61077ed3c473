using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

public sealed class TraceJsonTests
{
    private static readonly Trace Small = new()
    {
        Subject = new TraceSubject
        {
            Network = "2-3-1",
            Cost = "bce",
            Layers =
            [
                new TraceLayer { Name = "1", Kind = TraceLayerKind.Dense, Inputs = 2, Units = 3, Activation = new TraceActivation { Kind = "sigmoid", LargestSlope = 0.25 } },
                new TraceLayer { Name = "2", Kind = TraceLayerKind.Other, Inputs = 3, Units = 1 },
            ],
        },
        Steps =
        [
            new StepReading
            {
                Step = 0,
                Cost = 0.7,
                Layers =
                [
                    new LayerReading { DeltaNorm = 1e-140, DeadUnits = [1], Factors = new Dictionary<string, double> { ["slope"] = 0.2 } },
                    new LayerReading { ForwardRms = double.PositiveInfinity, UnderflowShare = double.NaN, StepGradientNorms = [1, 0.5] },
                ],
            },
        ],
        Epochs = [new EpochReading { Epoch = 1, Step = 7, TrainingAccuracy = 0.5 }],
        NotFinite = new NotFiniteEvent { Step = 3, Layer = 1, Phase = "forward", Unit = 0 },
    };

    [Fact]
    public void A_trace_comes_back_as_it_was()
    {
        string json = TraceJson.Write(Small);
        Trace read = TraceJson.Read(json);
        Assert.Equal(json, TraceJson.Write(read));
        Assert.Equal(1e-140, read.Steps[0].Layers[0].DeltaNorm);
        Assert.Equal(double.PositiveInfinity, read.Steps[0].Layers[1].ForwardRms);
        Assert.Equal(0.2, read.Steps[0].Layers[0].Factors!["slope"]);
        Assert.Equal(Small.NotFinite, read.NotFinite);
        Assert.Null(read.Steps[0].Layers[0].UpdateRatio);
    }

    [Fact]
    public void What_is_left_out_is_as_its_property_says_and_can_be_diagnosed()
    {
        const string json = """
            {"subject":{"network":"mine","cost":"softmax","inputs":{"rows":1,"rms":1,"mean":0,"largestMagnitude":1},"layers":[
              {"name":"1","kind":"dense","inputs":3,"units":4},{"name":"2","kind":"dense","inputs":4,"units":2}]},
             "steps":[{"step":0,"layers":[{},{}]}],"notFinite":{"step":0,"phase":"forward"}}
            """;
        Trace read = TraceJson.Read(json);
        Assert.Equal((2, 24, null, 1.1754943508222875e-38), (read.Version, read.Subject.PrecisionBits, read.Subject.Optimizer, read.Subject.SmallestNormal));
        Assert.Equal((TraceLayerKind.Dense, null, TraceNorm.None), (read.Subject.Layers[0].Kind, read.Subject.Layers[0].Activation, read.Subject.Layers[0].Norm));
        Assert.Equal(new LayerReading(), read.Steps[0].Layers[1]);
        Assert.Equal((1.0, -1), (read.Subject.Inputs!.FeatureScaleRatio, read.NotFinite!.Layer));
        Assert.Empty(read.Epochs);
        Assert.Equal(NotFiniteRule.Id, Assert.Single(Doctor.Standard.Examine(read).Findings).Ailment);
        Assert.Empty(Doctor.Standard.Examine(read with { NotFinite = null }).Findings);
        Assert.Empty(TraceJson.Read(json[..json.IndexOf(",\n \"steps\"", StringComparison.Ordinal)] + "}").Steps);
    }

    [Theory]
    [InlineData("{\"name\":\"1\"", "null,{\"name\":\"1\"", "$.subject.layers[0]: found null; expected an object.")]
    [InlineData("\"units\":3", "\"units\":-3", "$.subject.layers[0].units: found -3; expected 1 or more.")]
    [InlineData("\"version\":2", "\"version\":2,\"version\":2", "found a name twice")]
    [InlineData("\"step\":0", "\"step\":\"x\"", "$.steps[0].step: found \"x\"; expected a whole number.")]
    [InlineData("\"name\":\"1\"", "\"name\":\"\\u001b[31m\"", "$.subject.layers[0].name: found \"\\u001B[31m\"; expected a text without control characters.")]
    [InlineData("\"units\":3", "\"units\":2.5", "$.subject.layers[0].units: found 2.5; expected a whole number")]
    [InlineData("\"deltaNorm\":1E-140", "\"deltaNorm\":-1", "$.steps[0].layers[0].deltaNorm: found -1; expected 0 or more.")]
    [InlineData("\"deltaNorm\":1E-140", "\"deltaNorm\":[1]", "$.steps[0].layers[0].deltaNorm: found a list; expected a number")]
    [InlineData("\"slope\":0.2", "\"slope\":-0.2", "$.steps[0].layers[0].factors.slope: found -0.2; expected 0 or more.")]
    [InlineData("\"deadUnits\":[1]", "\"deadUnits\":1", "$.steps[0].layers[0].deadUnits: found 1; expected a list.")]
    [InlineData("\"cost\":\"bce\"", "\"cost\":null", "$.subject.cost: found null; expected a text.")]
    [InlineData("\"version\":2", "\"version\":3", "$.version: found 3; this program reads versions 1 to 2.")]
    [InlineData("\"kind\":\"dense\"", "\"kind\":\"deep\"", "$.subject.layers[0].kind: found \"deep\"; expected one of other, dense, conv")]
    [InlineData("\"kind\":\"sigmoid\"", "\"kind\":3", "$.subject.layers[0].activation.kind: found 3; expected a text.")]
    [InlineData("\"cost\":\"bce\",", "\"cost\":\"bce\",\"optimizer\":{\"name\":\"mine\",\"momentum\":1},", "$.subject.optimizer.momentum: found 1")]
    [InlineData("\"cost\":\"bce\"", "\"price\":\"bce\"", "$.subject: found the unknown name \"price\"; expected one of network, layers, writer, data, seed, inputs, targets, cost")]
    [InlineData("\"cost\":\"bce\",", "", "$.subject: found no \"cost\"; expected it.")]
    [InlineData("\"layer\":1", "\"layer\":-7", "$.notFinite.layer: found -7; expected −1 to 1")]
    [InlineData("\"phase\":\"forward\"", "\"phase\":\"qqq\"", "$.notFinite.phase: found \"qqq\"; expected one of forward, cost, backward, update.")]
    [InlineData("\"step\":0", "\"step\":-5", "$.steps[0].step: found -5; expected 0 or more.")]
    [InlineData("\"deadUnits\":[1]", "\"deadUnits\":[1,99]", "$.steps[0].layers[0].deadUnits: found 99; expected 0 to 2.")]
    [InlineData("\"deadUnits\":[1]", "\"deadUnits\":[1,1]", "$.steps[0].layers[0].deadUnits: found a unit twice")]
    [InlineData("\"deadUnits\":[1]", "\"deadUnits\":[1],\"underflowShare\":7", "underflowShare")]
    [InlineData("\"layer\":1", "\"layer\":2", "$.notFinite.layer: found 2; expected −1 to 1")]
    [InlineData("\"units\":3", "\"units\":0", "$.subject.layers[0].units: found 0; expected 1 or more.")]
    [InlineData("\"dropout\":0", "\"dropout\":1", "$.subject.layers[0].dropout: found 1; expected 0 or more and less than 1.")]
    [InlineData("\"name\":\"1\"", "\"name\":\" \"", "$.subject.layers[0].name: found none; expected the name that a report shows.")]
    [InlineData("\"classes\":0", "\"classes\":-2", "$.subject.classes: found -2; expected 0 or more.")]
    [InlineData("\"plannedSteps\":0", "\"plannedSteps\":-5", "$.subject.plannedSteps: found -5; expected 0 or more.")]
    [InlineData("\"classRows\":[]", "\"classRows\":[3,-1]", "$.subject.classRows[1]: found -1; expected 0 or more.")]
    [InlineData("\"classes\":0,\"classRows\":[]", "\"classes\":3,\"classRows\":[3]", "$.subject.classRows: found 1 number for 3 classes; expected one for each.")]
    [InlineData("\"classRows\":[],\"classWeights\":[]", "\"classRows\":[3,4],\"classWeights\":[1,2,3]", "$.subject.classWeights: found 3 numbers for 2 classes; expected one for each.")]
    [InlineData("\"cost\":\"bce\"", "\"cost\":\"bce\",\"chanceAccuracy\":50", "$.subject.chanceAccuracy: found 50; expected 0 to 1; divide a percentage by 100.")]
    [InlineData("\"cost\":\"bce\"", "\"cost\":\"bce\",\"linearScore\":2", "$.subject.linearScore: found 2; expected 1 or less.")]
    [InlineData("\"classes\":0", "\"classes\":2,\"linearScore\":-0.5", "$.subject.linearScore: found -0.5; expected the accuracy of a model, 0 to 1.")]
    [InlineData("\"cost\":\"bce\"", "\"cost\":\"bce\",\"seed\":-1", "$.subject.seed: found -1; expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("\"cost\":\"bce\"", "\"cost\":\"bce\",\"optimizer\":{\"name\":\"x\",\"learningRate\":\"-Infinity\"}", "$.subject.optimizer.learningRate: found \"-Infinity\"; expected 0 or more.")]
    [InlineData("\"trainingAccuracy\":0.5", "\"trainingAccuracy\":33.5", "$.epochs[0].trainingAccuracy: found 33.5; expected 0 to 1; divide a percentage by 100.")]
    [InlineData("\"epochs\":[{", "\"epochs\":[{\"epoch\":0,\"step\":9},{", "$.epochs[1].step: found 7 behind 9; expected steps in their order.")]
    [InlineData("\"deadUnits\":[1]", "\"deadUnits\":[1],\"distinctUnits\":4", "$.steps[0].layers[0].distinctUnits: found 4; expected 1 to 3.")]
    public void What_is_wrong_is_told_with_its_place(string good, string bad, string told)
    {
        string json = TraceJson.Write(Small);
        Assert.Contains(good, json, StringComparison.Ordinal);
        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => TraceJson.Read(json.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_of_a_trace_has_a_range_or_is_free()
    {
        // Costs may be maximised, and a schedule that goes on for too long takes the rate below 0.
        string[] free =
        [
            "Trace.version", "TraceSubject.seed", "TraceSubject.constantCost", "TraceInputs.mean", "TraceBaseline.validationCost", "TraceActivation.parameter",
            "StepReading.cost", "StepReading.learningRate", "EpochReading.epoch", "EpochReading.trainingCost", "EpochReading.validationCost", "NotFiniteEvent.layer",
        ];
        Type[] records =
        [
            typeof(Trace), typeof(TraceSubject), typeof(TraceInputs), typeof(TraceTargets), typeof(TraceBaseline), typeof(TraceLayer), typeof(TraceActivation), typeof(TraceOptimizer),
            typeof(StepReading), typeof(LayerReading), typeof(TraceFlow), typeof(EpochReading), typeof(NotFiniteEvent), typeof(TraceStarts),
        ];
        var ranged = new List<string>();
        foreach ((Type record, string name, Type type) in records.SelectMany(record => record.GetProperties().Where(property => property.GetMethod is { IsStatic: false })
            .Select(property => (record, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.PropertyType))))
        {
            Type number = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
            bool isNumber = Array.Exists([typeof(int), typeof(long), typeof(ulong), typeof(double)], one => one == number);
            string whole = $"{record.Name}.{name}";
            Assert.True(isNumber == (TraceRanges.Of(record, name) is not null || free.Contains(whole)) || record == typeof(LayerReading), whole);
            ranged.Add(whole);
        }

        Assert.Empty(free.Except(ranged));
        Assert.Empty(TraceRanges.Names.Except(ranged));
    }

    [Fact]
    public void The_schema_has_the_ranges()
    {
        Assert.Contains("\"exclusiveMaximum\": 1", TraceJson.JsonSchema, StringComparison.Ordinal);
        Assert.Contains("\"minimum\": 0", TraceJson.JsonSchema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", "The trace is empty: no step is over yet, or its recorder stopped and said why on stderr. sonda_trace.py needs record() before backward() and stepped() after each step. It sees weights that its model holds, and none behind weight norm, TorchScript, torch.compile or einsum: record without them.")]
    [InlineData("{\n \"subject\": x}", "The text is not JSON: the error is at line 2, byte 13.")]
    [InlineData("null", "$: found null; expected an object.")]
    [InlineData("[]", "$: found a list; expected an object.")]
    [InlineData("{}", "$: found no \"subject\"; expected it.")]
    public void What_is_no_trace_is_refused(string json, string told) =>
        Assert.Equal(told, Assert.Throws<InvalidContentException>(() => TraceJson.Read(json)).Message);

    [Fact]
    public void Readings_have_one_entry_for_each_layer()
    {
        Trace odd = Small with { Steps = [Small.Steps[0] with { Layers = [new LayerReading()] }] };
        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => TraceJson.Read(TraceJson.Write(odd)));
        Assert.Equal("$.steps[0].layers: expected 2, one for each of $.subject.layers; found 1.", fault.Message);
    }
}
