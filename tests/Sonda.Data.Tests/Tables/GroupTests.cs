using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Groups of rows that stay together, of every number and size.</summary>
public sealed class GroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-group-").FullName;

    [Theory]
    [InlineData("21,80,21", "test=0.2", 21)]
    [InlineData("42,42", "", 42)]
    [InlineData("80,4", "", 4)]
    [InlineData("40,40,40", "validation=0.01", 40)]
    [InlineData("5,5,5,5,5,5,5,5,5,5,5,5", "validation=0.2,test=0.1", 10)]
    public void Parts_have_the_rows_that_whole_groups_come_nearest_to(string sizes, string settings, int validation)
    {
        int[] counts = [.. sizes.Split(',').Select(int.Parse)];
        for (int seed = 1; seed <= 5; seed++)
        {
            LoadedData data = Read(Table(counts), $"group=g,seed={seed}{(settings.Length > 0 ? "," : "")}{settings}");
            Assert.Equal(validation, data.Validation.Count);
            Assert.True(data.Training.Count > 0);
            float[][] groups = [.. new[] { data.Training, data.Validation, data.Test }.OfType<Engine.Data.Dataset>().Select(part => Load.Rows(part).Select(row => row[0]).Distinct().ToArray())];
            Assert.Equal(counts.Length, groups.Sum(part => part.Length));
        }
    }

    [Theory]
    [InlineData("10,10,10", "fold=1/4", "4 folds need as many groups; column \"g\" has 3.")]
    [InlineData("10,10", "fold=1/2", "2 parts of the rows need a group each; column \"g\" has 1 beside those of fold 1/2.")]
    [InlineData("10", "", "2 parts of the rows need a group each; column \"g\" has 1.")]
    [InlineData("10,10", "test=0.2", "3 parts of the rows need a group each; column \"g\" has 2.")]
    public void Too_few_groups_are_refused_with_their_number(string sizes, string settings, string reason) => Assert.Contains(
        reason,
        Assert.Throws<DatasetException>(() => Read(Table([.. sizes.Split(',').Select(int.Parse)]), $"group=g{(settings.Length > 0 ? "," : "")}{settings}")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void More_folds_than_rows_are_refused_in_the_first_fold() => Assert.Contains(
        "7 folds need as many rows; found 5 rows.",
        Assert.Throws<DatasetException>(() => Read(Table([5]), "drop=g,fold=1/7")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_row_without_a_group_is_refused_or_left_out()
    {
        string table = Table([10, 10, 10]) + "7,,1\n";
        Assert.Contains(
            "line 32, column \"g\": 1 of 31 rows has no group; any missing=… leaves it out.",
            Assert.Throws<DatasetException>(() => Read(table, "group=g")).Message,
            StringComparison.Ordinal);
        foreach (string missing in (string[])["drop-rows", "median"])
        {
            LoadedData data = Read(table, $"group=g,missing={missing}");
            Assert.Equal(30, data.Training.Count + data.Validation.Count);
        }
    }

    [Theory]
    [InlineData("stratified")]
    [InlineData("file")]
    public void Groups_have_a_random_order_only(string order) => Assert.Contains(
        "random beside group=…", Assert.ThrowsAny<FormatException>(() => DatasetSpec.Parse($"csv(t.csv,group=g,order={order})")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A group after the other, each with a number of its own as the input.</summary>
    private static string Table(int[] sizes) => "x,g,y\n" + string.Concat(sizes.SelectMany((size, group) =>
        Enumerable.Range(0, size).Select(i => FormattableString.Invariant($"{group},g{group},{i * 0.37 % 1}\n"))));

    private LoadedData Read(string table, string settings)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table);
        return Load.Data($"csv({path},{settings})");
    }
}
