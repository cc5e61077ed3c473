using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers;

/// <summary>The norm of ∂C/∂state at every time step.</summary>
public sealed class StepGradientTests
{
    [Theory]
    [MemberData(nameof(RecurrentTests.Cases), MemberType = typeof(RecurrentTests))]
    public void Norms_are_those_of_the_differences_of_the_cost(RecurrentKind kind, bool sequence, bool lengths)
    {
        Dataset data = RecurrentTests.Data(8, 5, 2, sequence, lengths);
        Network<double> network = RecurrentTests.Create(RecurrentTests.Net(data, [new RecurrentSpec(kind, 3) { ReturnsSequence = sequence }]));
        BatchPass<double> pass = Backward(network, data);
        double[] norms = new double[5], cells = new double[5];
        pass.View.GradientNormPerStep(0, norms);
        if (kind == RecurrentKind.Lstm)
        {
            pass.View.GradientNormPerStep(0, cells, RecurrentState.Cell);
        }

        var naive = new NaiveRecurrent((Recurrent<double>)network.Layers[0]);
        for (int t = 0; t < 5; t++)
        {
            Assert.Equal(Expected(t, nudge => naive.OutputNudge = nudge), norms[t], 1e-8);
            if (kind == RecurrentKind.Lstm)
            {
                Assert.Equal(Expected(t, nudge => naive.CellNudge = nudge), cells[t], 1e-8);
            }
        }

        double Expected(int t, Action<Func<int, int, double>> set)
        {
            int[] rows = [.. RecurrentTests.Rows(data).Where(row => !lengths || t < data.Lengths[row])];
            double sum = rows.Sum(row => Enumerable.Range(0, 3).Sum(unit =>
            {
                double CostAt(double step)
                {
                    set((at, i) => at == t && i == unit ? step : 0);
                    return RecurrentTests.CostOf(network, data, row, naive.Run(SequenceData.Steps(data, row)));
                }

                return Math.Pow((CostAt(1e-5) - CostAt(-1e-5)) / 2e-5, 2);
            }));
            set((_, _) => 0);
            return Math.Sqrt(sum / rows.Length);
        }
    }

