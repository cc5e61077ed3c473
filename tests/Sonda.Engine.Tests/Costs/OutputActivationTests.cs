using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Costs;

/// <summary>Outputs with an activation of their own, before a cost that computes from z.</summary>
public sealed class OutputActivationTests
{
    private static readonly string[] Costs = ["softmax", "bce", "mse", "hinge", "softmax mse"];

    [Theory]
    [InlineData("784-30-10 tanh mse")]
    [InlineData("784-30-10 sigmoid mse")]
    [InlineData("784-30-10 softmax mse")]
    [InlineData("784-30-10 relu softmax mse")]
    [InlineData("4-[8 relu he]x2-[1 he] softplus mse")]
    [InlineData("4-3 leaky-relu(0.2) softmax")]
    [InlineData("4-1 phi(z*sigmoid(z)) bce")]
    public void Its_text_reads_back_and_is_canonical(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Assert.Equal(text, spec.ToString());
        Assert.Equal(spec, NetworkSpec.Parse(spec.ToString()));
        Assert.Equal(spec, spec.WithLayers(spec.Layers));
        Assert.NotEqual(spec, NetworkSpec.Parse("784-30-10"));
    }

    [Theory]
    [InlineData("784-30-10 identity mse", "784-30-10 mse")]
    [InlineData("784-30-10 sigmoid cross-entropy", "784-30-10")]
    [InlineData("784-30-10 sigmoid quadratic", "784-30-10 quadratic")]
    public void The_activation_of_the_cost_is_omitted(string text, string canonical) => Assert.Equal(canonical, NetworkSpec.Parse(text).ToString());

    [Theory]
    [InlineData("784-30-10 tanh", "\"tanh\" at character 11 of \"784-30-10 tanh\" is an activation: a cost must follow, as in \"tanh mse\".")]
    [InlineData("784-30-10 tanh cross-entropy", "The cost cross-entropy comes with the output activation sigmoid; found tanh. Any activation may stand before softmax, bce, mse, hinge, softmax mse.")]
    [InlineData("784-30-10 prelu mse", "The output activation cannot have a trained parameter; found prelu.")]
    [InlineData("784-30-10 softmax softmax", "\"softmax softmax\" is not a valid cost")]
    [InlineData("784-30-10 tanh mss", "\"mss\" is not a valid cost")]
    public void Impossible_ends_are_refused_by_name(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => NetworkSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_cost_brings_its_own_activation() =>
        Assert.Equal("784-30-10 softmax", (NetworkSpec.Parse("784-30-10 tanh mse") with { Cost = CostFunction.Softmax }).ToString());

    /// <summary>δ of every activation before every cost, against finite differences of the cost, with several outputs and with one.</summary>
    [Fact]
    public void Delta_equals_the_finite_difference_of_the_cost()
    {
        var random = new RandomStream(3).Split("outputs");
        foreach (string activation in (string[])["tanh", "sigmoid", "relu", "softplus", "elu", "phi(z*sigmoid(z))"])
        {
            foreach (string name in Costs)
            {
                var cost = Cost<double>.Of(CostFunctions.Parse(name), ActivationSpec.Parse(activation));
                foreach (int outputs in name.StartsWith("softmax", StringComparison.Ordinal) ? (int[])[5] : [1, 5])
                {
                    double[] z = [.. Enumerable.Range(0, outputs).Select(_ => random.NextGaussian())];
                    int label = outputs == 1 ? 1 : 2;
                    double[] delta = Delta(cost, ActivationSpec.Parse(activation), z, label);
                    for (int i = 0; i < outputs; i++)
                    {
                        Assert.Equal(Difference(cost, z, label, i), delta[i], 1e-7);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("3-[6 tanh xavier]-3 sigmoid mse")]
    [InlineData("3-[6 tanh xavier]-3 softmax mse")]
    [InlineData("3-[6 tanh xavier]-3 tanh mse")]
    [InlineData("3-[6 tanh xavier]-3 leaky-relu(0.2) softmax")]
    public void Training_lowers_the_cost(string text)
    {
        var random = new RandomStream(5);
        float[] inputs = [.. Enumerable.Range(0, 90 * 3).Select(i => (i % 3 == i / 3 % 3 ? 1f : 0f) + (0.2f * (float)random.NextGaussian()))];
        byte[] labels = [.. Enumerable.Range(0, 90).Select(i => (byte)(i % 3))];
        var data = Dataset.FromValues("three", inputs, labels, 3, 3);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse(text), new RandomStream(1));
        Score before = new Evaluation<float>(network, data).Score();
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 1, Lambda = 0, BatchSize = 10 }, new RandomStream(1));
        for (int epoch = 0; epoch < 30; epoch++)
        {
            trainer.TrainEpoch();
        }

        Score after = new Evaluation<float>(network, data).Score();
        Assert.True(after.Cost < before.Cost / 2 && after.Accuracy > 0.95, $"{before} → {after}");
    }

    private static double[] Delta(Cost<double> cost, ActivationSpec activation, double[] row, int label)
    {
        Matrix<double> z = Matrix<double>.Create(1, row.Length), a = Matrix<double>.Create(1, row.Length), delta = Matrix<double>.Create(1, row.Length);
        row.CopyTo(z.Row(0));
        Activation<double>.Of(activation).Forward(z.Padded, a.Padded);
        cost.OutputDelta(z, a, [(byte)label], delta);
        Assert.All(delta.Padded[row.Length..].ToArray(), padding => Assert.Equal(0, padding));
        return delta.Row(0).ToArray();
    }

    private static double Difference(Cost<double> cost, double[] z, int label, int i)
    {
        const double h = 1e-6;
        double[] up = [.. z], down = [.. z];
        (up[i], down[i]) = (z[i] + h, z[i] - h);
        return (cost.Value(up, label) - cost.Value(down, label)) / (2 * h);
    }
}
