using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>Networks that train side by side end with the bytes of each alone.</summary>
public sealed class TrainerGroupTests
{
    private const int Rows = 47, Inputs = 3;

    private static readonly string[] Ends = ["3", "3 quadratic", "3 softmax", "3 bce", "1 bce", "1 hinge", "2 hinge", "1 mse", "2 mse"];

    private static readonly string[] Bodies = ["", "5-", "[7 {0} he]-", "[5 {0} xavier]x3-", "[16 {0}]-[9 {0} orthogonal]-"];

    private static readonly Gen<(string Network, TrainingSpec Spec, int Networks, ulong Seed)> Groups =
        from end in Any(Ends)
        from body in Any(Bodies)
        from activation in Any([.. ActivationSpec.Names.Where(name => name is not ("prelu" or "phi")), "phi(z*sin(z))"])
        from optimizer in Any([.. OptimizerKinds.All.Select(definition => definition.Name)])
        from batch in Any<int?>(1, 2, 5, 10, 32, 40, null)
        from rate in Gen.Double[0.001, 0.1]
        from lambda in Any(0.0, optimizer == "adamw" ? 0.0 : 2.0)
        from schedule in Any("constant", "warmup(1)+cosine(3)", "step(1,0.5)")
        from rates in Any("uniform", "geometric(2)")
        from networks in Gen.Int[1, TrainerGroup<float>.MaxNetworks]
        from seed in Gen.ULong
        select (
            $"{Inputs}-{string.Format(System.Globalization.CultureInfo.InvariantCulture, body, activation)}{end}",
            new TrainingSpec
            {
                Optimizer = OptimizerSpec.Parse(optimizer),
                BatchSize = batch,
                LearningRate = rate,
                Lambda = lambda,
                Schedule = LearningRateSchedule.Parse(schedule),
                LayerRates = rates == "uniform" ? LayerRates.Uniform : LayerRates.Parse(rates),
            },
            networks,
            seed);

    [Fact]
    public void The_bytes_are_those_of_each_network_alone()
    {
        int compared = 0;
        Groups.Sample(
            group =>
            {
                Dataset data = Data(group.Network);
                Trainer<float>[] Make() =>
                    [.. Enumerable.Range(0, group.Networks).Select(k => TrainerOf(group.Network, group.Spec, data, group.Seed + (ulong)k))];
                Trainer<float>[] together = Make(), alone = Make();
                Assert.True(TrainerGroup<float>.Supports(together[0]), group.Network);
                var trainers = new TrainerGroup<float>(together[0]);
                bool hasDiverged = false;
                for (int epoch = 0; epoch < 3 && !hasDiverged; epoch++)
                {
                    // Two parts of an epoch: each trainer is handed back in between.
                    int steps = together[0].StepsPerEpoch, first = Math.Min(steps, 1 + (int)(group.Seed % 3));
                    hasDiverged = !(Go(trainers, together, first) && (steps == first || Go(trainers, together, steps - first)));
                    for (int k = 0; k < alone.Length && !hasDiverged; k++)
                    {
                        alone[k].TrainEpoch();
                        AssertSame(alone[k], together[k]);
                        Interlocked.Increment(ref compared);
                    }
                }
            },
            iter: 400);
        Assert.True(compared > 4000, $"{compared} epochs were compared.");
    }

    [Fact]
    public void A_network_that_diverges_is_handed_back_as_it_came_and_the_others_go_on()
    {
        Dataset data = Data("3-5-1 mse");
        var spec = new TrainingSpec { BatchSize = 10, LearningRate = 0.05 };
        Trainer<float>[] Make() => [.. Enumerable.Range(0, 4).Select(k => TrainerOf("3-[5 relu he]x2-1 mse", spec, data, (ulong)k))];
        Trainer<float>[] together = Make(), alone = Make();
        float[] huge = [.. Enumerable.Repeat(1e30f, 15)];
        together[2].Network.Parameters[0].Set(huge);
        Assert.Equal([true, true, false, true], new TrainerGroup<float>(together[0]).Train(together, 5));

        Assert.Equal((0, 0L), (together[2].Row, together[2].StepCount));
        Assert.Equal(huge, together[2].Network.Parameters[0].ToArray());
        Assert.Throws<DivergedException>(() => together[2].TrainEpoch());
        foreach (int k in (int[])[0, 1, 3])
        {
            alone[k].TrainEpoch();
            AssertSame(alone[k], together[k]);
        }
    }