    [Theory]
    [MemberData(nameof(RecurrentTests.Cases), MemberType = typeof(RecurrentTests))]
    public void Delta_is_the_difference_of_the_cost_by_the_weighted_input_of_every_gate_at_every_step(RecurrentKind kind, bool sequence, bool lengths)
    {
        Dataset data = RecurrentTests.Data(6, 4, 2, sequence, lengths);
        Network<double> network = RecurrentTests.Create(RecurrentTests.Net(data, [new RecurrentSpec(kind, 3) { ReturnsSequence = sequence }]));
        BatchPass<double> pass = Backward(network, data);
        var layer = (Recurrent<double>)network.Layers[0];
        var naive = new NaiveRecurrent(layer);
        Assert.Equal(4 * data.Count, pass.View.DeltaRowsOf(0));
        foreach (int i in Enumerable.Range(0, pass.View.DeltaRowsOf(0)))
        {
            (int step, int row) = Math.DivRem(i, data.Count);
            double[] delta = pass.View.Delta(0, i).ToArray(), known = new double[delta.Length];
            int apart = layer.Gates == 1 ? 3 : delta.Length / layer.Gates;
            for (int gate = 0; gate < layer.Gates; gate++)
            {
                for (int unit = 0; unit < 3; unit++)
                {
                    known[(gate * apart) + unit] = lengths && step >= data.Lengths[row] ? 0 : (CostAt(1e-5) - CostAt(-1e-5)) / 2e-5;

                    double CostAt(double nudge)
                    {
                        naive.GateNudge = (t, g, u) => (t, g, u) == (step, gate, unit) ? nudge : 0;
                        return RecurrentTests.CostOf(network, data, row, naive.Run(SequenceData.Steps(data, row)));
                    }
                }
            }

            Assert.All(known.Zip(delta), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
        }
    }

    [Theory]
    [InlineData(0.5, 60)]
    [InlineData(1.0, 150)]
    [InlineData(1.1, 150)]
    [InlineData(0.01, 150)]
    public void A_linear_rnn_with_an_orthogonal_matrix_times_rho_loses_or_gains_rho_in_each_step(double rho, int steps)
    {
        // 0.01¹⁴⁹ is 1e-298, still a normal double.
        Dataset data = SequenceData.WithTargets(4, steps, 2, lengths: false);
        Network<double> network = Network<double>.Create(
            RecurrentTests.Net(data, [new RecurrentSpec(RecurrentKind.Rnn, 19)
            {
                Activation = new(ActivationKind.Identity),
                RecurrentInitializer = InitializerSpec.Of(InitializerKind.Orthogonal, rho),
            }]),
            new RandomStream(1));
        double[] norms = new double[steps];
        Backward(network, data).View.GradientNormPerStep(0, norms);
        Assert.True(norms[^1] > 0);
        for (int t = 0; t < steps; t++)
        {
            double expected = norms[^1] * Math.Pow(rho, steps - 1 - t);
            Assert.Equal(expected, norms[t], 1e-11 * expected);
        }
    }

    [Fact]
    public void The_cell_of_an_lstm_without_weights_keeps_what_its_forget_gate_lets_through()
    {
        // ∂c/∂c₋ = σ(1) = 0.7311 at the start, and no gradient passes through h.
        Dataset data = SequenceData.WithTargets(3, 40, 2, lengths: false);
        var network = new Network<double>(RecurrentTests.Net(data, [new RecurrentSpec(RecurrentKind.Lstm, 5)]));
        var layer = (Recurrent<double>)network.Layers[0];
        layer.Biases.Set([.. Enumerable.Range(0, 20).Select(i => i / 5 == 1 ? 1.0 : 0)]);
        network.Dense(1).SetWeights([1, 1, 1, 1, 1]);
        double[] outputs = new double[40], cells = new double[40];
        BatchPass<double> pass = Backward(network, data);
        pass.View.GradientNormPerStep(0, outputs);
        pass.View.GradientNormPerStep(0, cells, RecurrentState.Cell);
        Assert.True(outputs[^1] > 0);
        Assert.All(outputs[..^1], norm => Assert.Equal(0, norm));
        double kept = 1 / (1 + Math.Exp(-1));
        for (int t = 0; t < 40; t++)
        {
            double expected = 0.5 * outputs[^1] * Math.Pow(kept, 39 - t);
            Assert.Equal(expected, cells[t], 1e-13 * expected);
        }
    }

    [Theory]
    [InlineData(RecurrentKind.Rnn)]
    [InlineData(RecurrentKind.Lstm)]
    [InlineData(RecurrentKind.Gru)]
    public void A_truncated_gradient_reaches_as_many_steps_as_it_may_and_no_more(RecurrentKind kind)
    {
        Dataset data = SequenceData.WithTargets(4, 9, 2, lengths: false);
        BatchPass<double> Pass(int? truncation) => Backward(
            RecurrentTests.Create(RecurrentTests.Net(data, [new RecurrentSpec(kind, 5) { Truncation = truncation }])), data);
        double[] whole = new double[9], cut = new double[9];
        Pass(null).View.GradientNormPerStep(0, whole);
        Pass(4).View.GradientNormPerStep(0, cut);
        Assert.Equal([0, 0, 0, 0, 0, .. whole[5..]], cut);
        Assert.All(whole, norm => Assert.True(norm > 0));
        if (kind == RecurrentKind.Lstm)
        {
            Pass(4).View.GradientNormPerStep(0, cut, RecurrentState.Cell);
            Assert.All(cut[..5], norm => Assert.Equal(0, norm));
            Assert.All(cut[5..], norm => Assert.True(norm > 0));
        }
    }

    [Theory]
    [InlineData(RecurrentKind.Rnn)]
    [InlineData(RecurrentKind.Lstm)]
    [InlineData(RecurrentKind.Gru)]
    public void What_the_last_step_carries_back_is_what_a_layer_sends_back_that_gives_it_alone(RecurrentKind kind)
    {
        Dataset data = SequenceData.WithTargets(5, 7, 2, lengths: true);
        RecurrentState[] states = kind == RecurrentKind.Lstm ? [RecurrentState.Output, RecurrentState.Cell] : [RecurrentState.Output];
        NetworkSpec Net(bool sequence) => RecurrentTests.Net(
            data, [new RecurrentSpec(kind, 4) { ReturnsSequence = sequence }, .. sequence ? [new RecurrentSpec(RecurrentKind.Rnn, 3)] : Array.Empty<LayerSpec>()]);
        double[] whole = new double[7], carried = new double[7], again = new double[7];
        foreach (RecurrentState state in states)
        {
            BatchPass<double> alone = Backward(RecurrentTests.Create(Net(false)), data);
            alone.View.GradientNormPerStep(0, whole, state);
            alone.CarriedNormPerStep(0, carried, state);
            Assert.All(whole.Zip(carried), pair => Assert.Equal(pair.First, pair.Second, 1e-15));

            BatchPass<double> every = Backward(RecurrentTests.Create(Net(true)), data);
            every.View.GradientNormPerStep(0, whole, state);
            every.CarriedNormPerStep(0, carried, state);
            Assert.Equal(whole[^1], carried[^1], 1e-15);
            Assert.All(whole[..3].Zip(carried), pair => Assert.True(pair.Second > 0 && pair.First != pair.Second));
            every.CarriedNormPerStep(0, again, state);
            Assert.Equal(carried, again);
        }
    }

    [Fact]
    public void Powers_of_two_that_keep_gradients_in_range_are_in_the_norms()
    {
        Dataset data = SequenceData.WithTargets(4, 6, 2, lengths: true);
        NetworkSpec spec = RecurrentTests.Net(data, [new RecurrentSpec(RecurrentKind.Gru, 5) { ReturnsSequence = true }, new RecurrentSpec(RecurrentKind.Gru, 5)]);
        Network<double> network = RecurrentTests.Create(spec);
        network.Dense(2).SetWeights([1e-200, 0, 2e-200, 0, 0]);
        double[] plain = new double[6], scaled = new double[6];
        for (int layer = 0; layer < 2; layer++)
        {
            Backward(network, data).View.GradientNormPerStep(layer, plain);
            BatchPass<double> pass = Backward(network, data, keeps: true);
            pass.View.GradientNormPerStep(layer, scaled);
            Assert.True(pass.View.DeltaExponent(layer) < -600);
            Assert.All(plain.Zip(scaled), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * pair.First));
        }
    }

    [Fact]
    public void What_has_no_such_gradient_is_refused()
    {
        Dataset data = SequenceData.WithTargets(4, 6, 2, lengths: false);
        Network<double> network = RecurrentTests.Create(RecurrentTests.Net(data, [new RecurrentSpec(RecurrentKind.Gru, 5)]));
        BatchPass<double> pass = Backward(network, data);
        double[] norms = new double[6];
        Assert.Contains("Layer 2 is not recurrent", Assert.Throws<ArgumentException>(() => pass.View.GradientNormPerStep(1, norms)).Message, StringComparison.Ordinal);
        Assert.Contains("Only an lstm has a cell", Assert.Throws<ArgumentException>(() => pass.View.GradientNormPerStep(0, norms, RecurrentState.Cell)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.View.GradientNormPerStep(0, new double[5]));
    }

    private static BatchPass<double> Backward(Network<double> network, Dataset data, bool keeps = false)
    {
        var pass = new BatchPass<double>(network, data, data.Count) { KeepsDeltaInRange = keeps };
        pass.Gather([.. RecurrentTests.Rows(data)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        return pass;
    }
}
