using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Lab.Datasets;

namespace Sonda.Lab.Tests.Datasets.Generated;

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
    public void More_numbers_than_a_gibibyte_are_refused_before_they_are_made() =>
        Assert.Contains("take fewer rows or steps", Load.Refusal("adding(10000,rows=1000000)"), StringComparison.Ordinal);

    [Theory]
    [InlineData("circle(points=50)", "24d5736ff7acb58a")]
    [InlineData("blob(points=50)", "d533db2bcd5b3edb")]
    [InlineData("adding(10,rows=20)", "7a8f8afeba4bc5ec")]
    [InlineData("copy(3,rows=20)", "a7e5c8ba3174080b")]
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