    [Theory]
    [InlineData("3-[5 bn]-3")]
    [InlineData("3-[5 drop(0.2)]-3")]
    [InlineData("3-[5 prelu]-3")]
    [InlineData("3-17-3")]
    [InlineData("3-5-res(5)-3")]
    public void Other_networks_train_alone(string network) =>
        Assert.False(TrainerGroup<float>.Supports(TrainerOf(network, new TrainingSpec { BatchSize = 10 }, Data(network), 1)));

    [Fact]
    public void Trainers_at_different_places_or_rates_are_not_alike()
    {
        Dataset data = Data("3-5-3");
        var spec = new TrainingSpec { BatchSize = 10, LearningRate = 0.05, Schedule = LearningRateSchedule.Parse("plateau(0,0.5)") };
        Trainer<float> one = TrainerOf("3-5-3", spec, data, 1), other = TrainerOf("3-5-3", spec, data, 2);
        Assert.True(TrainerGroup<float>.AreAlike(one, other));
        other.TrainStep();
        Assert.False(TrainerGroup<float>.AreAlike(one, other));
        one.TrainEpoch();
        other.TrainEpoch();
        Assert.True(TrainerGroup<float>.AreAlike(one, other));
        one.Observe(1);
        other.Observe(1);
        one.Observe(2);
        other.Observe(0.5);
        Assert.False(TrainerGroup<float>.AreAlike(one, other));
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool Go(TrainerGroup<float> group, Trainer<float>[] trainers, int steps)
    {
        Assert.All(trainers, trainer => Assert.True(TrainerGroup<float>.AreAlike(trainers[0], trainer) && group.Fits(trainer)));
        return group.Train(trainers, steps).All(taken => taken);
    }

    private static void AssertSame(Trainer<float> one, Trainer<float> other)
    {
        TrainingState<float> expected = one.Save(), found = other.Save();
        Assert.Equal((expected.Epoch, expected.Row, expected.Step, expected.OptimizerStep), (found.Epoch, found.Row, found.Step, found.OptimizerStep));
        Assert.Equal(expected.Parameters.SelectMany(Bits), found.Parameters.SelectMany(Bits));
        Assert.Equal(expected.Moments.SelectMany(Bits), found.Moments.SelectMany(Bits));
    }

    private static IEnumerable<int> Bits(float[] numbers) => numbers.Select(BitConverter.SingleToInt32Bits);

    private static Trainer<float> TrainerOf(string network, TrainingSpec spec, Dataset data, ulong seed)
    {
        var random = new RandomStream(seed);
        return new Trainer<float>(InitialNetwork.Create<float>(NetworkSpec.Parse(network), random, data), data, spec, random);
    }

    private static Dataset Data(string network)
    {
        var spec = NetworkSpec.Parse(network);
        int outputs = spec.Output.Count;
        float[] values = [.. Enumerable.Range(0, Rows * Inputs).Select(i => MathF.Sin((i * i) + 1))];
        return network.EndsWith("mse", StringComparison.Ordinal)
            ? Dataset.FromValues("rows", values, [.. Enumerable.Range(0, Rows * outputs).Select(i => MathF.Cos(i * 3))], Inputs, outputs)
            : Dataset.FromValues("rows", values, [.. Enumerable.Range(0, Rows).Select(i => (byte)(i * 7 % Math.Max(2, outputs)))], Inputs, Math.Max(2, outputs));
    }
}
