using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Residual;

public sealed class ResidualTests
{
    private static readonly ActivationSpec ReLU = new(ActivationKind.ReLU), Identity = new(ActivationKind.Identity);

    public static TheoryData<string> Blocks => [.. Named.Keys];

    private static Dictionary<string, LayerSpec[]> Named => new()
    {
        ["plain"] = [Block(Dense(6, "tanh"), Dense(6, "identity"))],
        ["post-activation"] = [new ResidualSpec([Dense(6, "relu"), Dense(6, "identity")]) { Activation = ReLU }],
        ["trained activation"] = [new ResidualSpec([Dense(6, "identity")]) { Activation = ActivationSpec.Parse("prelu") }],
        ["pre-activation"] =
        [
            Block(
                Dense(9, "relu") with { Norm = NormKind.Batch, IsPreActivated = true },
                Dense(6, "relu") with { Norm = NormKind.Batch, IsPreActivated = true }),
        ],
        ["nested"] = [Dense(6, "tanh"), Block(Dense(6, "tanh"), Block(Dense(5, "tanh"), Dense(6, "identity")), Dense(6, "sin")), Dense(4, "tanh")],
        ["blocks that open together"] = [Block(Block(Block(Dense(6, "tanh"))))],
        ["two in a row"] = [Block(Dense(6, "tanh")), Block(Dense(6, "tanh"))],
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_gradient_is_a_finite_difference(string name) => new LayerChain(Shape.Vector(6), Named[name], 5).Check();

    [Fact]
    public void A_sequence_has_blocks_too() => new LayerChain(Shape.Sequence(3, 6), Named["pre-activation"], 4).Check();

    [Fact]
    public void The_block_adds_what_it_was_given()
    {
        var chain = new LayerChain(Shape.Vector(6), Named["plain"], 5);
        chain.Forward();
        for (int column = 0; column < 6; column++)
        {
            Assert.Equal(chain.X.Row(2)[column] + chain.Passes[2].Output.Row(2)[column], chain.Output.Row(2)[column]);
        }
    }

    [Fact]
    public void The_layers_of_a_body_are_counted_and_the_block_is_not()
    {
        NetworkSpec spec = Net(6, Named["nested"]);
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        Assert.Equal(
            [
                "Dense 1", "ResidualOpen 2", "Dense 2", "ResidualOpen 3", "Dense 3", "Dense 4", "ResidualClose 4", "Dense 5",
                "ResidualClose 5", "Dense 6", "Dense 7",
            ],
            network.Layers.Select(layer => $"{layer.GetType().Name[..^2]} {layer.Number}"));
        Assert.Equal((7, 6, 7, 4), (spec.LayerCount, spec.HiddenCount, spec.WeightedLayerCount, spec.Layers.Length));
        Assert.Equal([6, 6, 6, 5, 6, 6, 4, 2], spec.Sizes);
    }

    [Fact]
    public void Specs_are_equal_by_content_and_drawn_throughout()
    {
        Assert.Equal(Net(6, Named["nested"]), Net(6, Named["nested"]));
        Assert.Equal(Net(6, Named["nested"]).GetHashCode(), Net(6, Named["nested"]).GetHashCode());
        Assert.NotEqual(Net(6, Named["plain"]), Net(6, Named["post-activation"]));
        Assert.NotEqual(Block(Dense(6, "tanh")), Block(Dense(6, "relu")));
        Assert.NotEqual(Block(Dense(6, "tanh")), new ResidualSpec([Dense(6, "tanh")]) { Activation = ReLU });
        NetworkSpec lsuv = Net(6, Named["nested"]).WithInitializer(InitializerSpec.Parse("lsuv"));
        Assert.True(lsuv.NeedsData);
        var inner = (ResidualSpec)((ResidualSpec)lsuv.Layers[1]).Body[1];
        Assert.All(inner.Body, layer => Assert.Equal(InitializerKind.Lsuv, ((DenseSpec)layer).Initializer.Kind));
        var target = new Network<double>(Net(6, Named["nested"]).WithInitializer(InitializerSpec.He));
        target.CopyFrom(Network<float>.Create(Net(6, Named["nested"]), new RandomStream(1)));
        Assert.NotEqual(0, target.Dense(4).Weight(1, 1));
    }

    [Fact]
    public void A_body_that_does_not_give_what_it_takes_is_refused_with_both_shapes()
    {
        string message = Assert.ThrowsAny<FormatException>(() => Net(6, Dense(6, "relu"), Block(Dense(6, "relu"), Dense(7, "relu")))).Message;
        Assert.Equal(
            "Layer 3 cannot be built: it ends a residual block that begins with layer 2 and takes 6, and gives 7; the two must be "
            + "the same, because they are added.",
            message);
        foreach (ImmutableArray<LayerSpec> body in (ImmutableArray<LayerSpec>[])[[], default])
        {
            Assert.Contains("one layer or more; found none", Assert.ThrowsAny<FormatException>(() => Net(6, new ResidualSpec(body))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Blocks_count_towards_the_most_layers()
    {
        LayerSpec[] many = [.. Enumerable.Repeat<LayerSpec>(Block(Dense(2, "relu"), Dense(2, "relu")), 5000)];
        string message = Assert.ThrowsAny<FormatException>(() => Net(2, many)).Message;
        Assert.Contains("at most 10000 layers; found 10001", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(1e-3)]
    [InlineData(1e-30)]
    [InlineData(1e-200)]
    [InlineData(0)]
    [InlineData(1e3)]
    public void Kept_in_range_every_gradient_is_the_plain_one(double scale)
    {
        // Each branch has two layers, and the second is scaled: from vanishing through zero to exploding.
        Network<double> network = Deep(20, scale, blockScale: 1);
        (BatchPass<double> plain, BatchPass<double> kept) = Passes(network);
        Assert.True(Square(plain, 0) > 1e-6);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            for (int row = 0; row < plain.Rows; row++)
            {
                ReadOnlySpan<double> expected = plain.View.Delta(l, row), found = kept.View.Delta(l, row);
                double largest = 0;
                foreach (double value in expected)
                {
                    largest = Math.Max(largest, Math.Abs(value));
                }

                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.Equal(expected[i], Math.ScaleB(found[i], kept.View.DeltaExponent(l)), (1e-13 * largest) + 1e-300);
                }
            }
        }
    }

    [Fact]
    public void Where_double_cannot_hold_the_gradients_the_microscope_still_reads_them()
    {
        // Without the branches each block would be a factor of 1; the dense layers in between are 2⁻⁴⁰ each: 2⁻¹⁵⁶⁰ in all.
        Network<double> network = Deep(40, scale: 1e-100, blockScale: Math.ScaleB(1, -40));
        (BatchPass<double> plain, BatchPass<double> kept) = Passes(network);
        int beforeOutput = network.Layers.Count - 2;
        Assert.Equal(0, Square(plain, 0));
        Assert.NotEqual(0, Square(plain, beforeOutput));
        double Log2(int layer) => (Math.Log2(Square(kept, layer)) / 2) + kept.View.DeltaExponent(layer);
        Assert.Equal(-39 * 40, Log2(0) - Log2(beforeOutput), 1e-9);
    }

    [Fact]
    public void A_branch_that_passes_nothing_back_costs_the_other_no_digits()
    {
        // Back through the branch: 10²⁵⁰, 10⁵⁰⁰, and then zero, in a unit in which the other path would be below the
        // smallest double. Without a unit of its own the branch would be ∞ · 0.
        Network<double> network = Network<double>.Create(
            Net(8, Dense(8, "tanh"), Block(Dense(8, "identity"), Dense(8, "identity"), Dense(8, "identity"))), new RandomStream(4));
        foreach ((int layer, double value) in ((int, double)[])[(2, 0), (3, 1e250), (4, 1e250)])
        {
            network.Dense(layer).SetWeights([.. Enumerable.Repeat(value, 64)]);
        }

        (BatchPass<double> plain, BatchPass<double> kept) = Passes(network);
        Assert.True(double.IsNaN(plain.View.MeanDelta(0)[0]));
        var skip = new Network<double>(Net(8, Dense(8, "tanh")));
        foreach ((int from, int to) in ((int, int)[])[(0, 0), (6, 1)])
        {
            double[] weights = new double[network.Dense(from).Weights.Count];
            network.Dense(from).CopyWeights(weights);
            skip.Dense(to).SetWeights(weights);
            skip.Dense(to).SetBiases(network.Dense(from).Biases);
        }

        double[] expected = Passes(skip).Plain.View.MeanDelta(0).ToArray(), found = kept.View.MeanDelta(0).ToArray();
        Assert.NotEqual(0, expected[0]);
        Assert.Equal(expected, found.Select(value => Math.ScaleB(value, kept.View.DeltaExponent(0))), (a, b) => Math.Abs(a - b) <= 1e-14 * Math.Abs(a));
    }

    [Fact]
    public void With_he_in_both_layers_of_a_branch_every_block_triples_the_squared_gradient()
    {
        // x + W₂ relu(W₁x): the branch doubles the square, and the two are uncorrelated (Zhang, Dauphin and Ma 2019).
        const int width = 256, blocks = 6, rows = 20;
        LayerSpec block = Block(new DenseSpec(width, ReLU, InitializerSpec.He), new DenseSpec(width, Identity, InitializerSpec.He));
        NetworkSpec spec = new(
            Shape.Vector(width),
            [new DenseSpec(width, Identity, InitializerSpec.He), .. Enumerable.Repeat(block, blocks), Output(10)],
            CostFunction.Softmax);
        double ratio = Enumerable.Range(0, 3).Average(seed =>
        {
            Network<double> network = Network<double>.Create(spec, new RandomStream((ulong)seed));
            Dataset data = TestData.Random((ulong)seed, rows, width, 10, 0.9);
            var pass = new BatchPass<double>(network, data, rows);
            Run(pass);
            int[] opens = [.. Enumerable.Range(0, network.Layers.Count).Where(l => network.Layers[l] is ResidualOpen<double>)];
            return Math.Pow(Square(pass, opens[0]) / Square(pass, opens[^1]), 1.0 / (blocks - 1));
        });
        Assert.InRange(ratio, 3 * 0.95, 3 * 1.05);
    }

    [Fact]
    public void Blocks_within_each_other_are_counted_and_too_many_are_refused_before_the_stack_ends()
    {
        string text = Nested(NetworkSpec.MaxNesting);
        Assert.Equal(text, NetworkSpec.Parse(text).ToString());
        foreach (int depth in (int[])[NetworkSpec.MaxNesting + 1, 100_000])
        {
            string message = Assert.ThrowsAny<FormatException>(() => NetworkSpec.Parse(Nested(depth))).Message;
            Assert.Contains("More than 100 residual blocks lie within each other", message, StringComparison.Ordinal);
            Assert.InRange(message.Length, 1, 200);
        }

        LayerSpec block = Dense(2, "relu");
        for (int i = 0; i <= NetworkSpec.MaxNesting; i++)
        {
            block = Block(block);
        }

        Assert.Contains("more than 100 residual blocks", Assert.ThrowsAny<FormatException>(() => Net(2, block)).Message, StringComparison.Ordinal);
        NetworkSpec.Parse("2-" + string.Concat(Enumerable.Repeat("res(2)-", NetworkSpec.MaxNesting + 1)) + "2");

        static string Nested(int depth) => $"2-{string.Concat(Enumerable.Repeat("res(", depth))}2{new string(')', depth)}-2";
    }

    private static double Square(BatchPass<double> pass, int layer) =>
        Enumerable.Range(0, pass.Rows).Sum(row => pass.View.Delta(layer, row).ToArray().Sum(value => value * value));

    /// <summary>Blocks with a dense layer between them that multiplies by a constant.</summary>
    private static Network<double> Deep(int blocks, double scale, double blockScale)
    {
        const int width = 8;
        LayerSpec[] layers =
        [
            .. Enumerable.Range(0, blocks).SelectMany(_ => (LayerSpec[])
                [new DenseSpec(width, Identity, InitializerSpec.Of(InitializerKind.Identity)), Block(Dense(width, "tanh"), Dense(width, "identity"))]),
        ];
        Network<double> network = Network<double>.Create(Net(width, layers), new RandomStream(4));
        for (int l = 0; l < network.Layers.Count - 1; l++)
        {
            double factor = network.Layers[l + 1] switch
            {
                ResidualClose<double> => scale,
                ResidualOpen<double> => blockScale,
                _ => 1,
            };
            if (network.Layers[l] is Dense<double> dense && factor != 1)
            {
                double[] weights = new double[dense.Weights.Count];
                dense.CopyWeights(weights);
                dense.SetWeights([.. weights.Select(w => w * factor)]);
            }
        }

        return network;
    }

    private static (BatchPass<double> Plain, BatchPass<double> Kept) Passes(Network<double> network)
    {
        Dataset data = TestData.Random(6, 4, 8, 2, 0.9);
        var plain = new BatchPass<double>(network, data, 4);
        var kept = new BatchPass<double>(network, data, 4) { KeepsDeltaInRange = true };
        Run(plain);
        Run(kept);
        return (plain, kept);
    }

    private static void Run(BatchPass<double> pass)
    {
        pass.Gather([.. Enumerable.Range(0, pass.Network.Spec.Inputs == 8 ? 4 : 20)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
    }

    private static NetworkSpec Net(int inputs, params LayerSpec[] layers) =>
        new(Shape.Vector(inputs), [.. layers, Output(2)], CostFunction.Softmax);

    private static DenseSpec Output(int width) => new(width, Identity, InitializerSpec.He);

    private static DenseSpec Dense(int width, string activation) => new(width, ActivationSpec.Parse(activation), InitializerSpec.Xavier);

    private static ResidualSpec Block(params LayerSpec[] body) => new([.. body]);
}
