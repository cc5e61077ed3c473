using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

public sealed class GradientTests
{
    public static TheoryData<string, CostFunction, double> Cases
    {
        get
        {
            TheoryData<string, CostFunction, double> cases = BookCases;
            foreach (ActivationKind kind in ActivationFormulas.Kinds)
            {
                string name = new ActivationSpec(kind).ToString();
                cases.Add($"12-[7 {name} xavier]-[5 {name} he]-4", CostFunction.CrossEntropy, 0.2);
                cases.Add($"12-[7 {name} he]-[5 {name} xavier]-4", CostFunction.Softmax, 0.9);
            }

            foreach (CostFunction cost in Enum.GetValues<CostFunction>())
            {
                cases.Add("12-[7 leaky-relu(0.3)]-[5 tanh orthogonal]-4", cost, 0.9);
            }

            return cases;
        }
    }

    private static TheoryData<string, CostFunction, double> BookCases => new()
    {
        { "12-7-5-4", CostFunction.CrossEntropy, 0.2 },
        { "12-7-5-4", CostFunction.CrossEntropy, 0.9 },
        { "12-7-5-4", CostFunction.Quadratic, 0.2 },
        { "12-7-5-4", CostFunction.Quadratic, 0.9 },
        { "12-4", CostFunction.CrossEntropy, 0.2 },
        { "12-33-17-20-4", CostFunction.CrossEntropy, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_gradient_equals_the_finite_difference_of_the_cost(string net, CostFunction cost, double density)
    {
        (Network<double> network, Dataset data) = Setup(net, cost, density);
        double[][] gradients = WeightGradients(network, data, out double[][] biasGradients);
        var naive = new NaiveNetwork(network);
        double MeanCost() => Enumerable.Range(0, data.Count).Average(i => naive.Cost(TestData.Row(data, i), data.Labels[i]));
        double Difference(Action<double> move)
        {
            const double h = 1e-5;
            move(h);
            double up = MeanCost();
            move(-2 * h);
            double down = MeanCost();
            move(h);
            return (up - down) / (2 * h);
        }

        static void Near(double expected, double found) =>
            Assert.Equal(expected, found, 1e-8 * Math.Max(1, Math.Abs(expected)));

        for (int l = 0; l < network.Spec.LayerCount; l++)
        {
            (int inputs, int outputs) = (network.Dense(l).Inputs, network.Dense(l).Outputs);
            for (int n = 0; n < inputs * outputs; n += 3)
            {
                (int i, int o) = (n / outputs, n % outputs);
                Near(Difference(h => naive.Weights[l][i, o] += h), gradients[l][n]);
            }

            for (int o = 0; o < outputs; o++)
            {
                Near(Difference(h => naive.Biases[l][o] += h), biasGradients[l][o]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Delta_of_every_row_equals_the_naive_one(string net, CostFunction cost, double density)
    {
        (Network<double> network, Dataset data) = Setup(net, cost, density);
        BatchPass<double> pass = Pass(network, data);
        var naive = new NaiveNetwork(network);
        for (int row = 0; row < data.Count; row++)
        {
            double[][] expected = naive.Deltas(TestData.Row(data, row), data.Labels[row]);
            for (int l = 0; l < expected.Length; l++)
            {
                Close(expected[l], pass.View.Delta(l, row), 1e-13);
            }

            Assert.Equal(naive.Cost(TestData.Row(data, row), data.Labels[row]), pass.View.CostOf(row), 1e-12);
        }
    }

    [Fact]
    public void The_gradient_of_a_batch_is_the_mean_of_the_gradients_of_its_rows() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 25], Gen.Double[0.05, 0.95]).Sample((seed, rows, density) =>
        {
            Dataset data = TestData.Random(seed, rows, 20, 4, density);
            Network<double> network = Network<double>.Create(new NetworkSpec(20, 6, 9, 4), new RandomStream(seed));
            BatchPass<double> whole = Pass(network, data);
            for (int l = 0; l < 3; l++)
            {
                double[] mean = new double[network.Dense(l).Outputs];
                for (int row = 0; row < rows; row++)
                {
                    ReadOnlySpan<double> single = Pass(network, data.Slice(row, 1)).View.MeanDelta(l);
                    for (int i = 0; i < mean.Length; i++)
                    {
                        mean[i] += single[i] / rows;
                    }
                }

                Close(mean, whole.View.MeanDelta(l), 1e-14);
            }
        }, iter: 30);

    [Fact]
    public void Permuting_hidden_neurons_permutes_their_gradients_and_leaves_the_rest()
    {
        (Network<double> network, Dataset data) = Setup("12-7-5-4", CostFunction.CrossEntropy, 0.5);
        int[] order = [3, 0, 6, 1, 5, 2, 4];
        var permuted = new Network<double>(network.Spec);
        permuted.CopyFrom(network);
        double[] first = Copy(network, 0), second = Copy(network, 1);
        permuted.Dense(0).SetWeights([.. Enumerable.Range(0, 12 * 7).Select(n => first[(n / 7 * 7) + order[n % 7]])]);
        permuted.Dense(0).SetBiases([.. order.Select(o => network.Dense(0).Biases[o])]);
        permuted.Dense(1).SetWeights([.. Enumerable.Range(0, 7 * 5).Select(n => second[(order[n / 5] * 5) + (n % 5)])]);
        BatchPass<double> a = Pass(network, data), b = Pass(permuted, data);
        double[] delta = a.View.MeanDelta(0).ToArray();
        Close([.. order.Select(o => delta[o])], b.View.MeanDelta(0), 1e-15);
        Close(a.View.MeanDelta(1).ToArray(), b.View.MeanDelta(1), 1e-15);
    }

    [Fact]
    public void Sparse_and_dense_rows_give_the_same_gradients()
    {
        Dataset sparse = TestData.Random(1, 15, 60, 4, 0.2);
        float[] values = new float[15 * 60];
        for (int row = 0; row < 15; row++)
        {
            sparse.CopyRow(row, values.AsSpan(row * 60, 60));
        }

        // One more row without zeros for each given row makes the whole dense.
        var dense = Dataset.FromValues("dense", [.. values, .. Enumerable.Repeat(1f, 15 * 60)], [.. sparse.Labels, .. sparse.Labels], 60, 4);
        Assert.True(sparse.IsSparse && !dense.IsSparse);
        Network<double> network = Network<double>.Create(new NetworkSpec(60, 30, 4), new RandomStream(2));
        double[][] a = WeightGradients(network, sparse, out _), b = WeightGradients(network, dense.Slice(0, 15), out _);
        Close(a[0], b[0], 1e-14);
        Close(a[1], b[1], 1e-14);
    }

    [Fact]
    public void Two_hundred_layers_deep_the_microscope_reads_what_float_and_double_cannot_hold()
    {
        Dataset data = TestData.Random(1, 10, 40, 10, 0.3);
        Network<double> network = Network<double>.Create(NetworkSpec.Parse("40-30x600-10"), new RandomStream(1));
        BatchPass<double> plain = Pass(network, data);
        var scaled = new BatchPass<double>(network, data, 10) { KeepsDeltaInRange = true };
        Run(scaled, data);
        Assert.Equal(0, Norms.Euclidean(plain.View.MeanDelta(0)));
        double log10 = Math.Log10(Norms.Euclidean(scaled.View.MeanDelta(0))) + (scaled.View.DeltaExponent(0) * Math.Log10(2));
        Assert.InRange(log10, -460, -380);

        // As long as double can hold the numbers, both readings are equal.
        for (int l = 350; l < 601; l += 25)
        {
            double expected = Norms.Euclidean(plain.View.MeanDelta(l));
            double found = Math.ScaleB(Norms.Euclidean(scaled.View.MeanDelta(l)), scaled.View.DeltaExponent(l));
            Assert.InRange(found / expected, 1 - 1e-13, 1 + 1e-13);
        }
    }

    [Fact]
    public void A_network_that_does_not_fit_the_data_is_refused_with_both_sizes()
    {
        Dataset data = TestData.Random(1, 3, 12, 4, 0.5);
        var network = new Network<float>(new NetworkSpec(11, 4));
        string message = Assert.ThrowsAny<ArgumentException>(() => new BatchPass<float>(network, data, 1)).Message;
        Assert.Contains("11 inputs", message, StringComparison.Ordinal);
        Assert.Contains("12 inputs", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_that_reads_another_output_activation_is_refused_by_name()
    {
        Dataset data = TestData.Random(1, 3, 12, 4, 0.5);
        var book = new Network<float>(new NetworkSpec(12, 4));
        _ = new BatchPass<float>(book, data, 1, CostFunction.Quadratic);
        string message = Assert.ThrowsAny<ArgumentException>(() => new BatchPass<float>(book, data, 1, CostFunction.Softmax)).Message;
        Assert.Contains("softmax reads outputs by Identity", message, StringComparison.Ordinal);
    }

    private static (Network<double> Network, Dataset Data) Setup(string net, CostFunction cost, double density)
    {
        NetworkSpec spec = NetworkSpec.Parse(net) with { Cost = cost };
        Network<double> network = Network<double>.Create(spec, new RandomStream(3));
        for (int l = 0; l < network.Layers.Count; l++)
        {
            // Zero biases put the neurons after a dead layer on the kink of ReLU, where no difference is a slope.
            if (network.Dense(l).Biases.ToArray().All(bias => bias == 0))
            {
                RandomStream random = new RandomStream(5).Split("biases", l);
                network.Dense(l).SetBiases([.. Enumerable.Range(0, network.Dense(l).Outputs).Select(_ => 0.3 * random.NextGaussian())]);
            }
        }

        return (network, TestData.Random(7, 9, 12, 4, density));
    }

    private static BatchPass<double> Pass(Network<double> network, Dataset data)
    {
        var pass = new BatchPass<double>(network, data, data.Count);
        Run(pass, data);
        return pass;
    }

    private static void Run(BatchPass<double> pass, Dataset data)
    {
        pass.Gather([.. Enumerable.Range(0, data.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
    }

    private static double[][] WeightGradients(Network<double> network, Dataset data, out double[][] biases)
    {
        BatchPass<double> pass = Pass(network, data);
        biases = [.. Enumerable.Range(0, network.Spec.LayerCount).Select(l => pass.View.MeanDelta(l).ToArray())];
        return [.. network.Layers.Cast<Dense<double>>().Select((layer, l) =>
        {
            double[] sum = new double[layer.Inputs * layer.Outputs];
            pass.View.WeightGradient(l, sum);
            return Array.ConvertAll(sum, value => value / data.Count);
        })];
    }

    private static double[] Copy(Network<double> network, int layer)
    {
        double[] weights = new double[network.Dense(layer).Inputs * network.Dense(layer).Outputs];
        network.Dense(layer).CopyWeights(weights);
        return weights;
    }

    private static void Close(double[] expected, ReadOnlySpan<double> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance);
        }
    }
}
