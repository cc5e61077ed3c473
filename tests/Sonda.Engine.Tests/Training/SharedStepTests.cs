using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Steps shared by several threads give the same bytes and allocate nothing.</summary>
public sealed class SharedStepTests
{
    private const int Rows = 40;

    /// <summary>Networks with steps large enough to share, with rows for each and a smaller last mini-batch.</summary>
    public static TheoryData<string> Networks =>
    [
        "(1,20,20)-[conv 6 5x5 relu he]-[max 2]-[conv 16 3x3 tanh]-[avg 2]-[flatten]-3 softmax",
        "(3,16,16)-[conv 13 3x3 relu he stride(2) pad(1)]-[max 3 stride(2)]-[flatten]-[9 relu he]-3 softmax",
        "(3,16,16)-[conv 5 3x3 relu he bn]-[conv 12 1x1 prelu]-[max 2]-[flatten]-3 softmax",
        "(9,3)-[lstm 24]-3 softmax", "(9,3)-[gru 24]-3 softmax", "(20,3)-[rnn 32]-3 softmax", "(9,17)-[lstm 9 all]-[gru 24 all]-[rnn 17]-3 softmax",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Forward_backward_and_gradients_have_the_same_bytes_for_any_number_of_threads(string text)
    {
        string alone = PassOf(text, null);
        foreach (int threads in (int[])[1, 2, 3, 5])
        {
            using var workers = new Workers(threads);
            Assert.Equal(alone, PassOf(text, workers));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_trained_network_has_the_same_bytes_for_any_number_of_threads(string text)
    {
        string alone = Trained(text, null);
        foreach (int threads in (int[])[2, 3])
        {
            using var workers = new Workers(threads);
            Assert.Equal(alone, Trained(text, workers));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_threads_are_asked(string text)
    {
        var workers = new Workers(2);
        Trainer<float> trainer = Create(text, workers);
        trainer.TrainStep();
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(trainer.TrainStep);
    }

    [Theory]
    [InlineData("(1,6,6)-[conv 3 3x3 relu]-[max 2]-[flatten]-3 softmax")]
    [InlineData("(4,3)-[lstm 5 all]-[gru 6]-3 softmax")]
    public void Nobody_is_asked_where_a_step_is_too_small(string text)
    {
        var workers = new Workers(2);
        Trainer<float> trainer = Create(text, workers);
        workers.Dispose();
        trainer.TrainStep();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_warm_step_allocates_nothing(string text)
    {
        using var workers = new Workers(3);
        Trainer<float> trainer = Create(text, workers);
        trainer.TrainEpoch();
        trainer.TrainEpoch();

        // The first step of an epoch creates the stream that shuffles it.
        Assert.Equal(0, Allocations.Least(trainer.TrainStep, before: trainer.TrainStep));
    }

    private static Dataset DataFor(string text) => SmallNetworks.DataFor(NetworkSpec.Parse(text), 0.9);

    private static Trainer<float> Create(string text, Workers? workers)
    {
        var spec = new TrainingSpec { BatchSize = 16, Optimizer = new OptimizerSpec(OptimizerKind.Adam), LearningRate = 0.01 };
        return new Trainer<float>(SmallNetworks.Create(text), DataFor(text), spec, new RandomStream(1), workers);
    }

    private static string Trained(string text, Workers? workers)
    {
        Trainer<float> trainer = Create(text, workers);
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        return Fingerprint.Of(SmallNetworks.Parameters(trainer.Network));
    }

    /// <summary>All results of a batch's forward and backward pass.</summary>
    private static string PassOf(string text, Workers? workers)
    {
        Network<float> network = SmallNetworks.Create(text);
        var pass = new BatchPass<float>(network, DataFor(text), Rows) { Workers = workers };
        pass.Gather([.. Enumerable.Range(0, Math.Min(Rows, DataFor(text).Count))]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        var all = new List<float[]>();
        for (int l = 0; l < network.Layers.Count; l++)
        {
            all.Add(pass.View.MeanDelta(l).ToArray());
            for (int row = 0; row < pass.View.RowsOf(l); row++)
            {
                all.AddRange([pass.View.Activation(l, row).ToArray(), pass.View.Delta(l, row).ToArray()]);
            }

            if (network.Layers[l].Parameters.Count > 0)
            {
                var gradient = new float[network.Layers[l].Parameters[0].Count];
                pass.View.WeightGradient(l, gradient);
                all.Add(gradient);
            }
        }

        return Fingerprint.Of([.. all]);
    }
}
