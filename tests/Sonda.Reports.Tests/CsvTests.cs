using Sonda.Reports.Csv;
using Sonda.Reports.Figures;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Tests;

public sealed class CsvTests
{
    [Fact]
    public void Cells_are_quoted_where_they_must_be()
    {
        var table = new CsvTable("t", ["plain", "with, comma"]);
        table.Add("say \"yes\"", 0.1);
        table.Add("two\nlines", double.NaN);
        table.Add(null, 1e-137);

        Assert.Equal("plain,\"with, comma\"\r\n\"say \"\"yes\"\"\",0.1\r\n\"two\nlines\",\r\n,1E-137\r\n", table.ToString());
    }

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        var table = new CsvTable("t", ["a", "b"]);

        Assert.Contains("2 columns; a row has 1", Assert.Throws<ArgumentException>(() => table.Add(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_series_has_a_table_whose_header_tells_the_units()
    {
        CsvTable[] tables = [.. ChapterFigures.Tables(SampleResults.Mnist())];

        Assert.Equal(
            ["accuracy", "gradient-bars", "initial-speeds", "speeds-2-hidden", "speeds-3-hidden", "speeds-4-hidden"],
            tables.Select(table => table.Name));
        Assert.Equal(["epoch", "validation accuracy of 784-30-10 (%)"], tables[0].Header.Take(2));
        Assert.Equal(["network", "hidden layer", "neuron", "dC/db"], tables[1].Header);
        Assert.Equal(9, tables[5].Header.Count);
        Assert.Equal([31, 13, 10, 501, 501, 501], tables.Select(table => table.ToString().Count(c => c == '\n')));
        Assert.All(tables, table => Assert.All(
            table.ToString().TrimEnd().Split("\r\n"), line => Assert.Equal(table.Header.Count, line.Split(',').Length)));
    }

    [Fact]
    public void Nets_of_different_lengths_leave_cells_empty()
    {
        string[] lines = ChapterFigures.Tables(SampleResults.Partial()).First().ToString().Split("\r\n");

        Assert.EndsWith(",93.4", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_read_back_as_they_were()
    {
        ChapterResult result = SampleResults.Mnist();
        string line = ChapterFigures.Tables(result).Single(table => table.Name == "speeds-4-hidden").ToString().Split("\r\n")[101];

        Assert.Equal(100, int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            result.SpeedCurves[2].Speeds[0][100],
            double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
