using Sonda.Engine.Data;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Data;

public sealed class DatasetTests
{
    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.9, false)]
    public void Rows_come_back_as_they_were_whichever_way_they_are_kept(double density, bool sparse)
    {
        byte[] pixels = [.. Enumerable.Range(0, 600).Select(i => (byte)((i * 7919 % 100) < density * 100 ? (i % 255) + 1 : 0))];
        byte[] labels = [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 10))];
        var data = Dataset.FromBytes("x", pixels, labels, 30, 10);
        Assert.Equal(sparse, data.IsSparse);
        float[] row = new float[30];
        for (int i = 0; i < 20; i++)
        {
            data.CopyRow(i, row);
            Assert.Equal(pixels.Skip(i * 30).Take(30).Select(p => p / 255f), row);
        }
    }

    [Fact]
    public void A_slice_shows_its_rows_and_labels_and_a_slice_of_a_slice_too()
    {
        Dataset all = TestData.Random(1, 50, 12, 10, 0.2);
        Dataset part = all.Slice(10, 30).Slice(5, 10);
        Assert.Equal(10, part.Count);
        Assert.Equal(all.Labels.Slice(15, 10).ToArray(), part.Labels.ToArray());
        Assert.Equal(TestData.Row(all, 19), TestData.Row(part, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Slice(5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestData.Row(part, 10));
    }

    [Fact]
    public void Rows_too_wide_for_16_bits_are_kept_dense()
    {
        float[] values = new float[2 * 70_000];
        values[69_999] = 0.5f;
        Assert.False(Dataset.FromValues("x", values, new byte[2], 70_000, 10).IsSparse);
        Assert.True(Dataset.FromValues("x", values.AsSpan(0, 65_536), new byte[1], 65_536, 10).IsSparse);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused_with_its_place(float value) => Assert.StartsWith(
        "Number 1 of row 2", Assert.Throws<ArgumentException>(() => Dataset.FromValues("x", [0, 1, 2, 3, 4, value], new byte[3], 2, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void Wrong_lengths_and_labels_are_refused_with_what_was_found()
    {
        Assert.Contains("7 inputs", Assert.Throws<ArgumentException>(() => Dataset.FromBytes("x", new byte[7], new byte[2], 4, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("Label 10 of row 1", Assert.Throws<ArgumentException>(() => Dataset.FromBytes("x", new byte[8], [0, 10], 4, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_come_back_row_by_row_and_take_the_place_of_classes()
    {
        float[] targets = [1, 2, 3, 4, 5, 6];
        var data = Dataset.FromValues("x", new float[9], targets.AsSpan(), inputSize: 3, targetSize: 2);
        Assert.Equal((3, 2, 0, 0, true), (data.Count, data.TargetSize, data.Classes, data.LabelsPerRow, data.HasTargets));
        Assert.True(data.Labels.IsEmpty);
        Dataset part = data.Slice(1, 2);
        Assert.Equal([3, 4, 5, 6], part.Targets.ToArray());
        float[] target = new float[2];
        part.CopyTarget(1, target);
        Assert.Equal([5, 6], target);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.CopyTarget(2, target));
        Assert.False(TestData.Random(1, 5, 3, 2, 0.5).HasTargets);
    }

    [Fact]
    public void A_shape_reads_the_same_numbers_anew_and_slices_keep_it()
    {
        Dataset data = TestData.Random(2, 10, 12, 3, 0.5);
        Assert.Equal(Shape.Vector(12), data.InputShape);
        Dataset part = data.WithShape(Shape.Image(1, 3, 4)).Slice(4, 3);
        Assert.Equal(Shape.Image(1, 3, 4), part.InputShape);
        Assert.Equal(TestData.Row(data, 5), TestData.Row(part, 1));
        Assert.Equal(data.Labels[5], part.Labels[1]);
        var error = Assert.Throws<ArgumentException>(() => data.WithShape(Shape.Image(1, 3, 5)));
        Assert.StartsWith("Rows of 12 numbers cannot be read as (1,3,5), which has 15.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_time_step_may_have_a_class()
    {
        byte[] labels = [0, 1, 2, 2, 1, 0, 0, 0, 1];
        var data = Dataset.FromValues("x", new float[18], labels, inputSize: 6, classes: 3, labelsPerRow: 3);
        Assert.Equal((3, 3, Shape.Sequence(3, 2)), (data.Count, data.LabelsPerRow, data.InputShape));
        Assert.Equal([2, 1, 0], data.Slice(1, 1).Labels.ToArray());
        Assert.Throws<ArgumentException>(() => data.WithShape(Shape.Sequence(2, 3)));
        Assert.Throws<ArgumentException>(() => data.WithShape(Shape.Vector(6)));
        var error = Assert.Throws<ArgumentException>(() => Dataset.FromValues("x", new float[18], labels, 6, 2, 3));
        Assert.StartsWith("Label 2 of row 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Dataset.FromValues("x", new float[18], labels, 6, 3, 4));
    }

    [Fact]
    public void Sequences_may_end_early()
    {
        Dataset data = Dataset.FromValues("x", [1, 2, 3, 4, 5, 0, 6, 0, 0], new byte[3], 3, 2).WithShape(Shape.Sequence(3, 1));
        Assert.True(data.Lengths.IsEmpty);
        Assert.Equal([2, 1], data.WithLengths([3, 2, 1]).Slice(1, 2).Lengths.ToArray());
        Assert.Equal([3, 1], data.Slice(1, 2).WithLengths([3, 1]).Lengths.ToArray());
        Assert.Throws<ArgumentException>(() => data.WithLengths([3, 2, 1]).WithShape(Shape.Vector(3)));
    }

    [Theory]
    [InlineData(new[] { 3, 2 }, "Expected a length for each of 3 sequences; found 2")]
    [InlineData(new[] { 3, 0, 1 }, "Row 1 has length 0; expected 1 to 3 steps.")]
    [InlineData(new[] { 3, 2, 4 }, "Row 2 has length 4; expected 1 to 3 steps.")]
    [InlineData(new[] { 2, 2, 1 }, "Row 0 has length 2, but numbers behind it")]
    public void Wrong_lengths_of_sequences_are_refused_with_the_row(int[] lengths, string message)
    {
        Dataset data = Dataset.FromValues("x", [1, 2, 3, 4, 5, 0, 6, 0, 0], new byte[3], 3, 2).WithShape(Shape.Sequence(3, 1));
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => data.WithLengths(lengths)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_targets_are_refused_with_what_was_found()
    {
        Assert.Contains("3 numbers do not make targets of 2", Message([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("6 inputs do not make 3 rows of 3", Message([1, 2, 3, 4, 5, 6]), StringComparison.Ordinal);
        Assert.StartsWith("Target 1 of row 1 is NaN", Message([1, 2, 3, float.NaN]), StringComparison.Ordinal);

        static string Message(float[] targets) => Assert.Throws<ArgumentException>(
            () => Dataset.FromValues("x", new float[6], targets.AsSpan(), 3, 2)).Message;
    }
}
