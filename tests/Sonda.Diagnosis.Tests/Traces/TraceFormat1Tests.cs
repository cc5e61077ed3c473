using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

public sealed class TraceFormat1Tests
{
    private const string Old = """
        {"version":1,"subject":{"network":"2-3-1","cost":"bce","optimizer":"momentum(0.8)","learningRate":0.1,"optimizerEpsilon":0,"shrinkage":0.001,
          "plannedSteps":100,"layers":[
          {"name":"1","kind":"dense","inputs":2,"units":3,"activation":"elu(0.5)","largestSlope":1,"norm":"batch","isResidual":false},
          {"name":"2","kind":"attention","inputs":3,"units":3,"activation":"exp","largestSlope":null,"norm":"spectral"},
          {"name":"3","kind":"dense","inputs":3,"units":1}]},
         "steps":[{"step":0,"cost":0.7,"layers":[
          {"forwardRms":0,"forwardSpread":0,"weightedRms":0,"deltaNorm":0.5,"speed":0,"weightNorm":0,"slopeRms":1,"saturatedShare":0,"deadUnits":[]},
          {"forwardRms":0,"forwardSpread":0,"weightedRms":0,"deltaNorm":0,"speed":0,"weightNorm":2,"slopeRms":1,"saturatedShare":0,"deadUnits":[]},
          {"deltaNorm":0.25}]}]}
        """;

    [Fact]
    public void An_old_trace_is_read_with_its_facts()
    {
        Trace read = TraceJson.Read(Old);
        Assert.Equal(Trace.CurrentVersion, read.Version);
        Assert.Equal(
            new TraceOptimizer
            {
                Name = "momentum(0.8)",
                Kind = "momentum",
                LearningRate = 0.1,
                DividesByGradientSize = false,
                Momentum = 0.8,
                PlannedStepLengths = 100,
                Shrinkage = 0.001,
            },
            read.Subject.Optimizer);
        Assert.Equal(
            [(TraceLayerKind.Dense, TraceNorm.Batch), (TraceLayerKind.Other, TraceNorm.Other), (TraceLayerKind.Dense, TraceNorm.None)],
            read.Subject.Layers.Select(layer => (layer.Kind, layer.Norm)));
        Assert.Equal(
            [
                new TraceActivation { Kind = "elu", Parameter = 0.5, LargestSlope = 1 },
                new TraceActivation { Kind = "exp", LargestSlope = double.PositiveInfinity },
                new TraceActivation { Kind = "identity", LargestSlope = 1 },
            ],
            read.Subject.Layers.Select(layer => layer.Activation));
    }

    [Fact]
    public void A_zero_that_stood_for_a_missing_reading_is_none()
    {
        IReadOnlyList<LayerReading> layers = TraceJson.Read(Old).Steps[0].Layers;
        Assert.Equal([new LayerReading { DeltaNorm = 0.5 }, new LayerReading { DeltaNorm = 0, WeightNorm = 2 }, new LayerReading { DeltaNorm = 0.25 }], layers);
    }

    [Theory]
    [InlineData("adam(0.9,0.999)", true, null, 1e-8, 100)]
    [InlineData("adagrad", true, null, 1e-8, 20)]
    [InlineData("rmsprop(0.99)", true, null, 1e-8, 216.55)]
    [InlineData("sgd", false, 0.0, null, 100)]
    [InlineData("nesterov", false, 0.9, null, 100)]
    public void An_optimizer_has_the_steps_that_the_rules_of_then_gave_it(string name, bool divides, double? momentum, double? epsilon, double lengths)
    {
        string json = Old.Replace("momentum(0.8)", name, StringComparison.Ordinal).Replace("\"optimizerEpsilon\":0", "\"optimizerEpsilon\":1e-8", StringComparison.Ordinal);
        TraceOptimizer read = TraceJson.Read(json).Subject.Optimizer!;
        Assert.Equal((divides, momentum, epsilon), (read.DividesByGradientSize!.Value, read.Momentum, read.Epsilon));
        Assert.Equal(lengths, read.PlannedStepLengths!.Value, 0.01);
    }

    [Fact]
    public void Gradients_of_zero_are_kept_if_the_weights_have_none_either()
    {
        string json = Old.Replace("\"deltaNorm\":0.5", "\"deltaNorm\":0", StringComparison.Ordinal).Replace("\"deltaNorm\":0.25", "\"deltaNorm\":0,\"gradientNorm\":0", StringComparison.Ordinal);
        Assert.Null(TraceJson.Read(json).Steps[0].Layers[0].DeltaNorm);
        json = json.Replace("\"speed\":0", "\"speed\":0,\"gradientNorm\":0", StringComparison.Ordinal);
        Assert.Equal(0, TraceJson.Read(json).Steps[0].Layers[0].DeltaNorm);
    }

    [Fact]
    public void Without_a_version_the_optimizer_tells_the_format()
    {
        Trace read = TraceJson.Read(Old.Replace("\"version\":1,", "", StringComparison.Ordinal));
        Assert.Equal("momentum", read.Subject.Optimizer!.Kind);
    }

    [Theory]
    [InlineData("\"optimizer\":\"momentum(0.8)\"", "\"optimizer\":3", "$.subject.optimizer: found 3; expected an object.")]
    [InlineData("\"kind\":\"attention\"", "\"kind\":3", "$.subject.layers[1].kind: found 3; expected one of other, dense")]
    [InlineData("\"deltaNorm\":0.25", "\"deltaNorm\":\"much\"", "$.steps[0].layers[2].deltaNorm: found \"much\"; expected a number")]
    [InlineData("\"steps\":[", "\"stops\":[", "$: found the unknown name \"stops\"")]
    public void A_fault_is_told_with_its_place(string good, string bad, string told)
    {
        Assert.Contains(good, Old, StringComparison.Ordinal);
        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => TraceJson.Read(Old.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_trace_is_diagnosed_as_its_facts_say()
    {
        string json = Old.Replace("\"norm\":\"batch\"", "\"norm\":\"none\"", StringComparison.Ordinal)
            .Replace("\"deltaNorm\":0.5", "\"deltaNorm\":1e-9", StringComparison.Ordinal).Replace("\"deltaNorm\":0,", "\"deltaNorm\":0.2,", StringComparison.Ordinal);
        Assert.Contains(Doctor.Standard.Examine(TraceJson.Read(json)).Findings, finding => finding.Ailment == VanishingRule.Id);
    }
}
