using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Studies.Layers;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Experiments.Layers;

public sealed class LayerValueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public LayerValueTests() => Requirement.FusedMultiplyAdd();

    [Fact]
    public async Task Early_layers_of_an_untrained_deep_sigmoid_network_carry_what_late_ones_have_lost()
    {
        (Network<float> network, LoadedData data) = await Start("2-[30 sigmoid he]x30-3 softmax; data blob");
        LayerValueResult values = LayerValueExperiment.Run(network, data, null, Stop)!;

        Assert.True(values.InputReadOut > values.Chance + 0.3, $"{values.InputReadOut} {values.Chance}");
        Assert.True(values.Layers[0].ReadOut > values.InputReadOut - 0.03, $"{values.Layers[0].ReadOut}");
        Assert.True(values.Layers[^2].ReadOut < values.Chance + 0.15, $"{values.Layers[^2].ReadOut}");
        Assert.Equal(6, values.Layers.Count(layer => layer.CostAlone is not null));
        Assert.NotNull(values.Layers[0].CostAlone);
        Assert.NotNull(values.Layers[^1].CostAlone);
    }

    [Fact]
    public async Task Training_a_layer_alone_gains_much_at_the_start_and_little_in_the_end()
    {
        (Network<float> network, LoadedData data) = await Start("2-[20 tanh xavier]x3-3 softmax; data blob; optimizer adam(rate=0.01); batch 50; epochs 40; seed 4");
        LayerValueResult before = LayerValueExperiment.Run(network, data, null, Stop)!;
        var trainer = new Trainer<float>(network, data.Training, new TrainingSpec { Epochs = 40, LearningRate = 0.1, Lambda = 0 }, new RandomStream(4));
        for (int epoch = 0; epoch < 40; epoch++)
        {
            trainer.TrainEpoch(Stop);
        }

        LayerValueResult after = LayerValueExperiment.Run(network, data, null, Stop)!;

        // The gradient of the first layer is small both before and after; only before is there much to gain.
        Assert.True(before.Cost - before.Layers[0].CostAlone > 0.2, $"{before.Cost} {before.Layers[0].CostAlone}");
        Assert.All(after.Layers, layer => Assert.InRange(after.Cost - layer.CostAlone!.Value, -0.1, 0.05));
        Assert.True(after.Accuracy > before.Accuracy);
        Assert.All(after.Layers, layer => Assert.True(layer.ReadOut > after.InputReadOut - 0.05));
    }

    [Fact]
    public async Task A_gradient_below_float32_still_has_a_direction()
    {
        (Network<float> network, LoadedData data) = await Start("2-[5 sigmoid he-uniform]x70-3 softmax; data blob");
        LayerValueResult values = LayerValueExperiment.Run(network, data, null, Stop)!;
        Assert.All(values.Layers, layer => Assert.True(layer.CostAlone is null || double.IsFinite(layer.CostAlone.Value)));
    }

    [Fact]
    public async Task The_network_stays_and_the_same_network_gives_the_same_numbers()
    {
        (Network<float> network, LoadedData data) = await Start("2-[7 relu he bn]x2-3 softmax; data blob");
        float[] Weights()
        {
            float[] values = new float[network.Layers[0].Parameters[0].Count];
            network.Layers[0].Parameters[0].CopyTo(values);
            return values;
        }

        float[] weights = Weights();
        LayerValueResult one = LayerValueExperiment.Run(network, data, null, Stop)!, other = LayerValueExperiment.Run(network, data, null, Stop)!;
        Assert.Equal(one.Layers.AsEnumerable(), other.Layers);
        Assert.Equal(weights, Weights());
        Assert.Equal((700, 300), (one.Rows, one.ValidationRows));
    }

    [Fact]
    public async Task Sequences_and_what_cannot_learn_are_refused_by_name()
    {
        var adding = RunSpec.Parse("(20,2)-[lstm 4]-1 mse; data adding(20)");
        Assert.Equal("sequence", LayerValueExperiment.Reason(adding.Network, (await Load(adding)).Training));
        var one = RunSpec.Parse("2-5-1 softmax; data circle");
        Assert.Equal("cannotLearn", LayerValueExperiment.Reason(one.Network, (await Load(one)).Training));
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(9, 5)]
    public void Both_ways_to_solve_a_ridge_regression_end_where_its_gradient_is_zero(int features, int rows)
    {
        var random = new RandomStream((ulong)features);
        double Draw() => random.NextDouble() - 0.5;
        double[][] x = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, features).Select(_ => Draw()).ToArray())];
        double[][] y = [.. Enumerable.Range(0, rows).Select(_ => new[] { Draw(), Draw() })];
        double[][] w = Ridge.Solve(x, y, 0.25);
        for (int i = 0; i < features; i++)
        {
            for (int k = 0; k < 2; k++)
            {
                double gradient = 0.25 * w[i][k];
                for (int row = 0; row < rows; row++)
                {
                    gradient += x[row][i] * (Enumerable.Range(0, features).Sum(j => x[row][j] * w[j][k]) - y[row][k]);
                }

                Assert.Equal(0, gradient, 1e-12);
            }
        }
    }

    private static async Task<(Network<float> Network, LoadedData Data)> Start(string text)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = await Load(run);
        return (InitialNetwork.Create<float>(run.Network, new RandomStream(run.Seed), data.Training), data);
    }

    private static Task<LoadedData> Load(RunSpec run) => DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, Stop);
}
