using CsCheck;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>
/// Settings that change during training: the same changes at the same steps give the same bytes, also after saving and restoring.
/// </summary>
public sealed class ChangeTests
{
    private const int Steps = 40;

    private static readonly string[] Texts =
        ["12-8-3", "12-[9 relu he]x2-3 softmax", "12-[8 relu bn]-[8 tanh ln drop(0.3)]-3 softmax", "(4,3)-[lstm 5 all]-[gru 6]-3 softmax"];

    private static readonly string[] Optimizers = ["sgd", "momentum(0.9)", "momentum(0.5)", "adam", "adam(0.8,0.99)", "rmsprop", "adamw", "adagrad"];

    private static readonly Gen<TrainingSpec> Specs =
        from optimizer in Any(Optimizers)
        from batch in Any<int?>(null, 2, 3, 4, 7, 10, 37, 40)
        from rate in Gen.Double[0.001, 0.1]
        from lambda in Any(0.0, optimizer == "adamw" ? 0.0 : 2.0)
        from schedule in Any("constant", "warmup(1)+cosine(3)", "step(1,0.5)", "plateau(0,0.5)")
        from clipping in Any("none", "norm(0.5)")
        from rates in Any("uniform", "geometric(2)")
        select new TrainingSpec
        {
            Optimizer = OptimizerSpec.Parse(optimizer),
            BatchSize = batch,
            LearningRate = rate,
            Lambda = lambda,
            Schedule = LearningRateSchedule.Parse(schedule),
            Clipping = GradientClipping.Parse(clipping),
            LayerRates = rates == "uniform" ? LayerRates.Uniform : LayerRates.Parse(rates),
        };

    private static readonly Gen<(int Text, double Density, TrainingSpec First, (int Step, TrainingSpec Next)[] Changes, int Save)> Runs =
        from text in Gen.Int[0, Texts.Length - 1]
        from density in Any(0.2, 1.0)
        from first in Specs
        from changes in Gen.Select(Gen.Int[0, Steps - 1], Specs).Array[0, 8]
        from save in Gen.Int[0, Steps]
        select (text, density, first, changes, save);

