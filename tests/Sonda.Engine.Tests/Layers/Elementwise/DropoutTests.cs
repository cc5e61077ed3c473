using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Elementwise;

public sealed class DropoutTests
{
    [Theory]
    [InlineData("7")]
    [InlineData("(2,3,3)")]
    [InlineData("(4,3)")]
    public void Every_gradient_is_a_finite_difference(string shape)
    {
        LayerChain chain = Chain(shape, 0.4);
        chain.Check();
        Assert.Contains(0, Enumerable.Range(0, 5).SelectMany(row => Mask(chain, 1, row)));
        double[] dropped = chain.Passes[1].Output.Row(1).ToArray();
        chain.Batch.Mode = BatchMode.Probing;
        chain.Check();
        Assert.Equal(dropped, chain.Passes[1].Output.Row(1).ToArray());
        foreach ((BatchMode mode, RandomStream? random) in new[] { (BatchMode.Evaluation, chain.Batch.Random), (BatchMode.Probing, null) })
        {
            (chain.Batch.Mode, chain.Batch.Random) = (mode, random);
            chain.Check();
            Assert.Equal(chain.Passes[0].Output.Row(1).ToArray(), chain.Passes[1].Output.Row(1).ToArray());
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.875)]
    [InlineData(0.999999)]
    [InlineData(1e-9)]
    public void What_is_dropped_and_what_is_kept_balance(double rate)
    {
        const int rows = 500, columns = 401;
        LayerChain chain = new(Shape.Vector(columns), [new DropoutSpec(rate)], rows);
        chain.Batch.Random = new RandomStream(3);
        chain.Forward();
        double used = ((Dropout<double>)chain.Network.Layers[0]).Rate;
        Assert.Equal(rate, used, 1.0 / 65536);
        Assert.InRange(used, 0, 1 - (1.0 / 65536));
        double[] mask = Enumerable.Range(0, rows).SelectMany(row => Factors(chain, row)).ToArray();
        double dropped = mask.Count(factor => factor == 0) / (double)mask.Length;
        double deviation = Math.Sqrt(used * (1 - used) / mask.Length);
        Assert.InRange(dropped, used - (4 * deviation), used + (4 * deviation));
        Assert.All(mask, factor => Assert.True(factor == 0 || Math.Abs((factor * (1 - used)) - 1) < 1e-12));

        static IEnumerable<double> Factors(LayerChain chain, int row) =>
            chain.X.Row(row).ToArray().Zip(chain.Output.Row(row).ToArray(), (x, y) => y / x);
    }

    [Fact]
    public void Neighbours_are_dropped_independently()
    {
        const int rows = 2000, columns = 9;
        LayerChain chain = new(Shape.Vector(columns), [new DropoutSpec(0.3)], rows);
        chain.Batch.Random = new RandomStream(5);
        chain.Forward();
        bool[][] dropped = [.. Enumerable.Range(0, rows).Select(row => Mask(chain, 0, row).Select(factor => factor == 0).ToArray())];
        for (int a = 0; a < columns; a++)
        {
            for (int b = a + 1; b < columns; b++)
            {
                double both = dropped.Count(row => row[a] && row[b]) / (double)rows;
                Assert.InRange(both, 0.09 - 0.03, 0.09 + 0.03);
            }
        }
    }

    [Fact]
    public void What_is_dropped_is_a_function_of_seed_step_and_how_many_dropped_before()
    {
        LayerSpec tanh = new ActivationLayerSpec(new ActivationSpec(ActivationKind.Tanh));
        double[] Dropped(int pass, ulong seed, long step, params LayerSpec[] layers)
        {
            var chain = new LayerChain(Shape.Vector(40), layers, 3);
            (chain.Batch.Random, chain.Batch.Step) = (new RandomStream(seed), step);
            chain.Forward();
            chain.Forward();
            return Mask(chain, pass);
        }

        LayerSpec half = new DropoutSpec(0.5);
        double[] first = Dropped(0, 1, 7, half);
        Assert.Equal(first, Dropped(0, 1, 7, half));
        Assert.Equal(first, Dropped(2, 1, 7, tanh, new NormSpec(NormKind.Layer), half));
        Assert.NotEqual(first, Dropped(0, 2, 7, half));
        Assert.NotEqual(first, Dropped(0, 1, 8, half));
        Assert.NotEqual(first, Dropped(1, 1, 7, half, half));
    }

    [Fact]
    public void Without_a_stream_nothing_is_dropped()
    {
        LayerChain chain = Chain("7", 0.4);
        chain.Batch.Random = null;
        chain.Forward();
        Assert.Equal(chain.Passes[0].Output.Row(1).ToArray(), chain.Output.Row(1).ToArray());
    }

    [Fact]
    public void A_trainer_drops_by_its_seed()
    {
        Dataset data = TestData.Random(1, 50, 20, 4, 0.4);
        Assert.Equal(Trained(1, 0.5), Trained(1, 0.5));
        Assert.NotEqual(Trained(1, 0.5), Trained(1, 0.25));

        float[] Trained(ulong seed, double rate)
        {
            var output = new DenseSpec(4, new ActivationSpec(ActivationKind.Identity), InitializerSpec.He);
            var spec = new NetworkSpec(Shape.Vector(20), [new DenseSpec(16) { Dropout = rate }, output], CostFunction.Softmax);
            Network<float> network = Network<float>.Create(spec, new RandomStream(9));
            new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1 }, new RandomStream(seed)).TrainEpoch();
            return network.Dense(0).Biases.ToArray();
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_probability_out_of_range_is_refused(double rate)
    {
        string message = Assert.ThrowsAny<FormatException>(() => Chain("5", rate)).Message;
        Assert.Contains($"Layer 2 cannot be built: dropout has a probability that is at least 0 and below 1; found {rate}.", message, StringComparison.Ordinal);
    }

    private static double[] Mask(LayerChain chain, int pass, int row = 1) =>
        ((DropoutPass<double>)chain.Passes[pass]).Mask.Row(row).ToArray();

    /// <summary>After an activation whose padding is not zero.</summary>
    private static LayerChain Chain(string shape, double rate)
    {
        var chain = new LayerChain(Shape.Parse(shape), [new ActivationLayerSpec(LayerSpec.DefaultActivation), new DropoutSpec(rate)], 5);
        chain.Batch.Random = new RandomStream(2);
        return chain;
    }
}
