using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Tables that many programs write but no network can use as they are, and what Sonda says of them.</summary>
public sealed class UnusualTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-unusual-").FullName;

    [Fact]
    public void A_line_with_the_separator_before_the_header_is_no_row()
    {
        LoadedData data = Read("sep=;\na;b;y\n" + Rows(20, ";"));
        Assert.Equal((2, 20), (data.Training.InputSize, data.Training.Count + data.Validation.Count));
    }

    [Fact]
    public void The_target_is_the_last_column_that_has_a_name()
    {
        LoadedData data = Read("a,b,y,\n" + string.Concat(Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i * i % 7},{i % 3},{(i % 2 == 0 ? "p" : "q")},\n"))));
        Assert.Equal(["p", "q"], data.ClassNames);
        Assert.Equal(["column 4 has no name and is left out."], data.Notes.Select(note => note.ToString()));
    }

    [Theory]
    [InlineData("2020-01-{0:00}", "has 25 different values in 25 rows, so that hardly a class has examples to learn from; target=… predicts another column.")]
    [InlineData("same", "is \"same\" in every row, so that there is nothing to learn; target=… predicts another column.")]
    [InlineData("2.5", "is \"2.5\" in every row, so that there is nothing to learn; target=… predicts another column.")]
    public void A_target_from_which_nothing_can_be_learned_is_refused(string target, string reason) =>
        Assert.Contains("the target \"y\" " + reason, Refusal("a,y\n" + string.Concat(Enumerable.Range(1, 25).Select(i => FormattableString.Invariant($"{i * i % 11},") + string.Format(System.Globalization.CultureInfo.InvariantCulture, target, i) + "\n"))), StringComparison.Ordinal);

    [Fact]
    public void A_row_of_units_is_named_with_its_line() => Assert.Contains(
        "line 2, column \"a\": found \"kg\", expected a number such as 1.5 as in most rows; na=kg counts it as missing",
        Refusal("a,b,y\nkg,m,s\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{i * 1.5},{i % 4},{i * i * 0.1}\n")))),
        StringComparison.Ordinal);

    [Fact]
    public void A_word_among_the_numbers_of_the_target_is_named_with_its_line() => Assert.Contains(
        "line 2, column \"y\": found \"s\", expected a number such as 1.5 as in most rows; na=s counts it as missing.",
        Refusal("a,b,y\n1,2,s\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{i * 1.5},{i % 4},{i * i * 0.1}\n")))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{0}.5 kg", "0.5 kg")]
    [InlineData("${0}.25", "$0.25")]
    public void Numbers_with_a_unit_are_named(string cell, string shown) => Assert.Contains(
        $"line 2, column \"a\": found \"{shown}\", expected a number such as 1.5 without a unit; drop=a leaves the column out.",
        Refusal("a,b,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, cell, i) + FormattableString.Invariant($",{i % 4},{i * i * 0.1}\n")))),
        StringComparison.Ordinal);

    [Fact]
    public void Lines_before_the_header_are_named() => Assert.Contains(
        "20 of 21 lines have 3 values, the first of them line 3; header=3 takes it as the names.",
        Refusal("Station 12, exported\nall in metres\na,b,y\n" + Rows(19, ",")),
        StringComparison.Ordinal);

    [Fact]
    public void A_column_that_numbers_the_rows_is_noted()
    {
        LoadedData data = Read("customer_id,valid,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{1000 + (i * 37 % 41)},{i % 5},{i * 0.3 % 2}\n"))));
        Assert.Equal(["column \"customer_id\" seems to number the rows, which tells nothing about other rows; drop=customer_id leaves it out."], data.Notes.Select(note => note.ToString()));
        Assert.Equal(2, data.Training.InputSize);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Rows(int count, string separator) =>
        string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{i * i % 7}{separator}{i % 3}{separator}{i * 0.7 % 2}\n")));

    private string Refusal(string table) => Assert.Throws<DatasetException>(() => Read(table)).Message;

    private LoadedData Read(string table)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table);
        return Load.Data($"csv({path})");
    }
}
