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
        Assert.Equal(["weights", "alignment", "pooling", "dead", "slope", "selection", "norm"], factors.Keys);
        Assert.Equal(3.0 / 2, factors.Values.Aggregate(1.0, (product, factor) => product * factor), 12);
        Assert.Null(step.Layers[1].Factors);
    }

    [Fact]
    public void What_the_recorder_wrote_itself_stays()
    {
        Trace read = TraceJson.Read(TraceJson.Write(Read("0") with { Subject = Read("0").Subject with { ConstantCost = 7, ChanceAccuracy = 0.9 } }));

        Assert.Equal((7, 0.9), (read.Subject.ConstantCost, read.Subject.ChanceAccuracy));
    }

    /// <summary>The lines with a momentum; an event is on one line.</summary>
    private static Trace Read(string momentum) =>
        TraceJson.Read(Lines.ReplaceLineEndings("\n").Replace(",\n", ",", StringComparison.Ordinal).Replace("[\n", "[", StringComparison.Ordinal).Replace("MOMENTUM", momentum, StringComparison.Ordinal));
}
