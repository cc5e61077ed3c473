using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Tests;

namespace Sonda.Data.Tests.Generated;

public sealed class SequenceTests
{
    [Fact]
    public void Adding_marks_one_number_in_each_half_and_the_target_is_their_sum()
    {
        Dataset data = Load.Data("adding(length=21,rows=500)").Training;
        Assert.Equal((350, Shape.Sequence(21, 2), 1), (data.Count, data.InputShape, data.TargetSize));
        var places = new HashSet<int>();
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = Load.Row(data, i);
            int[] marked = [.. Enumerable.Range(0, 21).Where(step => row[(2 * step) + 1] == 1)];
            Assert.Equal(19, Enumerable.Range(0, 21).Count(step => row[(2 * step) + 1] == 0));
            Assert.InRange(marked[0], 0, 9);
            Assert.InRange(marked[1], 10, 20);
            Assert.Equal(row[2 * marked[0]] + row[2 * marked[1]], data.Targets[i]);
            Assert.All(Enumerable.Range(0, 21), step => Assert.InRange(row[2 * step], 0f, 1f));
            places.UnionWith(marked);
        }

        Assert.Equal(21, places.Count);
    }

    [Fact]
    public void Answering_one_to_every_sum_has_an_error_of_a_sixth()
    {
        Dataset data = Load.Data("adding(length=2,rows=20000)").Training;
        double error = data.Targets.ToArray().Average(target => (target - 1.0) * (target - 1.0));
        Assert.Equal(1 / 6.0, error, 0.005);
    }

    [Fact]
    public void Copy_asks_for_its_symbols_behind_the_delay()
    {
        Dataset data = Load.Data("copy(delay=5,rows=200)").Training;
        Assert.Equal((140, Shape.Sequence(25, 10), 9, 25), (data.Count, data.InputShape, data.Classes, data.LabelsPerRow));
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = Load.Row(data, i);
            int[] inputs = [.. Enumerable.Range(0, 25).Select(step => Array.IndexOf(row, 1f, step * 10) - (step * 10))];
            Assert.Equal(25, row.Count(value => value == 1));
            Assert.Equal(225, row.Count(value => value == 0));
            byte[] labels = data.Labels.Slice(i * 25, 25).ToArray();
            Assert.All(inputs[..10], symbol => Assert.InRange(symbol, 0, 7));
            Assert.Equal([8, 8, 8, 8, 9], inputs[10..15]);
            Assert.Equal(Enumerable.Repeat(8, 10), inputs[15..]);
            Assert.All(labels[..15], label => Assert.Equal(8, label));
            Assert.Equal(inputs[..10], labels[15..].Select(label => (int)label));
        }
    }

    [Fact]
    public void Adding_of_a_range_marks_one_number_in_each_half_of_each_length()
    {
        Dataset data = Load.Data("adding(length=5..21,rows=1000)").Training;
        Assert.Equal(Shape.Sequence(21, 2), data.InputShape);
        Assert.Equal(Enumerable.Range(5, 17), data.Lengths.ToArray().Distinct().Order());
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = Load.Row(data, i);
            int length = data.Lengths[i];
            int[] marked = [.. Enumerable.Range(0, 21).Where(step => row[(2 * step) + 1] == 1)];
            Assert.Equal(2, marked.Length);
            Assert.InRange(marked[0], 0, (length / 2) - 1);
            Assert.InRange(marked[1], length / 2, length - 1);
            Assert.Equal(row[2 * marked[0]] + row[2 * marked[1]], data.Targets[i]);
            Assert.All(row[(2 * length)..], number => Assert.Equal(0, number));
        }
    }

    [Fact]
    public void Copy_of_a_range_ends_each_sequence_with_its_symbols()
    {
        LoadedData loaded = Load.Data("copy(delay=2..5,rows=300)");
        Dataset data = loaded.Training;
        Assert.Equal((Shape.Sequence(25, 10), 25), (data.InputShape, data.LabelsPerRow));
        Assert.Equal([22, 23, 24, 25], data.Lengths.ToArray().Distinct().Order());
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = Load.Row(data, i);
            int length = data.Lengths[i];
            byte[] labels = data.Labels.Slice(i * 25, length).ToArray();
            Assert.Equal(1, row[((length - 11) * 10) + 9]);
            Assert.Equal(length, row.Count(value => value == 1));
            Assert.Equal(Enumerable.Range(0, 10).Select(step => Array.IndexOf(row, 1f, step * 10) - (step * 10)), labels[^10..].Select(label => (int)label));
        }

        DataSummary summary = DataSummary.Of(loaded);
        Assert.Equal("22..25", summary.Steps);
        Assert.Equal(data.Lengths.ToArray().Sum(), summary.Classes.Sum(one => one.Count));
        Assert.Equal(0.1, summary.Inputs.Mean, 12);
    }

    /// <summary>
    /// The padding of short sequences has no part in outputs, costs and gradients: these equal the ones of each sequence alone.
    /// </summary>
    [Theory]
    [InlineData("adding(3..9,rows=12)", "[lstm 5]-1 mse")]
    [InlineData("adding(3..9,rows=12)+standard", "[gru 5]-[ln]-1 mse")]
    [InlineData("copy(1..6,rows=12)", "[rnn 6 tanh all]-9 softmax")]
    public void A_batch_of_different_lengths_has_the_gradient_of_its_sequences_alone(string data, string layers)
    {
        Dataset rows = Load.Data(data).Training;
        var network = Network<double>.Create(NetworkSpec.Parse($"{rows.InputShape}-{layers}"), new RandomStream(1));
        double[] sum = new double[network.Layers[0].Parameters[0].Count], each = new double[sum.Length];
        double cost = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            int steps = rows.Lengths[i], features = rows.InputShape.Features;
            float[] values = Load.Row(rows, i)[..(steps * features)];
            Dataset alone = rows.HasTargets
                ? Dataset.FromValues("alone", values, rows.Targets.Slice(i, 1), values.Length, 1).WithShape(Shape.Sequence(steps, features))
                : Dataset.FromValues("alone", values, rows.Labels.Slice(i * rows.LabelsPerRow, steps), values.Length, rows.Classes, steps);
            var own = Network<double>.Create(NetworkSpec.Parse($"{alone.InputShape}-{layers}"), new RandomStream(1));
            cost += Pass(own, alone, each);
            sum = [.. sum.Zip(each, (one, other) => one + other)];
        }

        Assert.True(rows.Lengths.ToArray().Distinct().Count() > 2);
        double[] together = new double[sum.Length];
        Assert.Equal(cost, Pass(network, rows, together), 1e-12);
        Assert.Contains(sum, one => Math.Abs(one) > 1e-3);
        Assert.All(sum.Zip(together), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        static double Pass(Network<double> network, Dataset rows, double[] gradient)
        {
            var pass = new BatchPass<double>(network, rows, rows.Count);
            pass.Gather([.. Enumerable.Range(0, rows.Count)]);
            pass.Forward();
            pass.OutputDelta();
            pass.Backward();
            pass.View.WeightGradient(0, gradient);
            return Enumerable.Range(0, rows.Count).Sum(pass.View.CostOf);
        }
    }

    [Fact]
    public void More_numbers_than_a_gibibyte_are_refused_before_they_are_made() =>
        Assert.Contains("take fewer rows or steps", Load.Refusal("adding(10000,rows=1000000)"), StringComparison.Ordinal);

    [Theory]
    [InlineData("circle(points=50)", "24d5736ff7acb58a")]
    [InlineData("blob(points=50)", "d533db2bcd5b3edb")]
    [InlineData("adding(10,rows=20)", "7a8f8afeba4bc5ec")]
    [InlineData("copy(3,rows=20)", "a7e5c8ba3174080b")]
    [InlineData("adding(5..10,rows=20)", "a6f18fa09bc4e579")]
    [InlineData("copy(2..5,rows=20)", "9e540ffd6e3f51c5")]
    public void A_seed_gives_the_recorded_bytes_on_every_machine(string spec, string recorded)
    {
        LoadedData data = Load.Data(spec);
        byte[] bytes =
        [
            .. Load.Rows(data.Training).SelectMany(row => MemoryMarshal.AsBytes<float>(row).ToArray()),
            .. MemoryMarshal.AsBytes(data.Training.Targets),
            .. data.Training.Labels,
        ];
        Assert.Equal(recorded, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }
}
