using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Training of whole networks with normalisations, dropout and residual blocks.</summary>
public sealed class NormalizedNetworkTests
{
    private static readonly ActivationSpec ReLU = new(ActivationKind.ReLU), Identity = new(ActivationKind.Identity);

    public static TheoryData<string> Names => [.. Nets.Keys];

    private static Dictionary<string, LayerSpec[]> Nets => new()
    {
        ["batch"] = [Hidden with { Norm = NormKind.Batch }, Hidden with { Norm = NormKind.Batch, Dropout = 0.2 }],
        ["layer"] = [Hidden with { Norm = NormKind.Layer }, Hidden with { Norm = NormKind.Layer }],
        ["rms"] = [Hidden with { Norm = NormKind.Rms }, Hidden with { Norm = NormKind.Rms }],
        ["prelu"] = [Hidden with { Activation = ActivationSpec.Parse("prelu") }, new DropoutSpec(0.1)],
        ["post-activated blocks"] =
            [Hidden, new ResidualSpec([Hidden with { Norm = NormKind.Batch }, Hidden with { Norm = NormKind.Batch, Activation = Identity }]) { Activation = ReLU }],
        ["pre-activated blocks"] =
            [Hidden with { Activation = Identity }, new ResidualSpec([Pre, Pre]), new ResidualSpec([Pre, Pre]), new NormSpec(NormKind.Batch), new ActivationLayerSpec(ReLU)],
    };

    private static DenseSpec Hidden => new(18, ReLU, InitializerSpec.He);

    private static DenseSpec Pre => Hidden with { Norm = NormKind.Batch, IsPreActivated = true };

    [Theory]
    [InlineData("12-[5 relu bn]-3 softmax", 13, "such as 12 or 14")]
    [InlineData("12-[5 relu bn]-3 softmax", 1, "such as 2 or 4")]
    [InlineData("12-5-res([5 relu bn])-3 softmax", 39, "such as 38 or 40")]
    [InlineData("12-[5 relu bn]-3 softmax", 10, null)]
    [InlineData("12-[5 relu ln]-3 softmax", 13, null)]
    [InlineData("(3,2,2)-[bn]-[flatten]-3 softmax", 13, null)]
    [InlineData("(3,1,1)-[bn]-[flatten]-3 softmax", 13, "such as 12 or 14")]
    public void A_last_mini_batch_too_small_for_a_batch_norm_is_refused_before_training(string text, int batch, string? allowed)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Dataset data = SmallNetworks.DataFor(spec, 0.5);
        Trainer<float> Create() =>
            new(SmallNetworks.Create(text), data, new TrainingSpec { BatchSize = batch }, new RandomStream(1));
        if (allowed is null)
        {
            Create().TrainEpoch();
            return;
        }

