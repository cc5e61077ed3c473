using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Probes;

using Sonda.Tests;

namespace Sonda.Runs.Tests.Probes;

public sealed class FlowProbeTests
{
    private static readonly Dataset Images = FakeDigits.Create(60).Training.Slice(0, 40);

    [Theory]
    [InlineData("784-30-30-30-10")]
    [InlineData("784-[20 relu he]x4-10 softmax")]
    [InlineData("784-[20 relu uniform(-0.05,0.05)]x6-10 softmax")]
    [InlineData("784-[20 tanh lecun]x3-10 bce")]
    [InlineData("784-[12 sigmoid he-uniform]x300-10 softmax")]
    public void Factors_multiply_to_what_a_layer_does_to_signal_and_gradient(string text)
    {
        IReadOnlyList<LayerFlow> layers = Read(text);
        for (int l = 0; l < layers.Count - 1; l++)
        {
            double whole = layers[l].DeltaNorm.Log10 - layers[l + 1].DeltaNorm.Log10;
            Assert.Equal(whole, layers[l].Backward.Sum(factor => Math.Log10(factor.Value)), 1e-10);
            double forward = Math.Log10(layers[l + 1].ForwardRms) - Math.Log10(layers[l].ForwardRms);
            Assert.Equal(forward, layers[l + 1].Forward.Sum(factor => Math.Log10(factor.Value)), 1e-10);
        }

        Assert.Empty(layers[^1].Backward);
    }

    [Fact]
    public void Factors_name_the_cause()
    {
        // Scaled identity weights cause all of the loss. In 784-…, the first layer cuts 20 of 784 inputs.
        Assert.All(Factors("784-[20 identity normal(0,0.01)]-[20 identity identity]-[20 identity identity]-10 softmax", 1), pair =>
            Assert.Equal(1, pair.Value, 1e-12));

        // Sigmoid: the slope is at most a quarter.
        Assert.InRange(Factors("784-30-30-30-10", 1)["slope"], 0.1, 0.25);
        Assert.Equal(1, Factors("784-30-30-30-10", 1)["dead"]);

        // ReLU: about half of the gradient meets a slope of zero, the rest passes unchanged.
        Dictionary<string, double> relu = Factors("784-[100 relu he]x4-10 softmax", 1);
        Assert.InRange(relu["dead"], 0.6, 0.8);
        Assert.Equal((1, 1), (relu["slope"], Math.Round(relu["selection"], 12)));
        Assert.InRange(relu["weights"], 1.3, 1.5);
    }

    [Fact]
    public void A_dead_layer_is_told_unit_by_unit_and_gives_no_NaN()
    {
        IReadOnlyList<LayerFlow> layers = Read("784-[5 relu he]-[5 relu uniform(-9,-8)]-[5 relu he]-10 softmax");
        Assert.Equal([0, 1, 2, 3, 4], layers[1].DeadUnits);
        Assert.Equal(0, layers[0].DeltaNorm.Value);
        Assert.All(layers.SelectMany(layer => layer.Backward), factor => Assert.False(double.IsNaN(factor.Value)));

        // Zeros from the dead layer put the next one on its kink, where the gradient ends.
        Assert.Equal(0, layers[2].Backward.First(factor => factor.Name == "dead").Value);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void What_dropping_adds_to_a_gradient_is_noise_of_a_known_size_and_no_signal(double rate)
    {
        string text = FormattableString.Invariant($"784-[200 tanh lecun drop({rate})]x4-10 softmax");
        IReadOnlyList<LayerFlow> dropped = Read(text), whole = Read(text.Replace(FormattableString.Invariant($" drop({rate})"), "", StringComparison.Ordinal));
        for (int l = 0; l < 4; l++)
        {
            double factor = dropped[l].Backward.Single(one => one.Name == "dropout").Value;
            Assert.InRange(factor * Math.Sqrt(1 - rate), 0.9, 1.1);
            Assert.DoesNotContain(whole[l].Backward, one => one.Name == "dropout");
            Assert.True(dropped[l].DeltaNorm.Value > 1.1 * whole[l].DeltaNorm.Value);
            Assert.True(dropped[l].Speed.Value < dropped[l].DeltaNorm.Value);
        }

        // The first layer gets whole images; each later one a smaller signal in more noise, down to the resolution of 40 rows.
        double[] shares = [.. dropped.Take(4).Select(layer => layer.ForwardSpread / layer.ForwardRms)];
        Assert.Equal(whole[0].ForwardSpread, dropped[0].ForwardSpread, 1e-12);
        Assert.True(shares[1] < 0.9 * shares[0]);
        double least = Math.Pow(40, -0.25);
        Assert.All(shares[1..], share => Assert.InRange(share, 0.7 * least, rate == 0.8 ? 1.1 * least : 0.8));
        Assert.All(dropped.Zip(Read(text)), pair => Assert.Equal((pair.First.ForwardSpread, pair.First.Speed.Value), (pair.Second.ForwardSpread, pair.Second.Speed.Value)));
    }

    [Theory]
    [InlineData("(120,2)-[rnn 8 sigmoid]-1 mse")]
    [InlineData("(120,2)-[3 tanh]-[rnn 8 sigmoid]-[4 tanh xavier]-1 mse")]
    public void Steps_that_a_gradient_does_not_reach_are_no_underflow_beside_those_that_it_does(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Dataset data = Load.Data("adding(length=120,rows=40)").Training;
        IReadOnlyList<LayerFlow> layers = new FlowProbe(spec, data, [.. Enumerable.Range(0, data.Count)]).Read(Network<float>.Create(spec, new RandomStream(1)));
        int recurrent = layers.Count - (text.Contains("[4", StringComparison.Ordinal) ? 3 : 2);
        Assert.True(layers[recurrent].StepGradientNorms![0] < 1e-50);
        Assert.All(layers, layer =>
        {
            Assert.Equal(0, layer.UnderflowShare);
            Assert.True(layer.Speed.Value > 0 && layer.Speed.Value <= Math.Sqrt(120) * layer.DeltaNorm.Value);
        });
    }

    private static Dictionary<string, double> Factors(string text, int layer) =>
        Read(text)[layer].Backward.ToDictionary(factor => factor.Name, factor => factor.Value);

    private static IReadOnlyList<LayerFlow> Read(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        var probe = new FlowProbe(spec, Images, [.. Enumerable.Range(0, Images.Count)]);
        return probe.Read(Network<float>.Create(spec, new RandomStream(1)));
    }
}
