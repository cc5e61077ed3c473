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
}
