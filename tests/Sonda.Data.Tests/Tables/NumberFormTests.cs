using Parquet;
using Parquet.Schema;
using Sonda.Data.Tables;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Numbers as people write them: 1,000.5 and 12%.</summary>
public sealed class NumberFormTests : IDisposable
{
    private const string Sales = "price,share,y\n\"1,000.5\",12%,0\n950,-3.5 %,1\n\"-2,000,000\",0%,0\n20,5%,1\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-numbers-").FullName;

    [Fact]
    public void Thousands_separators_and_percent_signs_are_read_and_told()
    {
        LoadedData data = Read(Sales);
        Assert.Equal([[1000.5f, 12], [950, -3.5f], [-2_000_000, 0]], Load.Rows(data.Training));
        Assert.Equal([NumberForm.Thousands, NumberForm.Percent], data.Preparation!.Table!.Inputs.Select(input => input.Form!.Value));
        Assert.Equal(
            [
                "column \"price\" has numbers with thousands separators, as in 1,000.5; words=price takes its cells as words.",
                "column \"share\" is in percent: 12% becomes 12; words=share takes its cells as words.",
            ],
            data.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void A_point_is_between_thousands_where_the_decimal_mark_is_a_comma()
    {
        // "1.000,5" alone shows that the mark is a comma, and "2.000" then is 2000.
        LoadedData data = Read("price;y\n1.000,5;0\n2.000;1\n20;0\n950;1\n");
        Assert.Equal([[1000.5f], [2000], [20]], Load.Rows(data.Training));
        Assert.Contains(data.Notes, note => note.ToString().Contains("as in 1.000,5;", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_may_have_them_too()
    {
        LoadedData data = Read("x,y\n1,\"1,000.5\"\n2,\"2,000\"\n3,30\n4,40\n5,50.5\n6,60\n7,70\n8,80\n");
        Assert.Equal([1000.5f, 2000, 30, 40, 50.5f, 60], data.Training.Targets.ToArray());
        Assert.Equal(NumberForm.Thousands, data.Preparation!.Table!.Target.Form);
        Assert.Equal("the target \"y\" has numbers with thousands separators, as in 1,000.5.", data.Notes[^1].ToString());
        Assert.Equal("the target \"y\" is in percent: 12% becomes 12.", Read("x,y\n1,1.5%\n2,2.5%\n3,3.5%\n4,4.5%\n").Notes[^1].ToString());
    }

    [Theory]
    [InlineData("1,000|12%")]
    [InlineData("1,00|2,000")]
    [InlineData("0,125|2,000")]
    [InlineData("1000,000|2,000")]
    [InlineData("1,000|2000")]
    [InlineData("1,000e3|2,000")]
    [InlineData("12%|12")]
    [InlineData("12%|a%")]
    [InlineData("1,000.|2,000")]
    public void Cells_of_different_forms_stay_words(string cells)
    {
        LoadedData data = Read("x,y\n" + string.Concat(cells.Split('|').Select((cell, i) => $"\"{cell}\",{i % 2}\n")) + "word,0\nword,1\n");
        Assert.Equal(InputKind.Category, data.Preparation!.Table!.Inputs[0].Kind);
        string[] two = cells.Split('|');
        Assert.Null(new TableNumber(HasComma: false).FormOf(two));
    }

    [Fact]
    public void A_setting_keeps_the_cells_as_words() =>
        Assert.Equal(["0%", "12%"], Read("share,y\n12%,0\n0%,1\n12%,0\n0%,1\n", "words=share").Preparation!.Table!.Inputs[0].Categories);

    [Fact]
    public void Numbers_before_the_first_separator_count_too_and_others_from_1000_on_are_refused()
    {
        const string small = "x,y\n1,0\n2,1\n3,0\n4,1\n5,0\n";
        Assert.Equal(1234, Load.Row(Read(small + "\"1,234\",0\n6,1\n7,0\n8,1\n").Training, 5)[0]);
        Assert.Equal(
            "line 7, column \"x\": found \"1,234\" among numbers from 1000 on without thousands separators; write all of them in one way.",
            Assert.Throws<DatasetException>(() => Read(small + "\"1,234\",0\n5000,1\n7,0\n8,1\n")).Message[(PathOf.Length + 2)..]);
    }

    [Fact]
    public void A_network_reads_other_files_in_the_form_of_the_training()
    {
        DataPreparation preparation = DataPreparation.Parse(Read(Sales).Preparation!.ToJson());
        PreparedRows rows = Apply(preparation, "share,price\n7%,\"3,000\"\n8%,4000\n9,5\n");
        Assert.Equal([[3000f, 7], [4000, 8], [0, 0]], Load.Rows(rows.Rows));
        RowFault fault = Assert.Single(rows.Faults);
        Assert.Equal("line 4, column \"share\": found \"9\", expected a number with a percent sign, such as 12%.", fault.Fault.ToString());
    }

    [Fact]
    public async Task Texts_of_a_parquet_file_are_read_alike()
    {
        string path = Path.Combine(_folder, "t.parquet");
        var price = new DataField<string>("price");
        var y = new DataField<int>("y");
        await using (FileStream file = File.Create(path))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(price, y), file, cancellationToken: TestContext.Current.CancellationToken))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(price, ["1,500", "2", "3", "4"]);
            await group.WriteAsync<int>(y, new[] { 0, 1, 0, 1 }.AsMemory());
        }

        Assert.Equal(1500, Load.Row(Load.Data($"parquet({path},order=file)").Training, 0)[0]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf => Path.Combine(_folder, "t.csv");

    private PreparedRows Apply(DataPreparation preparation, string table)
    {
        string path = Path.Combine(_folder, "other.csv");
        File.WriteAllText(path, table);
        return PreparedRows.Read((CsvSpec)DatasetSpec.Parse($"csv({path})"), preparation, TestContext.Current.CancellationToken);
    }

    private LoadedData Read(string table, string settings = "")
    {
        File.WriteAllText(PathOf, table);
        return Load.Data($"csv({PathOf},order=file{(settings.Length > 0 ? "," : "")}{settings})");
    }
}
