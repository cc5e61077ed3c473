using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

/// <summary>What the reader of a trace derives from the facts in it.</summary>
public sealed class TraceCompletionTests
{
    private const string Lines = """
        {"event":"started","step":0,"subject":{"network":"n","cost":"nll_loss","classRows":[30,10],"clipping":1.5,"schedule":"cosine",
        "optimizer":{"name":"sgd","learningRate":0.1,"decay":0.01,"momentum":MOMENTUM},
        "layers":[{"name":"a","kind":"dense","inputs":3,"units":4,"activation":{"kind":"leaky_relu","parameter":0.2}},{"name":"b","kind":"dense","inputs":4,"units":2}]}}
        {"event":"step","step":0,"reading":{"step":0,"learningRate":0.1,"lossScale":1024,"layers":[
        {"deltaNorm":3,"flow":{"arrived":8,"alive":6,"passed":4,"steep":0.5}},{"deltaNorm":2,"weightNorm":10,"flow":{"back":16}}]}}
        """;

    [Fact]
    public void Names_of_a_framework_become_those_of_Sonda()
    {
        TraceSubject subject = Read("0").Subject;

        Assert.Equal(("softmax", "leaky-relu(0.2)", 1.0), (subject.Cost, subject.Layers[0].Activation!.ToString(), subject.Layers[0].Activation!.LargestSlope));
        Assert.Equal((2, 0.75), (subject.Classes, subject.ChanceAccuracy));
        Assert.Equal(-((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25))), subject.ConstantCost!.Value, 12);
        Assert.Equal((1.5, "cosine"), (subject.Clipping, subject.Schedule));
    }

    [Fact]
    public void An_optimizer_is_known_by_its_name()
    {
        TraceOptimizer plain = Read("0").Subject.Optimizer!, heavy = Read("0.9").Subject.Optimizer!;

        Assert.Equal(("sgd", false, 0.001), (plain.Kind, plain.DividesByGradientSize, plain.Shrinkage!.Value));
        Assert.Equal(("momentum", null), (heavy.Kind, heavy.Shrinkage));
    }

    [Fact]
    public void The_norms_on_the_way_back_give_factors_that_multiply_to_the_whole()
    {
        StepReading step = Read("0").Steps[0];
        IReadOnlyDictionary<string, double> factors = step.Layers[0].Factors!;

        Assert.Equal((0.1, 1024.0), (step.LearningRate, step.LossScale));
        Assert.Equal(["weights", "alignment", "other", "dead", "slope", "selection", "norm"], factors.Keys);
        Assert.Equal(3.0 / 2, factors.Values.Aggregate(1.0, (product, factor) => product * factor), 12);
        Assert.Null(step.Layers[1].Factors);
    }

    [Theory]
    [InlineData("", "other")]
    [InlineData("\"isPooled\":true,", "pooling")]
    [InlineData("\"isPooled\":true,\"dropout\":0.5,", "dropout")]
    public void What_lies_between_two_layers_is_pooling_only_if_a_pooling_is_known_to_be_there(string more, string name) => Assert.Contains(
        name, TraceJson.Read(Text("0").Replace("{\"name\":\"a\",", "{\"name\":\"a\"," + more, StringComparison.Ordinal)).Steps[0].Layers[0].Factors!.Keys);

    [Fact]
    public void A_rate_that_begins_at_0_counts_by_its_largest_value_and_by_the_sum_of_all_steps()
    {
        TraceOptimizer optimizer = Scheduled(0, 0.1, 0.2).Subject.Optimizer!;

        // Ten planned steps: 0, 0.1, then eight at 0.2.
        Assert.Equal((0.2, 8.5), (optimizer.LearningRate!.Value, Math.Round(optimizer.PlannedStepLengths!.Value, 12)));
        Assert.Equal(0.002, optimizer.Shrinkage!.Value, 12);
        Assert.Null(Scheduled(0.1, 0.1).Subject.Optimizer!.PlannedStepLengths);
    }

    [Fact]
    public void A_layer_whose_steps_are_shorter_than_rate_and_gradient_give_has_a_rate_of_its_own()
    {
        // ‖W‖ is 10 and ‖∂C/∂W‖ is 5: at a rate of 0.2 a step moves a layer by 0.1 of its size.
        Assert.Equal([1, 0.01], Scheduled(0, 0.2).Subject.Layers.Select(layer => Math.Round(layer.RateFactor, 9)));
        Assert.Equal([1.0, 1], Scheduled(0, 0).Subject.Layers.Select(layer => layer.RateFactor));
        Trace once = Scheduled(0.2, 0.2);
        Assert.Equal(once.Subject.Layers.Select(layer => layer.RateFactor), TraceJson.Read(TraceJson.Write(once)).Subject.Layers.Select(layer => layer.RateFactor));
    }

    [Theory]
    [InlineData("sgd", false)]
    [InlineData("adamax", true)]
    [InlineData("lbfgs", null)]
    public void How_an_unknown_optimizer_moves_is_unknown(string name, bool? divides) =>
        Assert.Equal(divides, TraceJson.Read(Text("0").Replace("\"sgd\"", $"\"{name}\"", StringComparison.Ordinal)).Subject.Optimizer!.DividesByGradientSize);

    [Fact]
    public void What_the_recorder_wrote_itself_stays()
    {
        Trace read = TraceJson.Read(TraceJson.Write(Read("0") with { Subject = Read("0").Subject with { ConstantCost = 7, ChanceAccuracy = 0.9 } }));

        Assert.Equal((7, 0.9), (read.Subject.ConstantCost, read.Subject.ChanceAccuracy));
    }

    /// <summary>A training of ten planned steps with these rates; the second layer has a hundredth of them.</summary>
    private static Trace Scheduled(params double[] rates)
    {
        Trace read = Read("0");
        return TraceJson.Read(TraceJson.Write(read with
        {
            Subject = read.Subject with { Writer = "other", PlannedSteps = 10, Optimizer = read.Subject.Optimizer! with { LearningRate = 0.1, Kind = null, DividesByGradientSize = null, Shrinkage = null } },
            Steps = [.. rates.Select((rate, step) => new StepReading
            {
                Step = step,
                LearningRate = rate,
                Layers = [.. new[] { 1, 0.01 }.Select(share => new LayerReading { GradientNorm = 5, WeightNorm = 10, UpdateRatio = rate * Math.Sqrt(Math.Pow(0.5 * share, 2) + 1e-4) })],
            })],
        }));
    }

    /// <summary>The lines with a momentum; an event is on one line.</summary>
    private static string Text(string momentum) =>
        Lines.ReplaceLineEndings("\n").Replace(",\n", ",", StringComparison.Ordinal).Replace("[\n", "[", StringComparison.Ordinal).Replace("MOMENTUM", momentum, StringComparison.Ordinal);

    private static Trace Read(string momentum) => TraceJson.Read(Text(momentum));
}
