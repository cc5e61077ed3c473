using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Any number of observers can watch one training: each gets the readings it requested, and none changes a byte.</summary>
public sealed class ObserverTests
{
    [Fact]
    public void Each_observer_gets_all_that_it_asked_for_and_nothing_else()
    {
        var both = new Listener(_ => StepNeeds.Gradients | StepNeeds.ParameterUpdates);
        var gradients = new Listener(step => step % 2 == 0 ? StepNeeds.Gradients : StepNeeds.None);
        var updates = new Listener(step => step % 3 == 0 ? StepNeeds.ParameterUpdates : StepNeeds.None);
        var never = new Listener(_ => StepNeeds.None);
        Trainer<float> trainer = Create("adam", both, gradients, updates, never);
        trainer.TrainEpoch();
        long[] steps = [.. Enumerable.Range(0, 10).Select(step => (long)step)];
        Assert.All([both, gradients, updates, never], listener => Assert.Equal(steps, listener.Asked));
        Assert.Equal(steps, both.Gradients);
        Assert.Equal(steps, both.Updates);
        Assert.Equal([0, 2, 4, 6, 8], gradients.Gradients);
        Assert.Empty(gradients.Updates);
        Assert.Equal([0, 3, 6, 9], updates.Updates);
        Assert.Empty(updates.Gradients);
        Assert.Empty(never.Gradients);
        Assert.Empty(never.Updates);
        Assert.Equal(updates.Norms, both.Norms.Where((_, step) => step % 3 == 0));
        Assert.All(both.Norms, norm => Assert.True(norm > 0));
    }

    [Fact]
    public void Observers_come_in_the_order_in_which_they_were_added()
    {
        var calls = new List<string>();
        Trainer<float> trainer = Create("adam", new Named("a", calls), new Named("b", calls));
        trainer.TrainStep();
        Assert.Equal(["a asked", "b asked", "a gradients", "b gradients", "a updates", "b updates"], calls);
    }

    [Fact]
    public void An_observer_may_leave_and_bring_another_during_a_step_and_the_next_step_knows()
    {
        var calls = new List<string>();
        var second = new Named("b", calls);
        Trainer<float> trainer = Create("adam");
        var first = new Named("a", calls);
        first.Seen = () =>
        {
            Assert.True(trainer.RemoveObserver(first));
            trainer.AddObserver(second);
        };
        trainer.AddObserver(first);
        Assert.Throws<ArgumentException>(() => trainer.AddObserver(first));
        trainer.TrainStep();
        Assert.Equal(["a asked", "a gradients", "a updates"], calls);
        trainer.TrainStep();
        Assert.Equal(["b asked", "b gradients", "b updates"], calls.Skip(3));
        Assert.Equal([second], trainer.Observers);
        Assert.False(trainer.RemoveObserver(first));
    }

    [Fact]
    public void What_an_observer_copies_is_its_own()
    {
        var thief = new Thief();
        Trainer<float> trainer = Create("adam", thief), alone = Create("adam");
        trainer.TrainEpoch();
        alone.TrainEpoch();
        Assert.Equal(10, thief.Steps);
        Assert.Equal(SmallNetworks.Parameters(alone.Network), SmallNetworks.Parameters(trainer.Network));
    }

