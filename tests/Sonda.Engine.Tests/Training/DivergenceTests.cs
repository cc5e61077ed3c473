using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>The trainer reports the first number that is not finite in its step, with its place.</summary>
public sealed class DivergenceTests
{
    private static readonly TrainingSpec Plain = new() { BatchSize = 4, Lambda = 0 };

    [Theory]
    [InlineData("5-6-3", 0.3)]
    [InlineData("5-6-3", 1.0)]
    [InlineData("5-[6 relu]-3 hinge", 0.3)]
    [InlineData("5-[6 relu]-3 hinge", 1.0)]
    [InlineData("5-6-3 softmax", 0.3)]
    public void A_weighted_input_that_is_not_finite_is_found_though_a_sigmoid_or_a_hinge_hides_it(string spec, double density)
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            Dataset data = TestData.Random(1, 8, 5, 3, density);
            Network<float> network = Network<float>.Create(NetworkSpec.Parse(spec), new RandomStream(1));
            float[] biases = network.Dense(1).Biases.ToArray();
            biases[2] = value;
            network.Dense(1).SetBiases(biases);
            Divergence found = Diverge(network, data, Plain);
            Assert.Equal((TrainingPhase.Forward, 2, "z", 3, 1), (found.Phase, found.Layer, found.Quantity, found.Unit, found.Row));
            Assert.Equal((1, 1, 1L, (double)value), (found.Epoch, found.Batch, found.Step, found.Value));
            Assert.Null(found.TimeStep);
        }
    }

    [Theory]
    [MemberData(nameof(SmallNetworks.Texts), MemberType = typeof(SmallNetworks))]
    public void Whatever_parameter_is_not_a_number_its_layer_is_told_in_the_first_step(string text)
    {
        for (int slot = 0; slot < SmallNetworks.Create(text).Parameters.Count; slot++)
        {
            foreach (double density in (double[])[0.2, 1])
            {
                Network<float> network = SmallNetworks.Create(text);
                float[] values = new float[network.Parameters[slot].Count];
                network.Parameters[slot].CopyTo(values);
                values[0] = float.NaN;
                network.Parameters[slot].Set(values);
                Layer<float> layer = network.Layers.Single(layer => layer.Parameters.Contains(network.Parameters[slot]));
                Divergence found = Diverge(network, SmallNetworks.DataFor(network.Spec, density), Plain with { Optimizer = OptimizerSpec.Parse("adam") });
                Assert.Equal((layer.Number, 1L), (found.Layer, found.Step));
                Assert.InRange(found.Unit, 1, layer.Output.Count);
            }
        }
    }

    [Fact]
    public void In_a_sequence_the_time_step_is_told()
    {
        // A state doubles at each step: 0.4, 0.8, 1.5 and 3 times 1e38, and then beyond the range.
        var data = Dataset.FromValues("ones", [1, 0, 0, 0, 0], (ReadOnlySpan<byte>)[0], 5, 2).WithShape(Shape.Sequence(5, 1));
        Network<float> network = Linear("(5,1)-[rnn 1 identity]-2 softmax");
        network.Parameters[0].Set([1.5e38f / 4]);
        network.Parameters[1].Set([2]);
        network.Parameters[2].Set([0]);
        Divergence found = Diverge(network, data, Plain);
        Assert.Equal((1, 1, 5, 1), (found.Layer, found.Row, found.TimeStep, found.Unit));
        Assert.Contains("(row 1 of the batch, time step 5, unit 1) is infinite", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_row_and_the_batch_are_those_where_it_appears()
    {
        // Only row 9 of the data has an input that the infinite weight multiplies.
        var values = new float[12 * 5];
        Array.Fill(values, 0.5f);
        for (int row = 0; row < 12; row++)
        {
            values[(row * 5) + 3] = row == 9 ? 1 : 0;
        }

        var data = Dataset.FromValues("one", values, new byte[12], 5, 3);
        Network<double> network = Network<double>.Create(new NetworkSpec(5, 6, 3), new RandomStream(1));
        double[] weights = new double[30];
        network.Dense(0).CopyWeights(weights);
        weights[(3 * 6) + 4] = double.MaxValue;
        network.Dense(0).SetWeights(weights);
        double[] biases = network.Dense(0).Biases.ToArray();
        biases[4] = double.MaxValue;
        network.Dense(0).SetBiases(biases);
        int[] order = [.. Enumerable.Range(0, 12)];
        new RandomStream(7).Split("shuffle", 0).Shuffle<int>(order);
        int place = Array.IndexOf(order, 9);
        Divergence found = Diverge(network, data, Plain);
        Assert.Equal(((place / 4) + 1, (place % 4) + 1, 5), (found.Batch, found.Row, found.Unit));
        Assert.Equal((TrainingPhase.Forward, 1, double.PositiveInfinity), (found.Phase, found.Layer, found.Value));
    }

    [Fact]
    public void An_activation_that_overflows_is_told_as_such()
    {
        Network<float> network = Linear("2-[1 exp constant(1)]-[1 constant(0)] mse");
        network.Dense(0).SetBiases([1000]);
        Divergence found = Diverge(network, Data(1, 1), Plain);
        Assert.Equal((TrainingPhase.Forward, 1, "a", 1), (found.Phase, found.Layer, found.Quantity, found.Unit));
    }

    [Fact]
    public void A_cost_without_a_finite_slope_is_told_as_such()
    {
        // δ = 2(z − y) overflows float although z does not.
        Network<float> network = Linear("2-[1 identity constant(1)]-[1 constant(1)] mse");
        network.Dense(1).SetBiases([3e38f]);
        Divergence found = Diverge(network, Data(1, 1), Plain);
        Assert.Equal((TrainingPhase.Cost, 2, "δ", 1), (found.Phase, found.Layer, found.Quantity, found.Unit));
        Assert.Contains("cross-entropy", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mse", 1e150, 1e150, false)]
    [InlineData("mse", 1e100, -1e155, true)]
    [InlineData("softmax", -8e307, 8e307, false)]
    [InlineData("softmax", -1e308, 1.1e308, true)]
    [InlineData("hinge", -8e307, 8e307, false)]
    [InlineData("hinge", -1e308, 1.1e308, true)]
    [InlineData("cross-entropy", -8e307, 8e307, false)]
    [InlineData("cross-entropy", -1e308, 1.1e308, true)]
    [InlineData("bce", -8e307, 8e307, false)]
    [InlineData("bce", -1e308, 1.1e308, true)]
    [InlineData("quadratic", -1e308, 1.1e308, false)]
    public void A_cost_that_is_infinite_while_its_slope_is_finite_is_told_in_its_step(string cost, double first, double second, bool infinite)
    {
        // Only row 3 has the inputs that are multiplied into z; a rate of 0 leaves everything else unchanged.
        var data = Dataset.FromValues("one", [0, 0, 0, 0, 1, 1, 0, 0], new byte[4], 2, 2);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse($"2-[2 constant(0)] {cost}"), new RandomStream(1));
        network.Dense(0).SetWeights([first, 0, 0, second]);
        TrainingSpec spec = Plain with { BatchSize = null, LearningRate = 0 };
        var trainer = new Trainer<double>(network, data, spec, new RandomStream(7));
        if (!infinite)
        {
            trainer.TrainEpoch();
            return;
        }

        Divergence found = Assert.Throws<DivergedException>(() => trainer.TrainEpoch()).Divergence;
        Assert.Equal((TrainingPhase.Cost, 1, "C", 2, 3, 1L), (found.Phase, found.Layer, found.Quantity, found.Unit, found.Row, found.Step));
        Assert.Equal(double.PositiveInfinity, found.Value);
        Assert.Null(found.TimeStep);
    }

    [Fact]
    public void A_gradient_that_overflows_on_the_way_back_is_told_with_its_layer()
    {
        // z of the output is 1e30·1e-10, its δ about 2e20, and δ of the first layer 2e50.
        Network<float> network = Linear("2-[1 identity constant(5e-11)]-[1 constant(1e30)] mse");
        Divergence found = Diverge(network, Data(1, 1), Plain);
        Assert.Equal((TrainingPhase.Backward, 1, "δ", 1, 1), (found.Phase, found.Layer, found.Quantity, found.Unit, found.Row));
    }

    [Fact]
    public void A_gradient_that_overflows_is_told_also_where_it_is_never_written_down()
    {
        // z is 0, ∂C/∂W of the first layer is 1e30 · 1e10, and W has 300 × 300 numbers, updated strip by strip.
        float[] values = [.. Enumerable.Repeat(1e30f, 40 * 300)];
        var data = Dataset.FromValues("huge", values, new byte[40], 300, 2);
        Network<float> network = Linear("300-[300 identity constant(0)]-[2 constant(1e10)] mse");
        Divergence found = Diverge(network, data, Plain with { BatchSize = null });
        Assert.Equal((TrainingPhase.Backward, 1, "the gradient of weights", true), (found.Phase, found.Layer, found.Quantity, found.IsOfParameter));
    }

    [Theory]
    [InlineData(0.2, 4)]
    [InlineData(1.0, 4)]
    [InlineData(0.2, null)]
    public void A_step_out_of_range_is_told_before_anything_is_computed_from_it(double density, int? batch)
    {
        Dataset data = TestData.Random(1, 40, 5, 3, density);
        Network<float> network = Network<float>.Create(new NetworkSpec(5, 6, 3), new RandomStream(1));
        Divergence found = Diverge(network, data, Plain with { LearningRate = 1e300, BatchSize = batch });
        Assert.Equal((TrainingPhase.Update, 1, "weights", 1L), (found.Phase, found.Layer, found.Quantity, found.Step));
        Assert.True(found.IsOfParameter);
    }

    [Fact]
    public void What_an_optimizer_remembers_is_watched_too()
    {
        // g = 1e20 moves nothing in Adam: g² is infinite, and m/√v is 0.
        Network<float> network = Linear("2-[1 identity constant(1)]-[1 constant(1)] mse");
        network.Dense(1).SetBiases([1e20f]);
        Divergence found = Diverge(network, Data(1, 1), Plain with { Optimizer = OptimizerSpec.Parse("adam"), LearningRate = 0.001 });
        Assert.Equal((TrainingPhase.Update, 1), (found.Phase, found.Layer));
        Assert.Equal("the mean of squares of the gradient of weights", found.Quantity);
        Assert.Contains("norm(1)", found.ToString(), StringComparison.Ordinal);
        Diverges(network => network.Dense(1).SetBiases([1e20f]), "adam", clip: "norm(1)", expected: false);
    }

    [Fact]
    public void A_gradient_of_a_parameter_that_overflows_is_told_before_the_parameter()
    {
        Network<float> network = Linear("2-[1 identity constant(1)]-[1 constant(1)] mse");
        network.Dense(1).SetBiases([1e38f]);
        Divergence found = Diverge(network, Data(100, 100), Plain with { Optimizer = OptimizerSpec.Parse("momentum") });
        Assert.Equal((TrainingPhase.Backward, 1, "the gradient of weights"), (found.Phase, found.Layer, found.Quantity));
        Assert.Equal((1, 1), (found.Row, found.Unit));
    }

    [Fact]
    public void The_message_says_where_and_what_may_help()
    {
        var divergence = new Divergence
        {
            Epoch = 2,
            Batch = 17,
            Step = 5017,
            Phase = TrainingPhase.Forward,
            Layer = 3,
            Quantity = "z",
            Unit = 12,
            Row = 4,
            Value = double.NegativeInfinity,
        };
        Assert.Equal(
            "Training diverged in epoch 2, mini-batch 17 (step 5017), in the forward pass: z of layer 3 "
            + "(row 4 of the batch, unit 12) is minus infinite. Try a smaller learning rate, or clip the gradients, for example by norm(1).",
            new DivergedException(divergence).Message);
        Assert.Contains("initializer", (divergence with { Step = 1 }).ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "a weight of layer 3 (row 4, column 12) is not a number.",
            (divergence with { Quantity = "weights", IsOfParameter = true, Value = double.NaN }).ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, 0.5, 5)]
    [InlineData(1.0, 0.5, 5)]
    [InlineData(0.2, 3, 200)]
    [InlineData(1.0, 3, 200)]
    public void The_bound_of_the_weights_is_one_at_every_step(double density, double rate, double lambda)
    {
        // With η = 3, λ = 200 and 40 rows a step multiplies the weights by −14, until they leave the range.
        Dataset data = TestData.Random(1, 40, 50, 10, density);
        Network<float> network = Network<float>.Create(new NetworkSpec(50, 30, 10), new RandomStream(1));
        var trainer = new Trainer<float>(network, data, new TrainingSpec { LearningRate = rate, Lambda = lambda, BatchSize = 3 }, new RandomStream(1));
        int steps = 0;
        try
        {
            for (; steps < 100; steps++)
            {
                trainer.TrainStep();
                foreach (Parameter<float> weights in network.Parameters.Where(p => p.Kind == ParameterKind.Weight))
                {
                    foreach (float weight in weights.Stored.Padded)
                    {
                        Assert.True(Math.Abs(weight) <= weights.Bound);
                    }

                    Assert.True(double.IsFinite(weights.Norm()));
                }
            }

            Assert.Equal(5, lambda);
        }
        catch (DivergedException)
        {
            Assert.Equal(200, lambda);
            Assert.InRange(steps, 20, 60);
        }
    }

    [Fact]
    public void Huge_weights_are_looked_at_and_may_stay()
    {
        var parameter = new Parameter<float>("weights", ParameterKind.Weight, 1, 3) { Stored = Matrix<float>.Create(1, 3) };
        parameter.Set([1, -3e38f, 2]);
        Assert.True(parameter.IsFiniteAfter(1, 0));
        Assert.Equal(3e38, parameter.Bound, 1e32);
        parameter.Factor = 2;
        Assert.False(parameter.IsFiniteAfter(1, 0));
        parameter.Set([1, float.NaN, 2]);
        Assert.False(parameter.IsFiniteAfter(1, 0));
        parameter.Set([1, 1, 2]);
        Assert.True(parameter.IsFiniteAfter(1, 0));
        Assert.Equal(2, parameter.Bound);
        Assert.True(parameter.IsFiniteAfter(-3, 5));
        Assert.InRange(parameter.Bound, 11, 11.001);
        parameter.Stored.Row(0)[1] = float.PositiveInfinity;
        Assert.False(parameter.IsFiniteAfter(1, double.NaN));
    }

    private static void Diverges(Action<Network<float>> change, string optimizer, string clip, bool expected)
    {
        Network<float> network = Linear("2-[1 identity constant(1)]-[1 constant(1)] mse");
        change(network);
        TrainingSpec spec = Plain with { Optimizer = OptimizerSpec.Parse(optimizer), Clipping = GradientClipping.Parse(clip) };
        var trainer = new Trainer<float>(network, Data(1, 1), spec, new RandomStream(7));
        Assert.Equal(expected, Record.Exception(trainer.TrainStep) is DivergedException);
    }

    private static Divergence Diverge<T>(Network<T> network, Dataset data, TrainingSpec spec)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var trainer = new Trainer<T>(network, data, spec, new RandomStream(7));
        return Assert.Throws<DivergedException>(() => trainer.TrainEpoch()).Divergence;
    }

    private static Network<float> Linear(string spec) => Network<float>.Create(NetworkSpec.Parse(spec), new RandomStream(1));

    private static Dataset Data(float first, float second) =>
        Dataset.FromValues("one", [first, second], (ReadOnlySpan<byte>)[0], 2, 2);
}
