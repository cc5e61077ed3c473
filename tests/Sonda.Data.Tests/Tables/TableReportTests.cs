using Sonda.Data.Tables;

namespace Sonda.Data.Tests.Tables;

public sealed class TableReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-report-").FullName;

    [Fact]
    public void Every_column_has_its_use_kind_and_spread()
    {
        string rows = string.Concat(Enumerable.Range(0, 16).Select(i => FormattableString.Invariant($"{i},2024-01-{i + 1:00},{(i % 4 == 0 ? "red" : "blue")},{(i == 5 ? "NA" : $"{i % 8}")},x,{(i % 2 == 0 ? "a" : "b")}\n")));
        TableReport report = Read("id,day,colour,size,note,y\n" + rows, drop: "note", MissingValues.Median);
        Assert.Equal(
            ["id LeftOut Numbers 0 16", "day Input Dates 0 16", "colour Input Words 0 2", "size Input Numbers 1 8", "note Dropped Unread 0 0", "y Target Classes 0 2"],
            report.Columns.Select(column => $"{column.Name} {column.Use} {column.Kind} {column.Missing} {column.Distinct}"));
        ColumnReport size = report.Columns[3];
        Assert.Equal((0, 7, 51d / 15), (size.Min!.Value, size.Max!.Value, size.Mean!.Value));
        Assert.Equal([2, 2, 2, 2, 2, 1, 2, 2], size.Histogram);
        Assert.Equal([("a", 8), ("b", 8)], report.Columns[^1].Frequent.Select(one => (one.Name, one.Count)));
        Assert.Equal((16, 4), (report.Rows, report.Inputs!.Value));
        Assert.Empty(report.Troubles);
        Assert.Contains(report.Notes, note => note.ToString().StartsWith("the rows are sorted by column \"day\"; if they are a series, order=file", StringComparison.Ordinal));
    }

    [Fact]
    public void All_troubles_are_in_the_report()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"n{i},{(i == 3 ? "oops" : $"{i * i}")},{(i == 4 ? "" : $"{i * 0.5}")},{(i == 7 ? "" : "a")}\n")));
        TableReport report = Read("name,x,z,y\n1,2\n" + rows, drop: null, missing: null);
        Assert.Null(report.Inputs);
        Assert.Equal(
            ["line 2: found 2 values", "line 6, column \"x\": found \"oops\"", "column \"name\" has 60 different words"],
            report.Troubles.Select(trouble => trouble.ToString()).Select(trouble => new[] { "line 2: found 2 values", "column \"name\" has 60 different words", "line 6, column \"x\": found \"oops\"" }.FirstOrDefault(start => trouble.StartsWith(start, StringComparison.Ordinal)) ?? trouble));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TableReport Read(string table, string? drop, MissingValues? missing)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table);
        return TableReport.Of(new CsvSpec { Path = path, Drop = drop, Missing = missing }, TestContext.Current.CancellationToken);
    }
}
