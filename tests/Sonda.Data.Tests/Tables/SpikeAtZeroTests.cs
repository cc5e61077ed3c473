using Sonda.Data.Tables;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Amounts that are 0 in many rows: their recognition, and the input of their own that zeros get.</summary>
public sealed class SpikeAtZeroTests : IDisposable
{
    private const string Rain = "rain,wind,sky\n0,1,sun\n2.5,2,rain\n0,3,sun\n12,4,rain\n0,5,sun\n-0.0,6,sun\n1,7,rain\n0,8,sun\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-spike-").FullName;

    [Theory]
    [InlineData(100, 10, 21, true)]
    [InlineData(100, 9, 21, false)]
    [InlineData(1000, 900, 21, true)]
    [InlineData(1000, 901, 21, false)]
    [InlineData(100, 10, 20, false)]
    public void A_spike_is_a_tenth_to_nine_tenths_of_zeros_among_more_than_twenty_numbers(int rows, int zeros, int distinct, bool isOne)
    {
        // 0 is one of the different numbers.
        float[] numbers = [.. Enumerable.Range(0, rows).Select(i => i < zeros ? 0 : 1f + (i % (distinct - 1)))];
        Assert.Equal(distinct, numbers.Distinct().Count());
        Assert.Equal(isOne, IsOne(numbers));
        Assert.Equal(isOne, IsOne([.. numbers, float.NaN, float.NaN]));
        Assert.Equal(isOne, IsOne([.. numbers.Reverse()]));
        Assert.False(IsOne([.. numbers, -1]));
    }

    [Fact]
    public void Columns_are_found_by_the_training_rows_and_reported_by_all()
    {
        string amounts = string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i < 40 && i % 3 > 0 ? i : 0)},{i % 2},{i - 30},{(i % 3 == 0 ? "0" : "w" + i % 5)},{i % 2}\n")));
        string path = Write("a.csv", "amount,flag,signed,word,y\n" + amounts);
        Assert.Equal(["amount"], SpikeAtZero.Columns(Load.Data($"csv({path},order=file,validation=0.4)")));
        Assert.Equal(["column \"amount\" is 0 in many rows; zeros=amount gives its zeros an input of their own."], Notes(""));
        Assert.Empty(Notes(",zeros=no"));
        Assert.Empty(Notes(",zeros=amount"));

        // In the last rows there is nothing but zeros, and in the first ones nothing but amounts.
        string late = Write("late.csv", "amount,y\n" + string.Concat(Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"{(i < 40 ? i : 0)},{i % 2}\n"))));
        Assert.Empty(SpikeAtZero.Columns(Load.Data($"csv({late},order=file,validation=0.4,keep=amount)")));

        string[] Notes(string settings) =>
            [.. TableReport.Of((CsvSpec)DatasetSpec.Parse($"csv({path},order=file{settings})"), TestContext.Current.CancellationToken).Notes.Select(note => note.ToString()).Where(note => note.Contains("zeros", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(21, 0)]
    public void Many_such_columns_are_pixels(int columns, int found)
    {
        string names = string.Concat(Enumerable.Range(0, columns).Select(column => $"p{column},"));
        string path = Write("p.csv", names + "a|b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(row =>
            string.Concat(Enumerable.Range(0, columns + 1).Select(column => $"{(row % 2 == 0 ? 0 : row + column)},")) + $"{row % 3}\n")));
        Assert.Equal(found, SpikeAtZero.Columns(Load.Data($"csv({path})")).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+standard")]
    [InlineData("+minmax")]
    public void Zeros_get_an_input_of_their_own_that_is_scaled_like_the_others(string scaling)
    {
        LoadedData plain = Rows("", ""), data = Rows(",zeros=rain", scaling);
        Assert.Equal((2, 3), (plain.Training.InputSize, data.Training.InputSize));
        double[] isZero = [.. Enumerable.Range(0, plain.Training.Count).Select(row => Load.Row(plain.Training, row)[0] == 0 ? 1.0 : 0)];
        double mean = isZero.Average(), deviation = Math.Sqrt(isZero.Average(one => (one - mean) * (one - mean)));
        double[] expected = [.. isZero.Select(one => scaling == "+standard" ? (one - mean) / deviation : one)];
        Assert.Equal("1 0 1 0 1 1", string.Join(' ', isZero));
        for (int row = 0; row < plain.Training.Count; row++)
        {
            float[] numbers = Load.Row(data.Training, row);
            Assert.Equal(expected[row], numbers[1], 1e-6);
            Assert.Equal(Load.Row(Rows("", scaling).Training, row), new[] { numbers[0], numbers[2] });
        }
    }

    [Fact]
    public void A_network_keeps_it_and_one_without_it_reads_and_writes_as_before()
    {
        DataPreparation kept = DataPreparation.Parse(Rows(",zeros=rain", "+standard").Preparation!.ToJson());
        Assert.Equal([true, false], kept.Table!.Inputs.Select(input => input.HasZeroInput));
        Assert.Equal(3, kept.Table.Width);
        Assert.DoesNotContain("ZeroInput", Rows("", "+standard").Preparation!.ToJson(), StringComparison.OrdinalIgnoreCase);
        Assert.ThrowsAny<FormatException>(() => DataPreparation.Parse(kept.ToJson().Replace("\"hasZeroInput\":true,", "", StringComparison.Ordinal)));

        PreparedRows rows = PreparedRows.Read(new CsvSpec { Path = Write("new.csv", "wind,rain\n3,0\n3,7\n3,900\n") }, kept, TestContext.Current.CancellationToken);
        float[] trained = Load.Row(Rows(",zeros=rain", "+standard").Training, 2);
        Assert.Equal(trained, Load.Row(rows.Rows, 0));
        Assert.Equal(Load.Row(Rows(",zeros=rain", "+standard").Training, 1)[1], Load.Row(rows.Rows, 1)[1]);
        Assert.Contains("Is the unit the same?", Assert.Single(rows.Notes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_reads_one_of_two_columns_of_a_name_says_so()
    {
        DataPreparation kept = Rows("", "").Preparation!;
        PreparedRows rows = PreparedRows.Read(new CsvSpec { Path = Write("new.csv", "rain,wind,rain,sky,sky\n0,3,7,sun,rain\n") }, kept, TestContext.Current.CancellationToken);
        Assert.Contains(rows.Notes, note => note.ToString() == "several columns each have the names rain, sky; the network reads the first of each.");
    }

    [Fact]
    public void A_column_with_the_name_of_none_is_not_proposed()
    {
        string path = Write("no.csv", Many("no"));
        Assert.Empty(SpikeAtZero.Columns(Load.Data($"csv({path})")));
        Assert.Equal(["rain"], SpikeAtZero.Columns(Load.Data($"csv({Write("rain.csv", Many("rain"))})")));

        static string Many(string name) => $"{name},wind,sky\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{(i % 2 == 0 ? 0 : i)},{i * 7 % 11},{(i % 3 == 0 ? "sun" : "rain")}\n"));
    }

    [Fact]
    public void A_replaced_value_counts_as_the_number_that_replaces_it()
    {
        string path = Write("gap.csv", "rain,sky\n0,sun\n0,sun\n,sun\n4,rain\n0,sun\n0,rain\n");
        LoadedData data = Load.Data($"csv({path},order=file,validation=0.34,zeros=rain,missing=median)");
        Assert.Equal([0, 1], Load.Row(data.Training, 2));
        Assert.Equal([4, 0], Load.Row(data.Training, 3));
    }

    [Theory]
    [InlineData("snow", "zeros=snow: no such column; the columns are rain, wind, sky.")]
    [InlineData("sky", "zeros=sky: the column is not an input that holds numbers.")]
    [InlineData("rain,drop=rain", "zeros=rain: the column is not an input that holds numbers.")]
    [InlineData("rain,words=rain", "zeros=rain: the column is not an input that holds numbers.")]
    [InlineData("wind", "zeros=wind: the column is not an input that holds numbers.")]
    public void A_column_that_cannot_have_one_is_refused(string setting, string message) =>
        Assert.EndsWith(message, Assert.Throws<DatasetException>(() => Rows($",zeros={setting}", "")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsOne(float[] numbers)
    {
        var spike = new SpikeAtZero();
        Array.ForEach(numbers, spike.Add);
        return spike.IsOne;
    }

    private LoadedData Rows(string settings, string scaling) =>
        Load.Data($"csv({Write("rain.csv", settings.Contains("wind", StringComparison.Ordinal) ? Long() : Rain)},order=file,validation=0.25{settings}){scaling}");

    /// <summary>A table long enough for the column of the wind to count its rows.</summary>
    private static string Long() => "rain,wind,sky\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"{i % 3},{i},{(i % 2 == 0 ? "sun" : "rain")}\n"));

    private string Write(string name, string table)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, table);
        return path;
    }
}
