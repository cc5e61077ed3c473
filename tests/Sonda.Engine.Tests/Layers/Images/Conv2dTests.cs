using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Images;

public sealed class Conv2dTests
{
    private static readonly ActivationSpec Tanh = new(ActivationKind.Tanh);

    [Theory]
    [InlineData(3, 3, 1, 0)]
    [InlineData(3, 3, 1, 1)]
    [InlineData(2, 3, 2, 0)]
    [InlineData(3, 2, 2, 1)]
    [InlineData(4, 3, 3, 2)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 4, 1, 0)]
    public void Every_gradient_equals_the_finite_difference_of_the_cost(int height, int width, int stride, int padding)
    {
        var shape = Shape.Image(2, 7, 6);
        Conv2dSpec first = new(3, 2, 3, Tanh, InitializerSpec.Book) { Padding = 1 };
        Conv2dSpec second = new(4, height, width, Tanh, InitializerSpec.Book) { Stride = stride, Padding = padding };
        GradientCheck.Run(Net(shape, first, second), Images(shape, 5));
    }

    [Fact]
    public void Z_is_the_sum_of_the_definition_for_any_shape() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 9], Gen.Int[1, 40], Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 3])
            .Sample((inputMaps, height, width, maps, kernelHeight, kernelWidth, stride, padding) =>
            {
                var shape = Shape.Image(inputMaps, height, width);
                padding = Math.Min(padding, Math.Min(kernelHeight, kernelWidth) - 1);
                kernelHeight = Math.Min(kernelHeight, height + (2 * padding));
                kernelWidth = Math.Min(kernelWidth, width + (2 * padding));
                padding = Math.Min(padding, Math.Min(kernelHeight, kernelWidth) - 1);
                Conv2dSpec spec = new(maps, kernelHeight, kernelWidth, Tanh, InitializerSpec.Book) { Stride = stride, Padding = padding };
                if (kernelHeight > height + (2 * padding) || kernelWidth > width + (2 * padding))
                {
                    return;
                }

                Dataset data = Images(shape, 3);
                BatchPass<double> pass = Pass(Net(shape, spec), data);
                var layer = (Conv2d<double>)pass.Network.Layers[0];
                for (int row = 0; row < 3; row++)
                {
                    double[] expected = NaiveImages.Convolve(layer, TestData.Row(data, row), kernelHeight, kernelWidth, stride, padding);
                    Assert.Equal(expected.Length, pass.View.WeightedInput(0, row).Length);
                    for (int i = 0; i < expected.Length; i++)
                    {
                        Assert.Equal(expected[i], pass.View.WeightedInput(0, row)[i], 1e-12);
                        Assert.Equal(Math.Tanh(expected[i]), pass.View.Activation(0, row)[i], 1e-12);
                    }
                }
            }, iter: 200);

    [Fact]
    public void A_kernel_as_large_as_the_image_is_a_dense_layer()
    {
        var shape = Shape.Image(2, 4, 5);
        Dataset data = Images(shape, 9);
        BatchPass<double> convolution = Pass(Net(shape, new Conv2dSpec(6, 4, 5, Tanh, InitializerSpec.Book)), data);
        BatchPass<double> dense = Pass(Net(shape, new DenseSpec(6, Tanh, InitializerSpec.Book)), data);
        for (int row = 0; row < 9; row++)
        {
            Assert.Equal(dense.View.WeightedInput(0, row), convolution.View.WeightedInput(0, row));
            Assert.Equal(dense.View.Delta(0, row), convolution.View.Delta(0, row));
        }

        double[] expected = new double[40 * 6], found = new double[40 * 6];
        dense.View.WeightGradient(0, expected);
        convolution.View.WeightGradient(0, found);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-14);
        }
    }

    [Fact]
    public void The_mean_of_delta_is_that_of_its_sums_over_each_map()
    {
        var shape = Shape.Image(1, 9, 8);
        BatchPass<double> pass = Pass(Net(shape, new Conv2dSpec(3, 2, 3, Tanh, InitializerSpec.Book)), Images(shape, 11));
        for (int map = 0; map < 3; map++)
        {
            double mean = Enumerable.Range(0, 11).Average(row => pass.View.Delta(0, row).Slice(map * 48, 48).ToArray().Sum());
            Assert.Equal(mean, pass.View.MeanDelta(0)[map], 1e-15);
        }
    }

    [Fact]
    public void Delta_kept_in_range_is_delta()
    {
        var shape = Shape.Image(1, 9, 8);
        Dataset data = Images(shape, 4);
        NetworkSpec spec = Net(shape, [.. Enumerable.Repeat(new Conv2dSpec(2, 2, 2, Tanh, InitializerSpec.Book), 5)]);
        BatchPass<double> plain = Pass(spec, data);
        var scaled = new BatchPass<double>(plain.Network, data, data.Count) { KeepsDeltaInRange = true };
        Run(scaled, data);
        Assert.NotEqual(0, scaled.View.DeltaExponent(0));
        Assert.Equal(plain.View.MeanDelta(0)[1], Math.ScaleB(scaled.View.MeanDelta(0)[1], scaled.View.DeltaExponent(0)), 1e-15);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_everywhere()
    {
        // Recorded once; the suite runs again with DOTNET_EnableAVX2=0 and must find the same values.
        var shape = Shape.Image(1, 14, 13);
        NetworkSpec spec = Net(
            shape,
            new Conv2dSpec(6, 5, 4, Tanh, InitializerSpec.Book) { Padding = 1 },
            new PoolSpec(PoolKind.Max, 2),
            new Conv2dSpec(17, 3, 2, Tanh, InitializerSpec.Book),
            new PoolSpec(PoolKind.Average, 2) { Stride = 1 },
            new FlattenSpec());
        Dataset data = Images(shape, 50);
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        var trainer = new Trainer<float>(network, data, new TrainingSpec { BatchSize = 20 }, new RandomStream(1));
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        Assert.Equal("70654417dfd81a8b", Fingerprint.Of([.. network.Parameters.Select(parameter =>
        {
            var values = new float[parameter.Count];
            parameter.CopyTo(values);
            return values;
        })]));
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        var shape = Shape.Image(1, 12, 12);
        var random = new RandomStream(1);
        NetworkSpec spec = Net(
            shape,
            new Conv2dSpec(6, 5, 5, Tanh, InitializerSpec.Book),
            new PoolSpec(PoolKind.Max, 2),
            new Conv2dSpec(5, 2, 2, Tanh, InitializerSpec.Book),
            new PoolSpec(PoolKind.Average, 2),
            new FlattenSpec());
        var trainer = new Trainer<float>(Network<float>.Create(spec, random), Images(shape, 40), new TrainingSpec { BatchSize = 2 }, random);
        trainer.TrainEpoch();

        // The first step of an epoch creates the stream that shuffles it.
        Assert.Equal(0, Allocations.Least(trainer.TrainStep, before: trainer.TrainStep));
    }

    [Fact]
    public void Fans_count_the_points_of_the_kernel()
    {
        var shape = Shape.Image(16, 12, 12);
        foreach ((InitializerKind kind, double variance) in ((InitializerKind, double)[])
            [(InitializerKind.He, 2.0 / (16 * 15)), (InitializerKind.Xavier, 2.0 / ((16 * 15) + (40 * 15)))])
        {
            NetworkSpec spec = Net(shape, new Conv2dSpec(40, 3, 5, Tanh, InitializerSpec.Of(kind)));
            Network<double> network = Network<double>.Create(spec, new RandomStream(2));
            Assert.Equal((16 * 15, 40), (network.Parameters[0].Rows, network.Parameters[0].Columns));
            double norm = network.Parameters[0].Norm();
            Assert.InRange(norm * norm / (16 * 15 * 40) / variance, 0.95, 1.05);
        }
    }

    [Fact]
    public void The_identity_passes_maps_on()
    {
        var shape = Shape.Image(3, 6, 5);
        Dataset data = Images(shape, 2);
        var identity = new ActivationSpec(ActivationKind.Identity);
        var spec = new Conv2dSpec(4, 3, 3, identity, InitializerSpec.Of(InitializerKind.Identity)) { Padding = 1 };
        BatchPass<double> pass = Pass(Net(shape, spec), data);
        Assert.Equal([.. TestData.Row(data, 1), .. new double[30]], pass.View.Activation(0, 1));
    }

    [Theory]
    [InlineData(0, 3, 3, 1, 0, "1 to 65536 maps; found 0")]
    [InlineData(1, 0, 3, 1, 0, "0 × 3 with stride 1")]
    [InlineData(1, 3, 3, 0, 0, "3 × 3 with stride 0")]
    [InlineData(1, 3, 2, 1, 2, "0 to 1, below the sides of the window; found 2")]
    [InlineData(1, 3, 3, 1, -1, "0 to 2, below the sides of the window; found -1")]
    [InlineData(1, 9, 3, 1, 1, "9 × 3 is larger than the 8 × 7 points of an image (2,6,5) with padding 1")]
    public void What_does_not_fit_is_refused_with_numbers(int maps, int height, int width, int stride, int padding, string reason)
    {
        var spec = new Conv2dSpec(maps, height, width, Tanh, InitializerSpec.Book) { Stride = stride, Padding = padding };
        string message = Assert.ThrowsAny<FormatException>(() => Net(Shape.Image(2, 6, 5), spec)).Message;
        Assert.Contains("Layer 1", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_is_no_image() =>
        Assert.Contains(
            "found the sequence (5,4)",
            Assert.ThrowsAny<FormatException>(() => Net(Shape.Sequence(5, 4), new Conv2dSpec(1, 1, 1, Tanh, InitializerSpec.Book))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_network_learns_where_a_bar_lies()
    {
        // A bar of two points lies flat or stands, anywhere, in noise: no single point tells the two apart.
        var random = new RandomStream(4);
        var shape = Shape.Image(1, 8, 8);
        float[] values = [.. Enumerable.Range(0, 400 * 64).Select(_ => (float)(0.2 * random.NextGaussian()))];
        byte[] labels = [.. Enumerable.Range(0, 400).Select(row => (byte)(row % 2))];
        for (int row = 0; row < 400; row++)
        {
            int at = (row * 64) + (random.NextInt(7) * 8) + random.NextInt(7);
            (values[at], values[at + (row % 2 == 0 ? 1 : 8)]) = (1.5f, 1.5f);
        }

        Dataset data = Dataset.FromValues("bars", values, labels, 64, 2).WithShape(shape);
        var relu = new ActivationSpec(ActivationKind.ReLU);
        NetworkSpec spec = new(
            shape,
            [
                new Conv2dSpec(4, 2, 2, relu, InitializerSpec.Of(InitializerKind.He)),
                new PoolSpec(PoolKind.Max, 7),
                new DenseSpec(2, new ActivationSpec(ActivationKind.Identity), InitializerSpec.Book),
            ],
            CostFunction.Softmax);
        Network<float> network = Network<float>.Create(spec, random);
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.2, Lambda = 0 }, random);
        for (int epoch = 0; epoch < 30; epoch++)
        {
            trainer.TrainEpoch();
        }

        Assert.InRange(new Evaluation<float>(network, data).Accuracy(), 0.97, 1);
    }

    private static NetworkSpec Net(Shape input, params LayerSpec[] hidden) =>
        new(input, [.. hidden, new DenseSpec(3, new ActivationSpec(ActivationKind.Identity), InitializerSpec.Book)], CostFunction.Softmax);

    private static Dataset Images(Shape shape, int rows)
    {
        var random = new RandomStream(6);
        float[] values = [.. Enumerable.Range(0, rows * shape.Count).Select(_ => (float)random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 3))];
        return Dataset.FromValues("images", values, labels, shape.Count, 3).WithShape(shape);
    }

    private static BatchPass<double> Pass(NetworkSpec spec, Dataset data)
    {
        var pass = new BatchPass<double>(Network<double>.Create(spec, new RandomStream(3)), data, data.Count);
        Run(pass, data);
        return pass;
    }

    private static void Run(BatchPass<double> pass, Dataset data)
    {
        pass.Gather([.. Enumerable.Range(0, data.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
    }
}
