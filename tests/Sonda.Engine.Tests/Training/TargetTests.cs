using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>The kinds of targets: a class, a class at each time step, numbers.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData("mse")]
    [InlineData("quadratic")]
    [InlineData("bce")]
    public void Gradients_towards_numbers_are_those_of_the_cost(string cost) =>
        GradientCheck.Run(Net(Shape.Vector(4), 3, cost), Regression());

    [Fact]
    public void Gradients_of_a_class_at_each_step_are_those_of_the_mean_over_the_steps()
    {
        Dataset data = Sequences(lengths: false);
        GradientCheck.Run(Net(data.InputShape, 3, "softmax"), data);
    }

    [Fact]
    public void Steps_behind_the_length_of_a_row_count_for_nothing()
    {
        Dataset data = Sequences(lengths: true);
        GradientCheck.Run(Net(data.InputShape, 3, "softmax"), data);

        // The same rows with other classes after their ends.
        byte[] labels = data.Labels.ToArray();
        for (int row = 0; row < data.Count; row++)
        {
            labels.AsSpan((row * 5) + data.Lengths[row], 5 - data.Lengths[row]).Fill(2);
        }

        Dataset other = Dataset.FromValues("other", Values(data), labels, data.InputSize, 3, 5)
            .WithShape(data.InputShape).WithLengths(data.Lengths);
        Network<double> network = Network<double>.Create(Net(data.InputShape, 3, "softmax"), new RandomStream(1));
        Assert.Equal(new Evaluation<double>(network, data).Score(), new Evaluation<double>(network, other).Score());
    }

    [Fact]
    public void A_network_learns_a_class_at_each_step()
    {
        // The class is the sign of the first feature of the step.
        var random = new RandomStream(4);
        float[] values = [.. Enumerable.Range(0, 200 * 5 * 2).Select(_ => (float)random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, 200 * 5).Select(step => values[2 * step] > 0 ? (byte)1 : (byte)0)];
        Dataset data = Dataset.FromValues("signs", values, labels, 10, 2, 5).WithShape(Shape.Sequence(5, 2));
        Network<float> network = Network<float>.Create(Net(data.InputShape, 2, "softmax"), random);
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 1, Lambda = 0 }, random);
        Assert.InRange(new Evaluation<float>(network, data).Accuracy(), 0.1, 0.9);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            trainer.TrainEpoch();
        }

        Assert.InRange(new Evaluation<float>(network, data).Accuracy(), 0.97, 1);
    }

    [Fact]
    public void Numbers_have_a_cost_and_no_accuracy()
    {
        Network<double> network = Network<double>.Create(Net(Shape.Vector(4), 3, "mse"), new RandomStream(1));
        Score score = new Evaluation<double>(network, Regression()).Score();
        Assert.True(double.IsNaN(score.Accuracy));
        Assert.InRange(score.Cost, 0.001, 10);
    }

    [Fact]
    public void Predictions_are_the_classes_that_accuracy_counts()
    {
        // More rows than an evaluation takes at a time.
        var random = new RandomStream(5);
        float[] values = [.. Enumerable.Range(0, 250 * 4).Select(_ => (float)random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, 250).Select(row => (byte)(row % 3))];
        Dataset data = Dataset.FromValues("rows", values, labels, 4, 3);
        var evaluation = new Evaluation<double>(Network<double>.Create(Net(Shape.Vector(4), 3, "softmax"), random), data);
        int[] predictions = evaluation.Predictions();
        Assert.True(predictions.Distinct().Count() > 1);
        Assert.Equal(evaluation.Accuracy(), predictions.Zip(labels, (found, label) => found == label ? 1 : 0).Sum() / 250.0);
    }

    [Fact]
    public void Numbers_have_no_predicted_classes()
    {
        var evaluation = new Evaluation<double>(Network<double>.Create(Net(Shape.Vector(4), 3, "mse"), new RandomStream(1)), Regression());
        Assert.Throws<InvalidOperationException>(() => evaluation.Predictions());
    }

    [Theory]
    [InlineData("4-3 hinge", "classes")]
    [InlineData("4-2 mse", "one output for each number of a target: found 2 outputs for 3")]
    [InlineData("5-3 mse", "takes 5 inputs")]
    public void What_does_not_fit_numbers_is_refused(string network, string reason)
    {
        var net = new Network<float>(NetworkSpec.Parse(network));
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(() => new BatchPass<float>(net, Regression(), 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_a_row_does_not_fit_outputs_at_each_step()
    {
        Dataset data = Dataset.FromValues("rows", Values(Sequences(lengths: false)), [0, 1, 2, 0], 10, 3).WithShape(Shape.Sequence(5, 2));
        var net = new Network<float>(Net(data.InputShape, 3, "softmax"));
        Assert.Contains("outputs at 5 time steps", Assert.ThrowsAny<ArgumentException>(() => new BatchPass<float>(net, data, 4)).Message, StringComparison.Ordinal);
    }

    private static NetworkSpec Net(Shape input, int outputs, string cost)
    {
        DenseSpec hidden = new DenseSpec(4) with { Activation = new ActivationSpec(ActivationKind.Tanh) };
        return new NetworkSpec(input, [hidden, new DenseSpec(outputs)]) with { Cost = CostFunctions.Parse(cost) };
    }

    private static Dataset Regression()
    {
        var random = new RandomStream(2);
        float[] values = [.. Enumerable.Range(0, 6 * 4).Select(_ => (float)random.NextGaussian())];
        float[] targets = [.. Enumerable.Range(0, 6 * 3).Select(_ => (float)random.NextDouble())];
        return Dataset.FromValues("numbers", values, targets, 4, 3);
    }

    private static Dataset Sequences(bool lengths)
    {
        var random = new RandomStream(8);
        float[] values = [.. Enumerable.Range(0, 4 * 5 * 2).Select(_ => (float)random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, 4 * 5).Select(step => (byte)(step % 3))];
        int[] steps = [5, 1, 3, 2];
        for (int row = 0; lengths && row < 4; row++)
        {
            values.AsSpan(((row * 5) + steps[row]) * 2, (5 - steps[row]) * 2).Clear();
        }

        Dataset data = Dataset.FromValues("steps", values, labels, 10, 3, 5).WithShape(Shape.Sequence(5, 2));
        return lengths ? data.WithLengths(steps) : data;
    }

    private static float[] Values(Dataset data)
    {
        var values = new float[data.Count * data.InputSize];
        for (int row = 0; row < data.Count; row++)
        {
            data.CopyRow(row, values.AsSpan(row * data.InputSize, data.InputSize));
        }

        return values;
    }
}