    [Fact]
    public void Replayed_restored_and_on_two_threads_the_bytes_are_the_same()
    {
        using var workers = new Workers(2);
        Runs.Sample(
            run =>
            {
                Trainer<float> whole = TrainerOf(run.Text, run.Density, run.First);
                (TrainingState<float> state, TrainingSpec then) = Go(whole, 0, Steps, run.Changes, run.Save)!.Value;
                Trainer<float> replayed = TrainerOf(run.Text, run.Density, run.First, workers);
                Go(replayed, 0, Steps, run.Changes, run.Save);
                Trainer<float> resumed = TrainerOf(run.Text, run.Density, then);
                resumed.Restore(state);
                Go(resumed, run.Save, Steps, run.Changes, -1);
                string expected = Bytes(whole);
                Assert.Equal(expected, Bytes(replayed));
                Assert.Equal(expected, Bytes(resumed));
                Assert.Equal((whole.Epoch, whole.Row, whole.StepCount, whole.LearningRate), (resumed.Epoch, resumed.Row, resumed.StepCount, resumed.LearningRate));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void A_change_to_equal_settings_changes_no_byte()
    {
        Gen.Select(Gen.Int[0, Texts.Length - 1], Specs, Gen.Int[0, Steps - 1]).Sample(
            (text, spec, step) =>
            {
                if (!Fits(text, spec))
                {
                    return;
                }

                Trainer<float> alone = TrainerOf(text, 0.2, spec), changed = TrainerOf(text, 0.2, spec);
                Go(alone, 0, Steps, [], -1);
                Go(changed, 0, Steps, [(step, spec with { LearningRate = spec.LearningRate })], -1);
                Assert.Equal(Bytes(alone), Bytes(changed));
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void A_change_that_is_refused_leaves_the_trainer_as_it_was()
    {
        var spec = new TrainingSpec { BatchSize = 8, Optimizer = OptimizerSpec.Parse("adam"), LearningRate = 0.01 };
        Trainer<float> alone = TrainerOf(2, 0.2, spec), asked = TrainerOf(2, 0.2, spec);
        Go(alone, 0, Steps, [], -1);
        Go(asked, 0, 7, [], -1);

        // 24 rows of the epoch are left: mini-batches of 23 would end with a single row, and those of 39 in the next epoch.
        Assert.Equal((16, 24), (asked.Row, 40 - asked.Row));
        foreach (int size in (int[])[23, 39])
        {
            Assert.Throws<BatchSizeException>(() => asked.Change(spec with { BatchSize = size, LearningRate = 3 }));
        }

        Assert.ThrowsAny<ArgumentException>(() => asked.Change(spec with { LearningRate = double.NaN }));
        Assert.ThrowsAny<ArgumentException>(() => asked.Change(spec with { LayerRates = LayerRates.Parse("1,2") }));
        Assert.Equal(spec, asked.Spec);
        Go(asked, 7, Steps, [], -1);
        Assert.Equal(Bytes(alone), Bytes(asked));
    }

    [Fact]
    public void The_rest_of_an_epoch_is_cut_anew_and_every_row_is_taken_once()
    {
        Trainer<float> trainer = TrainerOf(0, 0.2, new TrainingSpec { BatchSize = 7 });
        var rows = new RowCounter();
        trainer.AddObserver(rows);
        trainer.TrainStep();
        trainer.TrainStep();
        trainer.Change(trainer.Spec with { BatchSize = 10 });
        trainer.TrainStep();
        trainer.Change(trainer.Spec with { BatchSize = null });
        trainer.TrainStep();
        Assert.Equal([7, 7, 10, 16], rows.Counts);
        Assert.Equal((1, 0, 4L), (trainer.Epoch, trainer.Row, trainer.StepCount));
    }

    [Fact]
    public void The_schedule_goes_by_epochs_and_rows_and_another_begins_at_its_own_time_0()
    {
        var spec = new TrainingSpec { BatchSize = 10, LearningRate = 1, Lambda = 0, Schedule = LearningRateSchedule.Parse("cosine(2)") };
        Trainer<float> trainer = TrainerOf(0, 0.2, spec);
        Go(trainer, 0, 2, [], -1);
        double at = trainer.LearningRate;
        trainer.Change(spec with { BatchSize = 5 });
        Assert.Equal(at, trainer.LearningRate);
        Go(trainer, 2, 6, [], -1);
        Assert.Equal((1, 0), (trainer.Epoch, trainer.Row));
        Assert.Equal(0.5, trainer.LearningRate, 1e-12);
        trainer.Change(trainer.Spec with { Schedule = LearningRateSchedule.Parse("cosine(4)") });
        Assert.Equal(1, trainer.LearningRate);
    }

    [Fact]
    public void The_same_optimizer_keeps_what_it_remembers_and_another_begins_anew()
    {
        var adam = new TrainingSpec { BatchSize = 10, Optimizer = OptimizerSpec.Parse("adam") };
        Trainer<float> trainer = TrainerOf(0, 0.2, adam);
        Go(trainer, 0, 3, [], -1);
        TrainingState<float> before = trainer.Save();
        trainer.Change(adam with { LearningRate = 0.5, Optimizer = OptimizerSpec.Parse("adam(0.8,0.9)") });
        Assert.Equal(before.Moments.SelectMany(all => all), trainer.Save().Moments.SelectMany(all => all));
        Assert.Equal(3, trainer.Save().OptimizerStep);
        trainer.Change(adam with { Optimizer = OptimizerSpec.Parse("rmsprop") });
        Assert.All(trainer.Save().Moments, moment => Assert.All(moment, value => Assert.Equal(0, value)));
        Assert.Equal((3L, 0L), (trainer.Save().Step, trainer.Save().OptimizerStep));
    }

    [Fact]
    public void An_observer_cannot_change_settings_during_a_step()
    {
        Trainer<float> trainer = TrainerOf(0, 0.2, new TrainingSpec());
        var meddler = new RowCounter { Seen = () => trainer.Change(trainer.Spec with { LearningRate = 9 }) };
        trainer.AddObserver(meddler);
        Assert.Throws<InvalidOperationException>(trainer.TrainStep);
        trainer.Change(trainer.Spec with { LearningRate = 9 });
        Assert.Equal(9, trainer.Spec.LearningRate);
    }

    /// <summary>Trains, applies the changes that fit at their steps, and returns the saved state of one step.</summary>
    private static (TrainingState<float> State, TrainingSpec Spec)? Go(
        Trainer<float> trainer, int from, int to, (int Step, TrainingSpec Next)[] changes, int save)
    {
        (TrainingState<float>, TrainingSpec)? saved = null;
        for (int step = from; step <= to; step++)
        {
            if (step == save)
            {
                saved = (trainer.Save(), trainer.Spec);
            }

            if (step == to)
            {
                break;
            }

            foreach ((int _, TrainingSpec next) in changes.Where(change => change.Step == step))
            {
                try
                {
                    trainer.Change(next);
                }
                catch (BatchSizeException)
                {
                    // Every replay refuses it alike.
                }
            }

            int epoch = trainer.Epoch;
            trainer.TrainStep();
            if (trainer.Epoch > epoch)
            {
                trainer.Observe(1 + (epoch % 2));
            }
        }

        return saved;
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool Fits(int text, TrainingSpec spec) => text != 2 || spec.BatchSize is not (3 or 39);

    private static Trainer<float> TrainerOf(int text, double density, TrainingSpec spec, Workers? workers = null)
    {
        Network<float> network = SmallNetworks.Create(Texts[text]);

        // Of 40 rows, mini-batches of 3 leave one for the batch norm: there a run begins with 4.
        TrainingSpec first = Fits(text, spec) ? spec : spec with { BatchSize = 4 };
        return new(network, SmallNetworks.DataFor(network.Spec, density), first, new RandomStream(7), workers);
    }

    private static string Bytes(Trainer<float> trainer) => Fingerprint.Of(
        [.. SmallNetworks.Parameters(trainer.Network), .. trainer.Save().Moments, [.. trainer.Save().Factors]]);

    private sealed class RowCounter : ITrainingObserver<float>
    {
        public List<int> Counts { get; } = [];

        public Action? Seen { get; init; }

        public StepNeeds Needs(long step) => StepNeeds.Gradients;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            Counts.Add(batch.Rows);
            Seen?.Invoke();
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
        }
    }
}
