using Sonda.Data.Tables;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Messages about tables whose advice can be followed as it stands.</summary>
public sealed class AdviceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-advice-").FullName;

    [Theory]
    [InlineData("target=knid", "target=knid: no such column; the columns are length, body mass, kind. Did you mean kind?")]
    [InlineData("drop=lenght", "drop=lenght: no such column; the columns are length, body mass, kind. Did you mean length?")]
    [InlineData("drop=length|body mas", "drop=body mas: no such column; the columns are length, body mass, kind. Did you mean body mass?")]
    [InlineData("group=Kind", "Did you mean kind?")]
    [InlineData("sequence=kid", "Did you mean kind?")]
    [InlineData("keep=lengt", "Did you mean length?")]
    [InlineData("words=lengt", "Did you mean length?")]
    [InlineData("zeros=lengt", "Did you mean length?")]
    [InlineData("target=price", "target=price: no such column; the columns are length, body mass, kind.")]
    public void A_misspelt_column_brings_the_nearest_one(string settings, string message) =>
        Assert.EndsWith(message, Refusal("length,body mass,kind\n1,2,a\n2,3,b\n", settings), StringComparison.Ordinal);

    [Fact]
    public void The_only_column_is_told_in_the_singular() =>
        Assert.EndsWith("target=z: no such column; the only column is y.", Refusal("y\n1\n", "target=z"), StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_target_beside_a_network_brings_the_nearest_column_too()
    {
        DataPreparation known = Load.Data($"csv({Write("x,kind\n1,a\n2,b\n3,a\n4,b\n")})").Preparation!;
        var options = new DataOptions { Spec = DatasetSpec.Parse($"csv({Write("x,kind\n1,a\n9,b\n")},target=knid)"), Preparation = known, TakesWholeFile = true };
        Assert.EndsWith(
            "target=knid: no such column; the columns are x, kind. Did you mean kind?",
            Assert.Throws<DatasetException>(() => DataSource.LoadAsync(options, null, CancellationToken.None).GetAwaiter().GetResult()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b;y\n1;2;0\n", "comma", "separator=comma finds only one column; the lines look separated by \";\": separator=semicolon reads them.")]
    [InlineData("a;b;y\n1;2;0\n", "comma,target=y", "separator=comma finds only one column; the lines look separated by \";\": separator=semicolon reads them.")]
    [InlineData("a,b,y\n1,2,0\n", "semicolon", "separator=semicolon finds only one column; the lines look separated by \",\": separator=comma reads them.")]
    [InlineData("a\tb\ty\n1\t2\t0\n", "pipe", "separator=pipe finds only one column; the lines look separated by tabs: separator=tab reads them.")]
    [InlineData("body mass\n1\n", "comma", "no column is left as an input beside the target \"body mass\".")]
    public void A_separator_that_leaves_one_column_is_told_with_the_one_that_the_lines_have(string table, string separator, string message) =>
        Assert.EndsWith(message, Refusal(table, "separator=" + separator), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "drop=name|x|the town")]
    [InlineData("drop=id", "drop=id|name|x|the town")]
    [InlineData("drop=id|name|x", "drop=id|name|x|the town")]
    [InlineData("drop=id|the town", "drop=id|the town|name|x")]
    public void Advice_to_leave_columns_out_keeps_those_that_are_left_out_and_works(string settings, string advice)
    {
        string table = "id,name|x,the town,x2,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i * 3 % 101},n{i},t{i},{i * 7 % 13},{i % 2}"));
        Assert.Contains(advice + " leaves", Refusal(table, settings), StringComparison.Ordinal);
        string[] inputs = [.. Read(table, advice).Preparation!.Table!.Inputs.Select(input => input.Name)];
        Assert.Equal(settings.Length == 0 ? ["id", "x2"] : ["x2"], inputs);
    }

    [Fact]
    public void Advice_for_notes_and_single_cells_keeps_what_is_set()
    {
        string table = "order_id,note,a,b,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{1000 + i * 7 % 31},w{i},{(i == 4 ? "oops" : i)},{i * 3},{i % 2}\n"));
        string refusal = Refusal(table, "drop=note,words=b,na=?");
        Assert.Contains("na=?|oops counts it as missing, words=b|a takes all cells as words, drop=note|a leaves the column out.", refusal, StringComparison.Ordinal);
        Assert.Equal(
            ["column \"order_id\" seems to number the rows, which tells nothing about other rows; drop=note|a|order_id leaves it out."],
            Read(table, "drop=note|a,words=b").Notes.Select(note => note.ToString()).Where(note => note.Contains("order_id", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cell_that_no_mark_can_name_is_not_advised_as_one()
    {
        string refusal = Refusal("a,y\n1,0\n2,1\n3|4,0\n5,1\n", "");
        Assert.EndsWith("found \"3|4\", expected a number such as 1.5 as in most rows; words=a takes all cells as words, drop=a leaves the column out.", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drop=a|b", "c,a,b,y2")]
    [InlineData("drop=c|a|b", "a,b,y2")]
    [InlineData("drop=b|a", "c,a|b,y2")]
    [InlineData("drop=a|b|a|b", "c,a,b,y2")]
    public void In_a_list_of_columns_the_longest_name_counts(string settings, string left) =>
        Assert.Equal(left.Split(','), Read("c,a,b,a|b,y2,y\n1,2,3,4,5,0\n5,2,1,4,3,1\n", settings).Preparation!.Table!.Inputs.Select(input => input.Name));

    [Fact]
    public void No_limit_of_words_is_advised_that_cannot_be_set()
    {
        string[] rows = [.. Enumerable.Range(0, 10_001).Select(i => $"n{i},t{i},{i * 7 % 11},{i % 2}")];
        string refusal = Refusal("name,town,x,y\n" + string.Join('\n', rows), "drop=town");
        Assert.EndsWith("column \"name\" has 10001 different words (\"n0\" in line 2), more than 50; drop=town|name leaves it out.", refusal, StringComparison.Ordinal);
        string both = Refusal("name,town,x,y\n" + string.Join('\n', rows), "");
        Assert.EndsWith("2 columns have more than 50 different words: name (10001), town (10001); drop=name|town leaves them out.", both, StringComparison.Ordinal);
        Assert.EndsWith("drop=town|name leaves it out, max-words=10000 makes as many inputs of it.", Refusal("name,town,x,y\n" + string.Join('\n', rows.Take(10_000)), "drop=town"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_with_too_few_values_is_a_fault_of_its_own_and_no_missing_value()
    {
        TableReport report = Report("a,b,y\n1,2,0\n3\n,4,1\n5,6,0\n7,8,\n", "");
        Assert.Equal([1, 0, 1], report.Columns.Select(column => column.Missing));
        Assert.Equal(["line 3: found 1 value, expected 3 as in the header."], report.Troubles.Select(trouble => trouble.ToString()));
        Assert.Equal([1, 0, 1], Report("a,b,y\n1,2,0\n3\n,4,1\n5,6,0\n7,8,\n", "missing=median").Columns.Select(column => column.Missing));
    }

    [Theory]
    [InlineData("missing=median", 80, 20, 110, false)]
    [InlineData("missing=most-frequent", 80, 20, 110, false)]
    [InlineData("missing=mean", 80, 20, 110, true)]
    [InlineData("missing=drop-rows", 80, 20, 110, true)]
    [InlineData("missing=most-frequent", 5, 75, 20, true)]
    [InlineData("missing=median", 5, 75, 20, false)]
    public void Frequent_zeros_are_counted_with_the_gaps_replaced_as_in_training(string missing, int zeros, int others, int gaps, bool isSpike)
    {
        string[] amounts = [.. Enumerable.Repeat("0", zeros), .. Enumerable.Range(1, others).Select(i => $"{i}"), .. Enumerable.Repeat("", gaps), "7"];
        string table = "amount,x,y\n" + string.Concat(amounts.Select((amount, i) => $"{amount},{i * 7 % 13},{i % 2}\n"));
        string settings = missing + ",order=file,validation=0.01";
        string[] notes = [.. Report(table, settings).Notes.Select(note => note.ToString()).Where(note => note.Contains("zeros=amount", StringComparison.Ordinal))];
        Assert.Equal(isSpike, SpikeAtZero.Columns(Read(table, settings)).Count > 0);
        Assert.Equal(isSpike, notes.Length > 0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string table)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table);
        return path;
    }

    private string Source(string table, string settings) => $"csv({Write(table)}{(settings.Length > 0 ? "," : "")}{settings})";

    private LoadedData Read(string table, string settings) => Load.Data(Source(table, settings));

    private TableReport Report(string table, string settings) => TableReport.Of((CsvSpec)DatasetSpec.Parse(Source(table, settings)), TestContext.Current.CancellationToken);

    private string Refusal(string table, string settings) => Assert.Throws<DatasetException>(() => Read(table, settings)).Message;
}