    [Theory]
    [MemberData(nameof(SmallNetworks.Texts), MemberType = typeof(SmallNetworks))]
    public void All_that_can_be_read_is_read_and_no_byte_changes(string text)
    {
        foreach (TrainingSpec spec in (TrainingSpec[])
            [new() { BatchSize = 8 }, new() { BatchSize = null }, new() { BatchSize = 8, Optimizer = OptimizerSpec.Parse("adam"), LearningRate = 0.01 }])
        {
            Assert.Equal(Train(0, 1), Train(2, 1));
            Assert.Equal(Train(0, 1), Train(2, 2));

            string Train(int observers, int threads)
            {
                Network<float> network = SmallNetworks.Create(text);
                using var workers = new Workers(threads);
                var trainer = new Trainer<float>(network, SmallNetworks.DataFor(network.Spec, 0.5), spec, new RandomStream(7), workers);
                Reader[] readers = [.. Enumerable.Range(0, observers).Select(_ => new Reader())];
                foreach (Reader reader in readers)
                {
                    trainer.AddObserver(reader);
                }

                trainer.TrainEpoch();
                trainer.TrainEpoch();
                Assert.All(readers, reader => Assert.Equal(trainer.StepCount, reader.Steps));
                return Fingerprint.Of(SmallNetworks.Parameters(network));
            }
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_warm_step_with_an_observer_allocates_nothing(string optimizer)
    {
        var quiet = new Quiet();
        Allocations.AssertNoneInSteps(rows => Create(optimizer, rows, quiet), few: 100, many: 2000);
        Assert.True(quiet.Sum > 0);
    }

    private static Trainer<float> Create(string optimizer, params ITrainingObserver<float>[] observers) => Create(optimizer, 95, observers);

    private static Trainer<float> Create(string optimizer, int rows, params ITrainingObserver<float>[] observers)
    {
        Dataset data = TestData.Random(1, rows, 50, 10, 0.2);
        var spec = new TrainingSpec { Optimizer = OptimizerSpec.Parse(optimizer) };
        var trainer = new Trainer<float>(Network<float>.Create(new NetworkSpec(50, 30, 10), new RandomStream(1)), data, spec, new RandomStream(1));
        foreach (ITrainingObserver<float> observer in observers)
        {
            trainer.AddObserver(observer);
        }

        return trainer;
    }

    private sealed class Listener(Func<long, StepNeeds> needs) : ITrainingObserver<float>
    {
        public List<long> Asked { get; } = [];

        public List<long> Gradients { get; } = [];

        public List<long> Updates { get; } = [];

        public List<double> Norms { get; } = [];

        public StepNeeds Needs(long step)
        {
            Asked.Add(step);
            return needs(step);
        }

        public void GradientsReady(long step, BatchView<float> batch) => Gradients.Add(step);

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
            Updates.Add(step);
            Assert.Equal(batch.Network.Parameters.Length, updates.Length);
            Norms.Add(updates[0].ChangeNorm);
        }
    }

    private sealed class Named(string name, List<string> calls) : ITrainingObserver<float>
    {
        public Action? Seen { get; set; }

        public StepNeeds Needs(long step)
        {
            calls.Add($"{name} asked");
            return StepNeeds.Gradients | StepNeeds.ParameterUpdates;
        }

        public void GradientsReady(long step, BatchView<float> batch)
        {
            calls.Add($"{name} gradients");
            Seen?.Invoke();
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates) => calls.Add($"{name} updates");
    }

    /// <summary>Writes into all memory that a view fills or returns.</summary>
    private sealed class Thief : ITrainingObserver<float>
    {
        public int Steps { get; private set; }

        public StepNeeds Needs(long step) => StepNeeds.Gradients | StepNeeds.ParameterUpdates;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            Steps++;
            foreach (ParameterView<float> parameter in batch.Network.Parameters)
            {
                float[] copy = new float[parameter.Count];
                parameter.CopyTo(copy);
                copy.AsSpan().Fill(99);
                Assert.NotEqual(99, parameter.At(0, 0));
            }

            float[] gradient = new float[batch.Network.Parameters[0].Count];
            batch.WeightGradient(0, gradient);
            gradient.AsSpan().Fill(99);
            float[] slopes = new float[batch.Activation(0, 0).Length];
            Assert.True(batch.TryReadSlopes(0, 0, slopes));
            slopes.AsSpan().Fill(99);
            float[] delta = batch.Delta(0, 0).ToArray();
            delta.AsSpan().Fill(99);
            Assert.NotEqual(99, batch.Delta(0, 0)[0]);
            Assert.Throws<NotSupportedException>(() => ((IList<LayerView<float>>)batch.Network.Layers)[0] = batch.Network.Layers[1]);
            Assert.Throws<NotSupportedException>(() => ((IList<ParameterView<float>>)batch.Network.Parameters)[0] = batch.Network.Parameters[1]);
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
            ParameterUpdateNorms[] copy = updates.ToArray();
            copy.AsSpan().Clear();
        }
    }

    /// <summary>Reads everything that a view has.</summary>
    private sealed class Reader : ITrainingObserver<float>
    {
        private readonly ActivityMeter<float> _meter = new();

        public long Steps { get; private set; }

        public StepNeeds Needs(long step) => StepNeeds.Gradients | StepNeeds.ParameterUpdates;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            Steps++;
            for (int row = 0; row < batch.Rows; row++)
            {
                _ = batch.CostOf(row) + batch.RightShare(row) + batch.ClassOf(row);
            }

            for (int layer = 0; layer < batch.Network.Layers.Length; layer++)
            {
                LayerView<float> view = batch.Network.Layers[layer];
                _ = batch.LearningSpeed(layer) + batch.DeltaExponent(layer) + ActivityMeter<float>.ReadDelta(batch, layer);
                _ = _meter.ReadOutputs(batch, layer);
                _ = _meter.ReadActivation(batch, layer, layer, 0.01);
                for (int row = 0; row < batch.RowsOf(layer); row++)
                {
                    _ = batch.TryReadSlopes(layer, row, new float[batch.Activation(layer, row).Length]);
                }

                if (view.HasWeights)
                {
                    batch.WeightGradient(layer, new float[view.Parameters[0].Count]);
                }

                if (view.Role == LayerRole.Recurrence)
                {
                    batch.GradientNormPerStep(layer, new double[view.Input.Steps]);
                }
            }
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
            foreach (ParameterView<float> parameter in batch.Network.Parameters)
            {
                _ = parameter.Norm();
            }
        }
    }

    private sealed class Quiet : ITrainingObserver<float>
    {
        public double Sum { get; private set; }

        public StepNeeds Needs(long step) => StepNeeds.Gradients | StepNeeds.ParameterUpdates;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            for (int layer = 0; layer < batch.Network.Layers.Length; layer++)
            {
                Sum += batch.LearningSpeed(layer) + batch.Network.Layers[layer].Parameters[0].Norm();
            }
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
            foreach (ParameterUpdateNorms update in updates)
            {
                Sum += update.ChangeNorm;
            }
        }
    }
}
