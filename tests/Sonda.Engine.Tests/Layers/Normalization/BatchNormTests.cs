using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Normalization;

public sealed class BatchNormTests
{
    public static TheoryData<string, int, int[]?> Shapes => new()
    {
        { "5", 7, null },
        { "33", 40, null },
        { "(3,2,4)", 5, null },
        { "(17,5,5)", 3, null },
        { "(4,3)", 5, null },
        { "(4,3)", 5, [4, 1, 2, 4, 3] },
        { "(1,6)", 5, null },
        { "(2,1,1)", 5, null },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_gradient_is_a_finite_difference(string shape, int rows, int[]? lengths)
    {
        foreach (BatchMode mode in Enum.GetValues<BatchMode>())
        {
            LayerChain chain = Chain(shape, rows, lengths);
            chain.Batch.Mode = mode;
            if (mode == BatchMode.Training)
            {
                // The running statistics must not normalise a batch in training.
                Norm(chain).Mean.Set([.. Enumerable.Repeat(1e6, Norm(chain).Mean.Count)]);
            }

            chain.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_and_statistics_are_those_of_the_naive_formula(string text, int rows, int[]? lengths)
    {
        LayerChain chain = Chain(text, rows, lengths);
        Shape shape = Shape.Parse(text);
        BatchNorm<double> norm = Norm(chain);
        int points = shape.Height * shape.Width;
        (double[] oldMean, double[] oldVariance) = (norm.Mean.Stored.Row(0).ToArray(), norm.Variance.Stored.Row(0).ToArray());
        chain.Forward();
        for (int map = 0; map < shape.Maps; map++)
        {
            double[] counted =
            [
                .. from row in Enumerable.Range(0, rows * shape.Steps)
                where lengths is null || row / rows < lengths[row % rows]
                from point in Enumerable.Range(0, points)
                select chain.Passes[0].Output.Row(row)[(map * points) + point],
            ];
            double mean = counted.Average(), variance = counted.Average(x => (x - mean) * (x - mean));
            for (int row = 0; row < rows * shape.Steps; row++)
            {
                for (int column = map * points; column < (map + 1) * points; column++)
                {
                    double expected = ((chain.Passes[0].Output.Row(row)[column] - mean) / Math.Sqrt(variance + 1e-5) * norm.Gain.At(0, map))
                        + norm.Shift!.At(0, map);
                    Assert.Equal(expected, chain.Output.Row(row)[column], 1e-12);
                }
            }

            double unbiased = variance * counted.Length / (counted.Length - 1);
            Assert.Equal((0.9 * oldMean[map]) + (0.1 * mean), norm.Mean.At(0, map), 1e-13);
            Assert.Equal((0.9 * oldVariance[map]) + (0.1 * unbiased), norm.Variance.At(0, map), 1e-13);
        }
    }

    [Fact]
    public void Only_training_remembers_and_only_evaluation_goes_by_what_was_remembered()
    {
        LayerChain chain = Chain("5", 7, null);
        BatchNorm<double> norm = Norm(chain);
        double[] Remembered() => [.. norm.Mean.Stored.Row(0), .. norm.Variance.Stored.Row(0)];
        double[] start = Remembered();
        chain.Batch.Mode = BatchMode.Probing;
        chain.Forward();
        double[] probed = chain.Output.Padded.ToArray();
        Assert.Equal(start, Remembered());
        chain.Batch.Mode = BatchMode.Evaluation;
        chain.Forward();
        double[] evaluated = chain.Output.Padded.ToArray();
        Assert.Equal(start, Remembered());
        Assert.NotEqual(probed, evaluated);
        Assert.Equal(
            ((chain.Passes[0].Output.Row(2)[3] - norm.Mean.At(0, 3)) / Math.Sqrt(norm.Variance.At(0, 3) + 1e-5) * norm.Gain.At(0, 3)) + norm.Shift!.At(0, 3),
            chain.Output.Row(2)[3],
            1e-13);
        chain.Batch.Mode = BatchMode.Training;
        chain.Forward();
        Assert.Equal(probed, chain.Output.Padded.ToArray());
        Assert.NotEqual(start, Remembered());
    }

    [Fact]
    public void A_layer_starts_with_gain_1_shift_0_mean_0_variance_1()
    {
        Network<float> network = Network<float>.Create(NetOf(new DenseSpec(3) { Norm = NormKind.Batch }), new RandomStream(1));
        var norm = Assert.IsType<BatchNorm<float>>(network.Layers[1]);
        Assert.Equal([1f, 1, 1], norm.Gain.Stored.Row(0).ToArray());
        Assert.Equal([0f, 0, 0], norm.Shift!.Stored.Row(0).ToArray());
        Assert.Equal([0f, 0, 0], norm.Mean.Stored.Row(0).ToArray());
        Assert.Equal([1f, 1, 1], norm.Variance.Stored.Row(0).ToArray());
        Assert.Equal(
            [ParameterKind.Gain, ParameterKind.Bias, ParameterKind.Statistic, ParameterKind.Statistic],
            norm.Parameters.Select(parameter => parameter.Kind));
    }

    [Fact]
    public void The_variance_is_taken_about_the_mean()
    {
        // In float, the mean of the squares minus the square of the mean would have no correct digit here.
        float[] values = [.. Enumerable.Range(0, 400).Select(i => 30_000 + ((i % 5) * 0.25f))];
        var network = Network<float>.Create(
            new NetworkSpec(Shape.Vector(2), [new NormSpec(NormKind.Batch), Output(2)], CostFunction.Softmax), new RandomStream(1));
        var data = Dataset.FromValues("far from zero", values, new byte[200], 2, 2);
        var pass = new BatchPass<float>(network, data, 200);
        pass.Gather([.. Enumerable.Range(0, 200)]);
        pass.Forward();
        var norm = (BatchNorm<float>)network.Layers[0];
        Assert.Equal((0.9 + (0.1 * 0.125 * 200 / 199)), norm.Variance.At(0, 0), 1e-6);
        Assert.Equal(Math.Sqrt(2), pass.View.Activation(0, 2).ToArray().Max(), 1e-3);
    }

    [Theory]
    [InlineData(BatchMode.Training)]
    [InlineData(BatchMode.Probing)]
    public void A_single_number_is_refused_with_the_layer(BatchMode mode)
    {
        LayerChain one = Chain("5", 1, null), steps = Chain("(3,2)", 4, [1, 0, 0, 0]);
        (one.Batch.Mode, steps.Batch.Mode) = (mode, mode);
        string message = Assert.Throws<InvalidOperationException>(one.Forward).Message;
        Assert.StartsWith("Layer 2: batch norm needs 2 or more numbers of each feature; a batch of 1 row has 1.", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(steps.Forward);
        one.Batch.Mode = BatchMode.Evaluation;
        one.Forward();

        // One row of an image has statistics over its points.
        Chain("(2,2,2)", 1, null).Forward();
    }

    [Fact]
    public void A_bias_before_it_has_no_gradient_and_its_shift_stands_in()
    {
        LayerChain chain = new(Shape.Vector(6), [new DenseSpec(9) { Norm = NormKind.Batch }], 12);
        chain.Forward();
        chain.Backward();
        Assert.All(chain.Passes[0].MeanDelta.ToArray(), delta => Assert.Equal(0, delta, 1e-15));
        Matrix<double>[] gradients = [.. chain.Passes[1].Layer.Parameters.Select(p => Matrix<double>.Create(p.Rows, p.Columns))];
        chain.Passes[1].WriteGradients(default, 1.0 / 12, gradients);
        Assert.Equal(gradients[1].Row(0).ToArray(), chain.Passes[1].MeanDelta.ToArray());
        Assert.All(chain.Passes[1].MeanDelta.ToArray(), delta => Assert.NotEqual(0, delta, 1e-3));
    }

    [Fact]
    public void Sums_forward_and_back_may_be_asked_for_twice()
    {
        LayerChain chain = Chain("(3,2,4)", 5, null);
        chain.Batch.Mode = BatchMode.Probing;
        chain.Forward();
        chain.Backward();
        double[] first = chain.XGradient.Padded.ToArray();
        chain.Backward();
        Assert.Equal(first, chain.XGradient.Padded.ToArray());
    }

    [Fact]
    public void Statistics_survive_copies_in_both_precisions()
    {
        Dataset data = TestData.Random(1, 50, 20, 4, 0.4);
        var spec = new NetworkSpec(
            Shape.Vector(20), [new DenseSpec(9) { Norm = NormKind.Batch }, Output(4)], CostFunction.Softmax);
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1 }, new RandomStream(1)).TrainEpoch();
        var norm = (BatchNorm<float>)network.Layers[1];
        Assert.NotEqual(1f, norm.Variance.At(0, 3));
        var copy = (BatchNorm<float>)network.To<double>().To<float>().Layers[1];
        Assert.Equal(norm.Variance.Stored.Row(0).ToArray(), copy.Variance.Stored.Row(0).ToArray());
        Assert.Equal(norm.Mean.Stored.Row(0).ToArray(), copy.Mean.Stored.Row(0).ToArray());
        Assert.Equal((20 * 9) + 9 + (4 * 9) + (9 * 4) + 4, spec.ParameterCount);
        Assert.Equal(new Evaluation<float>(network, data).Score(), new Evaluation<float>(network.To<double>().To<float>(), data).Score());
        Assert.Throws<ArgumentException>(() => new Network<float>(NetOf(new DenseSpec(9))).CopyFrom(network));
    }

    private static DenseSpec Output(int width) => new(width, new ActivationSpec(ActivationKind.Identity), InitializerSpec.He);

    private static NetworkSpec NetOf(LayerSpec hidden) => new(Shape.Vector(4), [hidden, Output(2)], CostFunction.Softmax);

    private static BatchNorm<double> Norm(LayerChain chain) => (BatchNorm<double>)chain.Network.Layers[1];

    /// <summary>After an activation whose padding is not zero.</summary>
    private static LayerChain Chain(string shape, int rows, int[]? lengths) =>
        new(Shape.Parse(shape), [new ActivationLayerSpec(LayerSpec.DefaultActivation), new NormSpec(NormKind.Batch)], rows, lengths);
}
