using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Training of networks beyond those of the book.</summary>
public sealed class EveryNetworkTests
{
    public static TheoryData<string> Activations => [.. Enum.GetValues<ActivationKind>().Select(kind => new ActivationSpec(kind).ToString())];

    public static TheoryData<string> Costs => [.. CostFunctions.Names];

    public static TheoryData<string> Initializers =>
    [
        "book", "book-large", "lecun", "lecun-uniform", "xavier", "xavier-uniform", "he", "he-uniform", "orthogonal",
        "identity", "uniform(-0.3,0.3)", "normal(0,0.3)",
    ];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_activation_learns(string name) => Learns($"20-[16 {name} xavier]-[12 {name} xavier]-5 softmax");

    [Theory]
    [MemberData(nameof(Costs))]
    public void Every_cost_is_learned_from(string name) => Learns($"20-[16 tanh xavier]-5 {name}");

    [Theory]
    [MemberData(nameof(Initializers))]
    public void Every_start_learns(string name) => Learns($"20-[16 tanh {name}]-[5 {name}] softmax");

    [Theory]
    [InlineData("30-[12 relu he]-[8 gelu xavier]-5 softmax", 0.2, 10)]
    [InlineData("30-[12 relu he]-[8 gelu xavier]-5 softmax", 0.9, 40)]
    [InlineData("30-[12 mish lecun]-[8 sin orthogonal]-5 mse", 0.2, 40)]
    [InlineData("30-[12 elu(0.5)]-8-5 bce", 0.9, 7)]
    public void Training_in_double_follows_the_naive_network(string text, double density, int batch)
    {
        Dataset data = TestData.Random(1, 50, 30, 5, density);
        var random = new RandomStream(3);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse(text), random);
        var naive = new NaiveNetwork(network);
        var trainer = new Trainer<double>(network, data, new TrainingSpec { BatchSize = batch, LearningRate = 0.05, Lambda = 2 }, random);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, 50)];
            random.Split("shuffle", epoch).Shuffle<int>(order);
            foreach (int[] rows in order.Chunk(batch))
            {
                naive.Step([.. rows.Select(r => TestData.Row(data, r))], [.. rows.Select(r => (int)data.Labels[r])], 0.05, 2, 50);
            }

            trainer.TrainEpoch();
        }

        for (int l = 0; l < network.Layers.Count; l++)
        {
            for (int o = 0; o < network.Dense(l).Outputs; o++)
            {
                Assert.Equal(naive.Biases[l][o], network.Dense(l).Biases[o], 1e-12);
                Assert.Equal(naive.Weights[l][o, o], network.Dense(l).Weight(o, o), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_warm_step_allocates_nothing(string name)
    {
        Trainer<float> WithRows(int rows)
        {
            Dataset data = TestData.Random(1, rows, 50, 10, 0.2);
            Network<float> network = Network<float>.Create(NetworkSpec.Parse($"50-[9 {name} lecun]x2-10 softmax"), new RandomStream(1));
            return new Trainer<float>(network, data, new TrainingSpec { LearningRate = 1e-3 }, new RandomStream(1));
        }

        Allocations.AssertNoneInSteps(WithRows, few: 20, many: 300);
    }

    [Fact]
    public void A_single_output_tells_two_classes_apart()
    {
        Dataset data = TestData.Random(4, 60, 20, 2, 0.4);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse("20-[16 tanh xavier]-1 bce"), new RandomStream(2));
        var trainer = new Trainer<double>(network, data, new TrainingSpec { LearningRate = 0.3, Lambda = 0 }, new RandomStream(2));
        for (int epoch = 0; epoch < 200; epoch++)
        {
            trainer.TrainEpoch();
        }

        Assert.Equal(1, new Evaluation<double>(network, data).Accuracy());
    }

    [Fact]
    public void A_network_that_cannot_learn_is_a_spec_and_is_refused_by_name_when_it_is_to_be_trained()
    {
        NetworkSpec spec = NetworkSpec.Parse("20-[16 tanh]-1 softmax");
        Dataset data = TestData.Random(4, 60, 20, 2, 0.4);
        var network = Network<float>.Create(spec, new RandomStream(1));
        string message = Assert.Throws<ArgumentException>(() => new Trainer<float>(network, data, new TrainingSpec(), new RandomStream(1))).Message;
        Assert.Contains("20-[16 tanh]-1 softmax cannot be trained", message, StringComparison.Ordinal);
        Assert.Contains("The softmax of a single output is 1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4-3-2", "4-[3 he]-2 quadratic", true)]
    [InlineData("4-3-2", "4-2-2", false)]
    [InlineData("4-3-2", "4-[3 relu]-2", false)]
    [InlineData("4-3-2", "4-3-2 softmax", false)]
    public void Parameters_are_taken_over_where_they_mean_the_same(string from, string to, bool fits)
    {
        var source = Network<float>.Create(NetworkSpec.Parse(from), new RandomStream(1));
        var target = new Network<float>(NetworkSpec.Parse(to));
        if (fits)
        {
            target.CopyFrom(source);
            Assert.Equal(source.Dense(1).Weight(2, 1), target.Dense(1).Weight(2, 1));
            return;
        }

        string message = Assert.Throws<ArgumentException>(() => target.CopyFrom(source)).Message;
        Assert.Contains($"Cannot copy {from} into {to}", message, StringComparison.Ordinal);
    }

    private static void Learns(string text)
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse(text), new RandomStream(1));
        double before = new Evaluation<float>(network, data).Score().Cost;
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1, Lambda = 0 }, new RandomStream(1));
        for (int epoch = 0; epoch < 30; epoch++)
        {
            trainer.TrainEpoch();
        }

        double after = new Evaluation<float>(network, data).Score().Cost;
        Assert.True(after < 0.9 * before, $"{text}: the cost was {before} and is {after}.");
    }
}
