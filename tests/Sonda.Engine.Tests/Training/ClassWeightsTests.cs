using System.Collections.Immutable;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Weights of classes in the cost and its gradient.</summary>
public sealed class ClassWeightsTests
{
    private static readonly ImmutableArray<float> Weights = [0.5f, 2, 7];

    [Theory]
    [InlineData("3-[5 tanh xavier]-3 softmax")]
    [InlineData("3-[5 tanh xavier]-3")]
    [InlineData("3-[5 tanh xavier]-3 softmax mse")]
    [InlineData("3-[5 tanh xavier]-3 tanh mse")]
    public void Delta_and_cost_of_a_row_are_its_weight_times_those_without(string text)
    {
        Dataset data = Three(12);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse(text), new RandomStream(1));
        BatchPass<double> plain = Passed(network, data), weighted = Passed(network, data.WithClassWeights(Weights));
        for (int row = 0; row < data.Count; row++)
        {
            double weight = Weights[data.Labels[row]];
            Assert.Equal(weight * plain.View.CostOf(row), weighted.View.CostOf(row), 1e-12);
            Assert.Equal(plain.Layers[^1].Delta.Row(row).ToArray().Select(delta => weight * delta), weighted.Layers[^1].Delta.Row(row).ToArray(), (one, other) => Math.Abs(one - other) < 1e-14);
        }
    }

    /// <summary>A class of weight 2 trains, step for step, as one whose rows occur twice in a batch of all rows.</summary>
    [Fact]
    public void A_class_of_weight_two_trains_as_one_with_every_row_twice()
    {
        (float[] inputs, byte[] labels) = Rows(9);
        int[] order = [.. Enumerable.Range(0, 9), .. Enumerable.Range(0, 9).Where(row => labels[row] == 1)];
        Dataset twice = Dataset.FromValues("twice", [.. order.SelectMany(row => inputs[(3 * row)..((3 * row) + 3)])], [.. order.Select(row => labels[row])], 3, 3);
        Dataset weighted = Three(9).WithClassWeights([1, 2, 1]);
        double[] one = Trained(twice, 1.2), other = Trained(weighted, 1.2 * 9 / 12);
        Assert.Equal(one, other, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Accuracy_does_not_use_them_and_the_mean_cost_does()
    {
        Dataset data = Three(30);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse("3-3 softmax"), new RandomStream(1));
        Score plain = new Evaluation<double>(network, data).Score(), weighted = new Evaluation<double>(network, data.WithClassWeights(Weights)).Score();
        Assert.Equal(plain.Accuracy, weighted.Accuracy);
        Assert.NotEqual(plain.Cost, weighted.Cost);
        Assert.Equal(plain, new Evaluation<double>(network, data.WithClassWeights([1, 1, 1])).Score());
    }

    [Fact]
    public void Slices_and_shapes_keep_them()
    {
        Dataset data = Three(12).WithClassWeights(Weights);
        Assert.Equal(Weights, data.Slice(2, 5).ClassWeights);
        Assert.Equal(Weights, data.WithShape(Shape.Sequence(3, 1)).ClassWeights);
        Assert.Throws<ArgumentException>(() => data.WithClassWeights([1, 2]));
        Assert.Throws<ArgumentException>(() => data.WithClassWeights([1, 2, -1]));
    }

    private static BatchPass<double> Passed(Network<double> network, Dataset data)
    {
        var pass = new BatchPass<double>(network, data, data.Count);
        pass.Gather([.. Enumerable.Range(0, data.Count)]);
        pass.Forward();
        pass.OutputDelta();
        return pass;
    }

    private static double[] Trained(Dataset data, double rate)
    {
        Network<double> network = Network<double>.Create(NetworkSpec.Parse("3-[5 tanh xavier]-3 softmax"), new RandomStream(1));
        var trainer = new Trainer<double>(network, data, new TrainingSpec { LearningRate = rate, Lambda = 0, BatchSize = null }, new RandomStream(1));
        for (int epoch = 0; epoch < 5; epoch++)
        {
            trainer.TrainEpoch();
        }

        return [.. network.Parameters.SelectMany(parameter => Enumerable.Range(0, parameter.Rows).SelectMany(row => parameter.Stored.Row(row).ToArray()))];
    }

    private static Dataset Three(int rows)
    {
        (float[] inputs, byte[] labels) = Rows(rows);
        return Dataset.FromValues("three", inputs, labels, 3, 3);
    }

    private static (float[] Inputs, byte[] Labels) Rows(int rows)
    {
        var random = new RandomStream(5);
        return ([.. Enumerable.Range(0, 3 * rows).Select(_ => (float)random.NextGaussian())], [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 3))]);
    }
}
