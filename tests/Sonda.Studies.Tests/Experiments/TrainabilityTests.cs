using Sonda.Data;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Tests;
using Sonda.Theory;

namespace Sonda.Studies.Tests.Experiments;

/// <summary>Six depth scales sort the depths that train from those that do not (Schoenholz et al. 2017).</summary>
/// <remarks>
/// 2,000 digits of MNIST, width 128, tanh, softmax, plain descent at 0.01 in batches of 50 for 600 steps; σ_w² = 1, σ_b² = 0.05.
/// </remarks>
public sealed class TrainabilityTests(ITestOutputHelper output)
{
    private const int Steps = 600;
    private const double WeightVariance = 1, BiasVariance = 0.05;

    [Theory]
    [InlineData(20, true)]
    [InlineData(40, false)]
    public async Task Ordered_networks_train_to_about_six_depth_scales(int layers, bool trains)
    {
        Requirement.FusedMultiplyAdd();
        string folder = Requirement.Mnist();
        double depth = MeanField.Solve(new(ActivationKind.Tanh), WeightVariance, BiasVariance).TrainableDepth!.Value;
        Assert.Equal(trains, layers < depth);

        LoadedData digits = await DigitSource.LoadAsync(new DataOptions(folder, Offline: true), null, CancellationToken.None);
        Dataset rows = digits.Training.Slice(0, 2000);
        Network<float> network = Draw(NetworkSpec.Parse($"784-[128 tanh]x{layers}-10 softmax"), new RandomStream(1));
        var settings = new TrainingSpec { BatchSize = 50, Optimizer = new OptimizerSpec(), LearningRate = 0.01, Lambda = 0 };
        var trainer = new Trainer<float>(network, rows, settings, new RandomStream(1));
        while (trainer.StepCount < Steps)
        {
            trainer.TrainStep();
        }

        double accuracy = new Evaluation<float>(network, rows).Score().Accuracy;
        output.WriteLine(FormattableString.Invariant($"{layers} layers of a trainable depth of {depth:0.0}: accuracy {accuracy:0.000}"));
        Assert.True(trains ? accuracy > 0.7 : accuracy < 0.3, $"{layers} layers: accuracy {accuracy}");
    }

    /// <summary>Weights N(0, σ_w²/fan-in), biases N(0, σ_b²).</summary>
    private static Network<float> Draw(NetworkSpec spec, RandomStream random)
    {
        var network = new Network<float>(spec);
        foreach (Parameter<float> parameter in network.Parameters)
        {
            double deviation = Math.Sqrt(parameter.Kind == ParameterKind.Bias ? BiasVariance : WeightVariance / parameter.Rows);
            parameter.Set([.. Enumerable.Range(0, parameter.Count).Select(_ => (float)(deviation * random.NextGaussian()))]);
        }

        return network;
    }
}
