using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers;

public sealed class RecurrentTests
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    public static TheoryData<RecurrentKind, bool, bool> Cases => new(
        from kind in Enum.GetValues<RecurrentKind>()
        from sequence in (bool[])[false, true]
        from lengths in (bool[])[false, true]
        select new TheoryDataRow<RecurrentKind, bool, bool>(kind, sequence, lengths));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_all_parameters_and_inputs_are_those_of_the_cost(RecurrentKind kind, bool sequence, bool lengths)
    {
        // The dense layer before gets its gradient only through the inputs, so it tests them too. Of two layers, the second gets states.
        Dataset data = Data(7, 5, 2, sequence, lengths);
        foreach (int width in (int[])[3, 17])
        {
            RecurrentSpec layer = new(kind, width) { ReturnsSequence = sequence };
            RecurrentSpec first = new(kind, 2) { ReturnsSequence = true };
            GradientCheck.Run(Net(data, [new DenseSpec(3, new(ActivationKind.Tanh), InitializerSpec.Xavier), first, layer]), data);
        }
    }

    [Theory]
    [InlineData(ActivationKind.ReLU)]
    [InlineData(ActivationKind.Sigmoid)]
    [InlineData(ActivationKind.Softplus)]
    public void An_rnn_takes_any_activation(ActivationKind activation)
    {
        Dataset data = Data(6, 4, 2, sequence: true, lengths: true);
        RecurrentSpec layer = new(RecurrentKind.Rnn, 5) { Activation = new(activation), ReturnsSequence = true };
        GradientCheck.Run(Net(data, [layer]), data);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_are_those_of_the_naive_layer(RecurrentKind kind, bool sequence, bool lengths)
    {
        foreach ((int width, int rows, int features) in ((int, int, int)[])[(1, 1, 1), (5, 3, 2), (16, 9, 4), (33, 17, 3)])
        {
            Dataset data = Data(rows, 6, features, sequence, lengths);
            Network<double> network = Create(Net(data, [new RecurrentSpec(kind, width) { ReturnsSequence = sequence }]));
            BatchPass<double> pass = Forward(network, data);
            var naive = new NaiveRecurrent((Recurrent<double>)network.Layers[0]);
            for (int row = 0; row < rows; row++)
            {
                (double[] H, double[] C)[] states = naive.Run(SequenceData.Steps(data, row));
                for (int t = 0; t < (sequence ? 6 : 1); t++)
                {
                    double[] expected = !sequence ? states[^1].H : t < states.Length ? states[t].H : new double[width];
                    Assert.Equal(expected, pass.View.Activation(0, (t * rows) + row).ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_truncated_gradient_is_that_of_a_network_whose_groups_of_steps_start_from_fixed_states(
        RecurrentKind kind, bool sequence, bool lengths)
    {
        foreach (int truncation in (int[])[1, 2, 3, 6, 7])
        {
            Dataset data = Data(8, 6, 2, sequence, lengths);
            Network<double> network = Create(Net(
                data, [new RecurrentSpec(kind, 4) { ReturnsSequence = sequence, Truncation = truncation }]));
            ParameterArena<double> gradients = Gradients(network, data);
            var naive = new NaiveRecurrent((Recurrent<double>)network.Layers[0]);
            (double[], double[])[][] frozen = [.. Rows(data).Select(row => naive.Run(SequenceData.Steps(data, row)))];
            double Cost() => Rows(data).Average(row => CostOf(network, data, row, naive.Run(SequenceData.Steps(data, row), frozen[row])));
            for (int slot = 0; slot < naive.Parameters.Length; slot++)
            {
                double[] values = naive.Parameters[slot];
                for (int i = 0; i < values.Length; i++)
                {
                    const double step = 1e-5;
                    values[i] += step;
                    double up = Cost();
                    values[i] -= 2 * step;
                    double slope = (up - Cost()) / (2 * step);
                    values[i] += step;
                    int columns = gradients[slot].Columns;
                    Assert.Equal(slope, gradients[slot].Row(i / columns)[i % columns], 1e-8 * (1 + Math.Abs(slope)));
                }
            }
        }
    }

    [Fact]
    public void A_seed_gives_the_recorded_bytes_on_every_instruction_set()
    {
        // Recorded once; the suite runs again with DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 and must find the same values.
        string[] found = [.. Enum.GetValues<RecurrentKind>().Select(Fingerprinted)];
        Assert.Equal(["f2038e4df5074397", "6e92962aaedb1df9", "d8f2de4af4e20bd6"], found);

        static string Fingerprinted(RecurrentKind kind)
        {
            Dataset data = SequenceData.WithClasses(37, 6, 3, lengths: true);
            var random = new RandomStream(5);
            Network<float> network = Network<float>.Create(
                Net(data, [new RecurrentSpec(kind, 35) { ReturnsSequence = true }, new RecurrentSpec(kind, 9) { ReturnsSequence = true }]), random);
            var trainer = new Trainer<float>(network, data, Adam(11), random);
            for (int epoch = 0; epoch < 5; epoch++)
            {
                trainer.TrainEpoch();
            }

            return Fingerprint.Of([.. network.Parameters.Select(Values)]);
        }
    }

    [Theory]
    [InlineData(RecurrentKind.Rnn)]
    [InlineData(RecurrentKind.Lstm)]
    [InlineData(RecurrentKind.Gru)]
    public void A_warm_step_allocates_nothing(RecurrentKind kind)
    {
        Dataset data = SequenceData.WithTargets(64, 5, 2, lengths: true);
        Network<float> network = Network<float>.Create(Net(data, [new RecurrentSpec(kind, 8) { Truncation = 2 }]), new RandomStream(1));
        var trainer = new Trainer<float>(network, data, Adam(4), new RandomStream(1));
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        trainer.TrainStep();
        Assert.Equal(0, Allocations.Least(trainer.TrainStep));
    }

    [Fact]
    public void Weights_are_drawn_gate_by_gate_and_the_forget_gate_starts_open()
    {
        Dataset data = Data(1, 3, 5, sequence: false, lengths: false);
        Recurrent<double> Layer(RecurrentSpec spec) => (Recurrent<double>)Network<double>.Create(Net(data, [spec]), new RandomStream(1)).Layers[0];
        Recurrent<double> lstm = Layer(new(RecurrentKind.Lstm, 6) { ForgetBias = 2.5 });
        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => i / 6 == 1 ? 2.5 : 0)], Values(lstm.Biases));
        for (int gate = 0; gate < 4; gate++)
        {
            for (int row = 0; row < 6; row++)
            {
                for (int other = 0; other < 6; other++)
                {
                    double product = Enumerable.Range(0, 6).Sum(i =>
                        lstm.RecurrentWeights.At(row, (gate * 6) + i) * lstm.RecurrentWeights.At(other, (gate * 6) + i));
                    Assert.Equal(row == other ? 1 : 0, product, 1e-14);
                }
            }
        }

        double bound = Math.Sqrt(6.0 / (5 + 6)), largest = Values(lstm.Weights).Max(Math.Abs);
        Assert.InRange(largest, 0.9 * bound, bound);
        Assert.Equal(1, Values(Layer(new(RecurrentKind.Lstm, 6)).Biases)[7]);
        Recurrent<double> irnn = Layer(new(RecurrentKind.Rnn, 6)
        {
            Activation = new(ActivationKind.ReLU),
            RecurrentInitializer = InitializerSpec.Of(InitializerKind.Identity),
        });
        Assert.Equal([.. Enumerable.Range(0, 36).Select(i => i % 7 == 0 ? 1.0 : 0)], Values(irnn.RecurrentWeights));
        Assert.Equal(
            ["weights", "recurrent-weights", "biases", "recurrent-biases"], Layer(new(RecurrentKind.Gru, 6)).Parameters.Select(p => p.Name));
    }

    [Fact]
    public void An_impossible_layer_is_refused_with_what_was_found()
    {
        Shape sequence = Shape.Sequence(4, 2);
        RecurrentSpec spec = new(RecurrentKind.Lstm, 3);
        foreach ((Shape input, RecurrentSpec layer, string reason) in ((Shape, RecurrentSpec, string)[])
            [(Shape.Vector(8), spec, "it reads a sequence, (steps,features); found 8"),
             (sequence, spec with { Width = 0 }, "found 0"),
             (sequence, spec with { Width = RecurrentSpec.MaxWidth + 1 }, "1 to 16384 units; found 16385"),
             (sequence, spec with { Activation = new(ActivationKind.ReLU) }, "only an rnn has an activation to choose; found relu"),
             (sequence, spec with { Truncation = 0 }, "1 step or more, or none; found 0"),
             (sequence, spec with { ForgetBias = double.NaN }, "finite number; found NaN"),
             (sequence, spec with { Initializer = InitializerSpec.Of(InitializerKind.Lsuv) }, "lsuv"),
             (sequence, spec with { Kind = (RecurrentKind)7 }, "7 is not a kind")])
        {
            FormatException fault = Assert.ThrowsAny<FormatException>(() => new NetworkSpec(input, [layer, Output(1)], CostFunction.MeanSquaredError));
            Assert.StartsWith("Layer 1 cannot be built: ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        }
    }

    internal static Dataset Data(int rows, int steps, int features, bool sequence, bool lengths) => sequence
        ? SequenceData.WithClasses(rows, steps, features, lengths)
        : SequenceData.WithTargets(rows, steps, features, lengths);

    /// <summary>Layers with the output that the data need.</summary>
    internal static NetworkSpec Net(Dataset data, ImmutableArray<LayerSpec> layers) => data.HasTargets
        ? new NetworkSpec(data.InputShape, [.. layers, Output(data.TargetSize)], CostFunction.MeanSquaredError)
        : new NetworkSpec(data.InputShape, [.. layers, Output(data.Classes)], CostFunction.Softmax);

    internal static DenseSpec Output(int width) => new(width, Identity, InitializerSpec.Xavier);

    internal static TrainingSpec Adam(int batch, double rate = 0.01) => new()
    {
        BatchSize = batch,
        Optimizer = new OptimizerSpec(OptimizerKind.Adam),
        LearningRate = rate,
        Clipping = GradientClipping.ByNorm(1),
    };

    internal static Network<double> Create(NetworkSpec spec)
    {
        // Zero biases would hide a mistake.
        Network<double> network = Network<double>.Create(spec, new RandomStream(4));
        var random = new RandomStream(9);
        foreach (Parameter<double> parameter in network.Parameters)
        {
            parameter.Set([.. Values(parameter).Select(value => value + (0.3 * random.NextGaussian()))]);
        }

        return network;
    }

    internal static T[] Values<T>(Parameter<T> parameter)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var values = new T[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    internal static BatchPass<double> Forward(Network<double> network, Dataset data)
    {
        var pass = new BatchPass<double>(network, data, data.Count);
        pass.Gather([.. Rows(data)]);
        pass.Forward();
        return pass;
    }

    private static ParameterArena<double> Gradients(Network<double> network, Dataset data)
    {
        BatchPass<double> pass = Forward(network, data);
        pass.OutputDelta();
        pass.Backward();
        ParameterArena<double> gradients = network.CreateArena();
        pass.WriteGradients(gradients);
        return gradients;
    }

    internal static IEnumerable<int> Rows(Dataset data) => Enumerable.Range(0, data.Count);

    internal static double CostOf(Network<double> network, Dataset data, int row, (double[] H, double[] C)[] states)
    {
        Dense<double> output = network.Dense(1);
        double[] Z(double[] h) =>
            [.. Enumerable.Range(0, output.Outputs).Select(o => output.Biases[o] + h.Select((value, i) => value * output.Weight(i, o)).Sum())];
        if (data.HasTargets)
        {
            double error = Z(states[^1].H)[0] - data.Targets[row];
            return error * error;
        }

        return states.Select((state, t) =>
            NaiveCosts.Value(CostFunction.Softmax, Z(state.H), data.Labels[(row * data.LabelsPerRow) + t])).Average();
    }
}
