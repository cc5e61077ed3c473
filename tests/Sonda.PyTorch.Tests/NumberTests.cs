using System.Text.Json;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Runs.Probes;

namespace Sonda.PyTorch.Tests;

/// <summary>Readings of sonda_trace.py beside those of the engine, with the same weights on the same mini-batch.</summary>
public sealed class NumberTests
{
    /// <summary>Both compute in double; only the cost of softmax is computed in another way.</summary>
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("sigmoid", "30-[30 sigmoid]x8-4 softmax")]
    [InlineData("default", "30-[30 relu]x10-4 softmax")]
    [InlineData("exploding", "30-[30 relu]x10-4 softmax")]
    [InlineData("relu", "30-[64 relu]x2-4 softmax")]
    [InlineData("tanh", "30-[40 tanh]x2-4 softmax")]
    [InlineData("gelu", "30-[40 gelu]x2-4 softmax")]
    [InlineData("elu", "30-[40 elu]x2-4 softmax")]
    [InlineData("leaky", "30-[40 leaky-relu(0.2)]x2-4 softmax")]
    public void Readings_at_the_start_are_those_of_the_engine(string net, string spec)
    {
        using var training = PyTorch.Train(net, seed: 3, steps: 1, mode: "double");
        StepReading read = training.Trace.Steps[0];
        (NetworkSpec network, Network<double> copy, Dataset rows) = Copy(spec, training.Numbers);
        var probe = new FlowProbe(network, rows, [.. Enumerable.Range(0, rows.Count)]);
        IReadOnlyList<LayerFlow> flows = probe.Read(copy);
        Assert.Equal(flows.Count, read.Layers.Count);
        AssertClose(probe.MeanCost, read.Cost);
        for (int i = 0; i < flows.Count; i++)
        {
            (LayerFlow flow, LayerReading layer) = (flows[i], read.Layers[i]);
            AssertClose(flow.DeltaNorm.Value, layer.DeltaNorm);
            AssertClose(flow.Speed.Value, layer.Speed);
            AssertClose(flow.GradientNorm.Value, layer.GradientNorm);
            AssertClose(flow.WeightNorm, layer.WeightNorm);
            if (i + 1 < flows.Count)
            {
                AssertClose(flow.ForwardRms, layer.ForwardRms);
                AssertClose(flow.ForwardSpread, layer.ForwardSpread);
                AssertClose(flow.SlopeRms, layer.SlopeRms);
                Assert.Equal(flow.DeadUnits, layer.DeadUnits!);
                foreach (FlowFactor factor in flow.Backward)
                {
                    AssertClose(factor.Value, layer.Factors![factor.Name], 3 * Tolerance);
                }
            }
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("relu")]
    [InlineData("conv")]
    [InlineData("layernorm")]
    [InlineData("lstm")]
    [InlineData("residual")]
    [InlineData("tied")]
    public void The_causes_multiply_to_the_whole(string net)
    {
        using var training = PyTorch.Train(net, seed: 4, steps: 3);
        StepReading start = training.Trace.Steps[0];
        for (int i = 0; i + 1 < start.Layers.Count; i++)
        {
            double whole = start.Layers[i].DeltaNorm!.Value / start.Layers[i + 1].DeltaNorm!.Value;
            double product = start.Layers[i].Factors!.Values.Aggregate(1.0, (all, factor) => all * factor);
            Assert.InRange(product / whole, 1 - 1e-8, 1 + 1e-8);
        }
    }

    [Fact]
    public void A_loss_scale_leaves_no_trace()
    {
        using var plain = PyTorch.Train("tanh", seed: 5, steps: 6);
        using var scaled = PyTorch.Train("tanh", seed: 5, steps: 6, mode: "scaled");
        foreach ((StepReading one, StepReading other) in plain.Trace.Steps.Zip(scaled.Trace.Steps))
        {
            AssertClose(one.Cost!.Value, other.Cost, 1e-5);
            AssertClose(one.Layers[0].Speed!.Value, other.Layers[0].Speed, 1e-5);

            // The scaled gradients are divided in place before the optimizer steps.
            AssertClose(one.Layers[0].GradientNorm!.Value, other.Layers[0].GradientNorm, 1e-5);
            AssertClose(one.Layers[1].UpdateRatio!.Value, other.Layers[1].UpdateRatio, 1e-4);
        }
    }

    [Fact]
    public void Accumulated_gradients_are_one_step()
    {
        using var training = PyTorch.Train("tanh", seed: 5, steps: 4, mode: "accumulated");
        Assert.Equal([0L, 1, 2, 3], training.Trace.Steps.Select(step => step.Step));
        Assert.Equal("", training.Error);
    }

    /// <summary>The network of a spec with the weights of a PyTorch module, and the rows of its first mini-batch.</summary>
    private static (NetworkSpec Spec, Network<double> Network, Dataset Rows) Copy(string text, JsonElement numbers)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        var network = new Network<double>(spec);
        JsonElement[] weights = [.. numbers.GetProperty("weights").EnumerateArray()];
        int next = 0;
        foreach (int index in network.WeightedLayers)
        {
            IReadOnlyList<Parameter<double>> parameters = network.Layers[index].Parameters;
            double[][] units = [.. weights[next++].EnumerateArray().Select(Numbers)];
            // PyTorch keeps a row for each unit, the engine a row for each input.
            parameters[0].Set([.. Enumerable.Range(0, units[0].Length).SelectMany(input => units.Select(unit => unit[input]))]);
            parameters[1].Set(Numbers(weights[next++]));
        }

        float[] values = [.. numbers.GetProperty("x").EnumerateArray().SelectMany(Numbers).Select(value => (float)value)];
        byte[] labels = [.. numbers.GetProperty("y").EnumerateArray().Select(label => label.GetByte())];
        return (spec, network, Dataset.FromValues("rows", values, labels, values.Length / labels.Length, 4));
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static void AssertClose(double expected, double? actual, double tolerance = Tolerance)
    {
        Assert.NotNull(actual);
        Assert.InRange(Math.Abs(actual.Value - expected), 0, tolerance * Math.Abs(expected));
    }
}
