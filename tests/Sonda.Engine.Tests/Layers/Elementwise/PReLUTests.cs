using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Elementwise;

public sealed class PReLUTests
{
    [Theory]
    [InlineData("7")]
    [InlineData("(2,3,3)")]
    [InlineData("(4,3)")]
    public void Every_gradient_is_a_finite_difference(string shape) =>
        new LayerChain(Shape.Parse(shape), [new ActivationLayerSpec(ActivationSpec.Parse("prelu"))], 5).Check();

    [Fact]
    public void A_standalone_activation_has_the_gradient_of_its_function() =>
        new LayerChain(Shape.Parse("(4,3)"), [new ActivationLayerSpec(ActivationSpec.Parse("gelu"))], 5).Check();

    [Theory]
    [InlineData("prelu", 0.25f)]
    [InlineData("prelu(0.5)", 0.5f)]
    public void The_slope_starts_as_told_and_learns(string name, float start)
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse($"20-[16 {name} he]-5 softmax"), new RandomStream(1));
        Assert.Equal([1, 1, 2], network.Layers.Select(layer => layer.Number));
        Assert.Equal([0, 2], network.WeightedLayers);
        var layer = (PReLU<float>)network.Layers[1];
        Assert.Equal(start, layer.Slope);
        Assert.Equal(ParameterKind.Gain, layer.Parameters[0].Kind);
        new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1 }, new RandomStream(1)).TrainEpoch();
        Assert.NotEqual(start, layer.Slope);
    }

    [Fact]
    public void With_a_slope_that_stays_it_is_a_leaky_relu_to_the_last_bit()
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        double[][] Outputs(string name)
        {
            Network<double> network = Network<double>.Create(NetworkSpec.Parse($"20-[16 {name} he]-5 softmax"), new RandomStream(1));
            var pass = new BatchPass<double>(network, data, 60);
            pass.Gather([.. Enumerable.Range(0, 60)]);
            pass.Forward();
            pass.OutputDelta();
            pass.Backward();
            return [pass.View.Activation(network.Layers.Count - 1, 3).ToArray(), pass.View.Delta(0, 3).ToArray(), pass.View.MeanDelta(0).ToArray()];
        }

        Assert.Equal(Outputs("leaky-relu(0.25)"), Outputs("prelu"));
    }

    [Fact]
    public void It_is_no_function_of_z_alone() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation<float>.Of(ActivationSpec.Parse("prelu")));
}
