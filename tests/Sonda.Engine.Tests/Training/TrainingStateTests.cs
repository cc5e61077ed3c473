using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>A training that is stopped anywhere, saved and restored into new objects ends with the same bytes.</summary>
public sealed class TrainingStateTests
{
    private const int Epochs = 4;

    private static readonly TrainingSpec[] Specs =
    [
        new() { LearningRate = 0.3, Lambda = 2 },
        new() { LearningRate = 0.3, Lambda = 40 },
        new() { LearningRate = 0.1, Lambda = 0, Schedule = LearningRateSchedule.Parse("warmup(1)+cosine(3)") },
        Of("momentum(0.9,l2=0.01)"), Of("nesterov(0.7,decay=0.01)"), Of("rmsprop"), Of("adagrad"), Of("adam"),
        Of("adamw") with { Schedule = LearningRateSchedule.Parse("plateau(0,0.5)"), Clipping = GradientClipping.Parse("norm(0.5)") },
        Of("sgd") with { LayerRates = LayerRates.Parse("geometric(2)"), Schedule = LearningRateSchedule.Parse("step(1,0.5)") },
    ];

    [Theory]
    [MemberData(nameof(SmallNetworks.Texts), MemberType = typeof(SmallNetworks))]
    public void Stopped_at_any_step_and_resumed_it_ends_with_the_same_bytes(string text)
    {
        var random = new RandomStream(5);
        foreach (TrainingSpec settings in Specs)
        {
            // Batch norm takes no batch of one row, not even at the end of an epoch.
            int?[] sizes = text.Contains("bn", StringComparison.Ordinal) ? [null, 4, 7, 10] : [null, 1, 3, 7, 10];
            TrainingSpec spec = settings with { BatchSize = sizes[random.NextInt(sizes.Length)] };
            foreach (double density in (double[])[0.2, 1])
            {
                Trainer<float> whole = TrainerOf(text, density, spec);
                Finish(whole);
                long stop = random.NextInt((int)whole.StepCount + 1), again = random.NextInt((int)whole.StepCount + 1);
                Trainer<float> stopped = TrainerOf(text, density, spec);
                Go(stopped, Math.Min(stop, again));
                Trainer<float> resumed = TrainerOf(text, density, spec);
                resumed.Restore(stopped.Save());
                Go(resumed, Math.Max(stop, again));
                Trainer<float> last = TrainerOf(text, density, spec);
                last.Restore(resumed.Save());
                Finish(last);
                Assert.Equal(Fingerprint.Of(SmallNetworks.Parameters(whole.Network)), Fingerprint.Of(SmallNetworks.Parameters(last.Network)));
                Assert.Equal(
                    (whole.Epoch, whole.StepCount, whole.LearningRate), (last.Epoch, last.StepCount, last.LearningRate));
            }
        }
    }

    [Fact]
    public void A_state_is_a_copy_and_may_be_taken_up_twice()
    {
        Trainer<float> trainer = TrainerOf("12-8-3", 0.2, Of("adam"));
        Go(trainer, 5);
        TrainingState<float> state = trainer.Save();
        string[] ends = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            trainer.Restore(state);
            Finish(trainer);
            return Fingerprint.Of(SmallNetworks.Parameters(trainer.Network));
        })];
        Assert.Equal(ends[0], ends[1]);
        Assert.Equal((1, 10, 5L, 5L, default), (state.Epoch, state.Row, state.Step, state.OptimizerStep, state.ScheduleStart));
    }

    [Fact]
    public void The_state_of_another_training_is_refused_with_what_was_found()
    {
        Trainer<float> trainer = TrainerOf("12-8-3", 0.2, Of("adam"));
        Go(trainer, 5);
        TrainingState<float> state = trainer.Save();
        foreach (Trainer<float> other in (Trainer<float>[])
            [TrainerOf("12-9-3", 0.2, Of("adam")), TrainerOf("12-8-3", 0.2, Of("momentum")), TrainerOf("12-8-3", 0.2, Of("adam"), rows: 10)])
        {
            string before = Fingerprint.Of(SmallNetworks.Parameters(other.Network));
            Assert.Contains("row 10 after epoch 1, step 5", Assert.Throws<ArgumentException>(() => other.Restore(state)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Fingerprint.Of(SmallNetworks.Parameters(other.Network)));
        }
    }

    private static TrainingSpec Of(string optimizer) =>
        new() { Optimizer = OptimizerSpec.Parse(optimizer), LearningRate = 0.01, BatchSize = 10 };

    private static Trainer<float> TrainerOf(string text, double density, TrainingSpec spec, int rows = 40)
    {
        Network<float> network = SmallNetworks.Create(text);
        return new(network, SmallNetworks.DataFor(network.Spec, density).Slice(0, rows), spec, new RandomStream(7));
    }

    private static void Finish(Trainer<float> trainer) => Go(trainer, (long)Epochs * trainer.StepsPerEpoch);

    /// <summary>The metric for the schedule rises in every other epoch.</summary>
    private static void Go(Trainer<float> trainer, long steps)
    {
        while (trainer.StepCount < steps)
        {
            int epoch = trainer.Epoch;
            trainer.TrainStep();
            if (trainer.Epoch > epoch)
            {
                trainer.Observe(1 + (epoch % 2));
            }
        }
    }
}