        string message = Assert.Throws<BatchSizeException>(Create).Message;
        Assert.Contains($"40 rows in mini-batches of {batch} leave a mini-batch of a single row", message, StringComparison.Ordinal);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_learns(string name)
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        Network<float> network = Network<float>.Create(Net(name), new RandomStream(1));
        double before = new Evaluation<float>(network, data).Score().Cost;
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1, Lambda = 0 }, new RandomStream(1));
        for (int epoch = 0; epoch < 40; epoch++)
        {
            trainer.TrainEpoch();
        }

        Score after = new Evaluation<float>(network, data).Score();
        Assert.True(after.Cost < 0.6 * before, $"{name}: the cost was {before} and is {after}.");
    }

    [Theory]
    [InlineData("batch", "d47c7bddb52b5e2e")]
    [InlineData("layer", "4feb7bdd6f56947e")]
    [InlineData("rms", "acca1cc4263510aa")]
    [InlineData("prelu", "cac08adca7e858a3")]
    [InlineData("post-activated blocks", "2296138635d1823a")]
    [InlineData("pre-activated blocks", "e426df8e7ba5fdbf")]
    public void A_seed_gives_the_recorded_bytes_on_every_instruction_set(string name, string expected)
    {
        // Recorded once; the suite runs again with DOTNET_EnableAVX2=0 and DOTNET_EnableAVX512=0 and must find the same values.
        Dataset data = TestData.Random(11, 130, 20, 5, 0.4);
        Network<float> network = Network<float>.Create(Net(name), new RandomStream(5));
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.05, BatchSize = 13 }, new RandomStream(5));
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        Assert.Equal(expected, Fingerprint.Of(Values(network)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_warm_step_allocates_nothing(string name)
    {
        Trainer<float> WithRows(int rows)
        {
            Dataset data = TestData.Random(1, rows, 20, 5, 0.2);
            Network<float> network = Network<float>.Create(Net(name), new RandomStream(1));
            return new Trainer<float>(network, data, new TrainingSpec { LearningRate = 1e-3 }, new RandomStream(1));
        }

        Allocations.AssertNoneInSteps(WithRows, few: 20, many: 300);
    }

    [Fact]
    public void Reading_gradients_between_steps_changes_no_training()
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        float[] Trained(bool isRead)
        {
            Network<float> network = Network<float>.Create(Net("batch"), new RandomStream(1));
            var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1 }, new RandomStream(1));
            var pass = new BatchPass<float>(network, data, 60) { Mode = BatchMode.Probing };
            for (int step = 0; step < 12; step++)
            {
                trainer.TrainStep();
                if (isRead)
                {
                    Run(pass, 60);
                }
            }

            return [.. network.Parameters.SelectMany(parameter => parameter.Stored.Row(0).ToArray())];
        }

        Assert.Equal(Trained(false), Trained(true));
    }

    [Theory]
    [InlineData("20-[16 relu he bn]-[12 prelu he bn drop(0.1)]-5 softmax")]
    [InlineData("20-[16 prelu he ln]-[12 relu he rms]-5 softmax")]
    public void A_file_keeps_statistics_gains_and_slopes(string text)
    {
        Dataset data = TestData.Random(2, 60, 20, 5, 0.4);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse(text), new RandomStream(1));
        float[][] start = Values(network);
        new Trainer<float>(network, data, new TrainingSpec { LearningRate = 0.1 }, new RandomStream(1)).TrainEpoch();
        string path = Path.Combine(Directory.CreateTempSubdirectory("sonda-").FullName, "normalized.sonda");
        NetworkFile.Save(network, path);
        Network<float> back = NetworkFile.Load<float>(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(network.Spec, back.Spec);
        Assert.All(start.Zip(Values(back)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(Values(network), Values(back));
        Assert.Equal(new Evaluation<float>(network, data).Score(), new Evaluation<float>(back, data).Score());
    }

    [Fact]
    public void Batch_norm_with_relu_makes_gradients_explode_towards_the_input_as_theory_says()
    {
        // Yang et al. 2019, "A mean field theory of batch normalization": in large batches of wide layers, the squared gradient grows
        // by π/(π−1) per layer for any variance of the weights. The measurement uses layers far from both
        // ends; finite width and batch leave a few percent.
        const int width = 200, rows = 200, depth = 24, from = 4, to = 20;
        LayerSpec hidden = new DenseSpec(width, ReLU, InitializerSpec.LeCun) { Norm = NormKind.Batch };
        NetworkSpec spec = new(
            Shape.Vector(width), [.. Enumerable.Repeat(hidden, depth), new DenseSpec(10, Identity, InitializerSpec.LeCun)], CostFunction.Softmax);
        double perLayer = Enumerable.Range(0, 3).Average(seed =>
        {
            Network<double> network = Network<double>.Create(spec, new RandomStream((ulong)seed));
            var pass = new BatchPass<double>(network, TestData.Random((ulong)seed, rows, width, 10, 0.9), rows) { Mode = BatchMode.Probing };
            Run(pass, rows);
            return Math.Log(Square(pass, network.WeightedLayers[from]) / Square(pass, network.WeightedLayers[to])) / (to - from);
        });
        Assert.InRange(Math.Exp(perLayer), 1.467 * 0.97, 1.467 * 1.03);
    }

    private static float[][] Values(Network<float> network) => [.. network.Parameters.Select(parameter =>
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    })];

    private static double Square(BatchPass<double> pass, int layer) =>
        Enumerable.Range(0, pass.Rows).Sum(row => pass.View.Delta(layer, row).ToArray().Sum(value => value * value));

    private static void Run<T>(BatchPass<T> pass, int rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        pass.Gather([.. Enumerable.Range(0, rows)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
    }

    private static NetworkSpec Net(string name) =>
        new(Shape.Vector(20), [.. Nets[name], new DenseSpec(5, Identity, InitializerSpec.He)], CostFunction.Softmax);
}
