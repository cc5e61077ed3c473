using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Specs;

/// <summary>The parts around weights, and their order.</summary>
public sealed class WeightedSpecTests
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    [Theory]
    [InlineData("relu", NormKind.None, 0, false, "Dense(ReLU)")]
    [InlineData("relu", NormKind.None, 0.5, false, "Dense(ReLU) Dropout")]
    [InlineData("relu", NormKind.Batch, 0.5, false, "Dense(Identity) BatchNorm ReLU Dropout")]
    [InlineData("relu", NormKind.Layer, 0, false, "Dense(Identity) RowNorm ReLU")]
    [InlineData("identity", NormKind.Rms, 0, false, "Dense(Identity) RowNorm")]
    [InlineData("prelu", NormKind.None, 0.5, false, "Dense(Identity) PReLU Dropout")]
    [InlineData("prelu", NormKind.Batch, 0, false, "Dense(Identity) BatchNorm PReLU")]
    [InlineData("relu", NormKind.None, 0, true, "ReLU Dense(Identity)")]
    [InlineData("relu", NormKind.Batch, 0.5, true, "BatchNorm ReLU Dropout Dense(Identity)")]
    [InlineData("prelu", NormKind.Batch, 0, true, "BatchNorm PReLU Dense(Identity)")]
    [InlineData("identity", NormKind.None, 0.5, true, "Dropout Dense(Identity)")]
    public void The_order_is_as_told(string activation, NormKind norm, double dropout, bool isPre, string expected)
    {
        LayerSpec spec = new DenseSpec(5, ActivationSpec.Parse(activation), InitializerSpec.He)
        {
            Norm = norm,
            Dropout = dropout,
            IsPreActivated = isPre,
        };
        Network<float> network = Network<float>.Create(Net(spec), new RandomStream(1));
        Layer<float>[] built = [.. network.Layers.SkipLast(1)];
        Assert.Equal(expected, string.Join(' ', built.Select(Name)));
        Assert.All(built, layer => Assert.Equal(1, layer.Number));
        Assert.Equal([4, 5, 2], Net(spec).Sizes);
        Assert.Equal(2, Net(spec).WeightedLayerCount);

        static string Name(Layer<float> layer) => layer switch
        {
            Dense<float> dense => $"Dense({dense.Activation.GetType().Name[..^2]})",
            ActivationLayer<float> own => own.Activation.GetType().Name[..^2],
            _ => layer.GetType().Name[..^2],
        };
    }

    [Fact]
    public void What_stands_between_leaves_the_weights_as_they_would_be()
    {
        Network<float> plain = Network<float>.Create(Net(new DenseSpec(5), new DenseSpec(5)), new RandomStream(1));
        Network<float> more = Network<float>.Create(
            Net(new DenseSpec(5) { Norm = NormKind.Batch, Dropout = 0.5 }, new ResidualSpec([new DenseSpec(5)])), new RandomStream(1));
        Assert.Equal(3, more.WeightedLayers.Length);
        for (int l = 0; l < 3; l++)
        {
            Assert.Equal(plain.Dense(l).Biases.ToArray(), more.Dense(more.WeightedLayers[l]).Biases.ToArray());
            Assert.Equal(plain.Dense(l).Weight(3, 1), more.Dense(more.WeightedLayers[l]).Weight(3, 1));
        }
    }

    [Fact]
    public void The_output_layer_may_have_none_of_it()
    {
        DenseSpec output = new(2, Identity, InitializerSpec.He);
        foreach ((DenseSpec spec, string found) in ((DenseSpec, string)[])
            [(output with { Norm = NormKind.Batch }, "the normalisation Batch"), (output with { Dropout = 0.25 }, "dropout of 0.25"),
             (output with { IsPreActivated = true }, "pre-activation")])
        {
            string message = Assert.ThrowsAny<FormatException>(
                () => new NetworkSpec(Shape.Vector(4), [new DenseSpec(5), spec], CostFunction.Softmax)).Message;
            Assert.EndsWith($"without normalisation, dropout or pre-activation; found {found}.", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(NormKind.None)]
    [InlineData((NormKind)9)]
    public void A_norm_of_no_kind_is_refused(NormKind kind)
    {
        string message = Assert.ThrowsAny<FormatException>(() => Net(new DenseSpec(3), new NormSpec(kind))).Message;
        Assert.Equal($"Layer 2 cannot be built: a normalisation is one of Batch, Layer and Rms; found {kind}.", message);
    }

    private static NetworkSpec Net(params LayerSpec[] layers) =>
        new(Shape.Vector(4), [.. layers, new DenseSpec(2, Identity, InitializerSpec.He)], CostFunction.Softmax);
}
