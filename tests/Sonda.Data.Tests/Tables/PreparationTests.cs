using Sonda.Data.Tables;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>The preparation that a network keeps, applied to other files.</summary>
public sealed class PreparationTests : IDisposable
{
    private const string Penguins = "mass,island,kind\n3000,B,adelie\n4000,B,adelie\n5000,T,gentoo\n6000,T,gentoo\n3500,B,adelie\n5500,T,gentoo\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-preparation-").FullName;

    [Fact]
    public void It_is_the_same_after_it_was_written_and_read()
    {
        DataPreparation preparation = Train("+standard", "missing=median");
        DataPreparation read = DataPreparation.Parse(preparation.ToJson());
        Assert.Equal(preparation.ToJson(), read.ToJson());
        Assert.Equal(["mass", "island"], read.Table!.Inputs.Select(input => input.Name));
        Assert.Equal((3000d, 6000d), (read.Table.Inputs[0].Min, read.Table.Inputs[0].Max));
        Assert.Equal(preparation.Scaling!.Features, read.Scaling!.Features);
    }

    [Theory]
    [InlineData("{}", "expected a JSON object with the number \"format\".")]
    [InlineData("[1]", "expected a JSON object with the number \"format\".")]
    [InlineData("{\"format\":2}", "format 2 of the data's preparation; this sonda reads format 1.")]
    [InlineData("{\"format\":1}", "")]
    [InlineData("{\"format\":1,\"data\":\"a\",\"table\":{\"inputs\":[],\"target\":{\"name\":\"y\",\"isRegression\":true}}}", "the columns of the table contradict each other.")]
    [InlineData("{\"format\":1,\"data\":\"a\",\"scaling\":{\"spec\":{\"kind\":0,\"targets\":false},\"features\":[{\"offset\":0,\"divisor\":0}],\"targets\":[]}}", "")]
    public void A_damaged_one_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => DataPreparation.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_is_learned_from_the_training_rows_alone()
    {
        string path = Write("t.csv", "x,colour,y\n1,a,0\n3,b,1\n1000,c,0\n2000,d,1\n");
        DataPreparation preparation = Load.Data($"csv({path},order=file,validation=0.5,missing=mean)+standard").Preparation!;
        Assert.Equal(["a", "b"], preparation.Table!.Inputs[1].Categories);
        Assert.Equal((1d, 3d, 2d), (preparation.Table.Inputs[0].Min, preparation.Table.Inputs[0].Max, preparation.Table.Inputs[0].Fill!.Value));
        Assert.Equal(2, preparation.Scaling!.Features[0].Offset);
        Assert.Equal(0, preparation.Scaling.Features[1].Offset);
        Assert.Equal(1, preparation.Scaling.Features[1].Divisor);
    }

    [Fact]
    public void Columns_are_matched_by_name_and_a_file_that_training_did_not_see_is_taken_whole()
    {
        DataPreparation preparation = Train("+standard");
        LoadedData same = Apply(preparation, "p.csv", Penguins);
        LoadedData swapped = Apply(preparation, "s.csv", "kind,extra,island,mass\ngentoo,9,T,5000\nadelie,9,B,3000\n");
        Assert.Equal((4, 2, false), (same.Training.Count, same.Validation.Count, same.IsWhole));
        Assert.Equal((2, 2, true), (swapped.Training.Count, swapped.Validation.Count, swapped.IsWhole));
        Assert.Equal(Load.Row(same.Training, 2), Load.Row(swapped.Validation, 0));
        Assert.Equal([1, 0], swapped.Validation.Labels.ToArray());
        Assert.Equal(["adelie", "gentoo"], swapped.ClassNames);
        Assert.Empty(swapped.Notes);
    }

    [Fact]
    public void Another_unit_and_unknown_words_are_told_and_one_row_is_enough()
    {
        DataPreparation preparation = Train("+standard");
        LoadedData kilograms = Apply(preparation, "kg.csv", "mass,island,kind\n4.2,Z,adelie\n");
        Assert.Equal(
            [
                "column \"mass\": 1 of 1 values lies outside 3000 to 6000, which training saw; here 4.2 to 4.2. Is the unit the same?",
                "column \"island\": 1 word was in no training row and becomes zeros: Z.",
            ],
            kilograms.Notes.Select(note => note.ToString()));

        // The rows that validate are of the same unit, however far they are from the others.
        string same = "x,y\n1,0\n2,1\n3,0\n90,1\n";
        DataPreparation first = Load.Data($"csv({Write("same.csv", same)},order=file,validation=0.25,task=classes)").Preparation!;
        Assert.Empty(Apply(first, "same.csv", same).Notes);
        Assert.Single(Apply(first, "other.csv", same + "4,1\n").Notes);
        Assert.Empty(Apply(preparation, "one.csv", "mass,island,kind\n6100,B,adelie\n").Notes);
    }

    [Fact]
    public void A_missing_column_an_unknown_class_and_a_gap_without_a_replacement_are_refused()
    {
        DataPreparation preparation = Train("");
        Assert.Contains("the network needs the columns island, kind; the columns are mass, y.", Refusal(preparation, "mass,y\n1,2\n"), StringComparison.Ordinal);
        Assert.Contains("line 3, column \"kind\": \"dodo\" is no class of the network; the classes are adelie, gentoo.", Refusal(preparation, "mass,island,kind\n4000,B,adelie\n4000,B,dodo\n"), StringComparison.Ordinal);
        Assert.Contains("line 2, column \"mass\": the value is missing, and the network was trained without missing values.", Refusal(preparation, "mass,island,kind\nNA,B,adelie\n"), StringComparison.Ordinal);
        Assert.Contains("line 3, column \"mass\": found \"heavy\", expected a number", Refusal(preparation, "mass,island,kind\n1,B,adelie\nheavy,B,adelie\n"), StringComparison.Ordinal);
        LoadedData filled = Apply(Train("", "missing=median"), "gap.csv", "mass,island,kind\nNA,B,adelie\n4000,,adelie\n,B,adelie\n");
        Assert.Equal(4000, Load.Row(filled.Validation, 0)[0], 1000f);
        Assert.Equal(
            [FormattableString.Invariant($"column \"mass\": 2 missing values become {Load.Row(filled.Validation, 0)[0]}, as in training."), "column \"island\": 1 missing value becomes \"B\", as in training."],
            filled.Notes.Select(note => note.ToString()));
    }

    [Theory]
    [InlineData("median")]
    [InlineData("drop-rows")]
    public void A_cell_that_is_no_number_is_not_taken_for_a_missing_one(string missing)
    {
        const string table = "mass,island,kind\n4000,B,adelie\n41 m2,B,adelie\nNA,B,adelie\n4000,B,adelie\n4000,B,adelie\n";
        DataPreparation preparation = Train("", "missing=" + missing);
        Assert.Contains("line 3, column \"mass\": found \"41 m2\", expected a number such as 1.5.", Refusal(preparation, table), StringComparison.Ordinal);
        var file = (CsvSpec)DatasetSpec.Parse($"csv({Write("cells.csv", table)})");
        RowFault fault = PreparedRows.Read(file, preparation, TestContext.Current.CancellationToken).Faults[0];
        Assert.Equal((1, "line 3, column \"mass\": found \"41 m2\", expected a number such as 1.5."), (fault.Row, fault.Fault.ToString()));
    }

    [Fact]
    public async Task Other_data_keep_their_scaling()
    {
        LoadedData circle = Load.Data("circle+standard");
        Assert.Equal("circle+standard", circle.Preparation!.Data);
        LoadedData again = await DataSource.LoadAsync(new DataOptions { Spec = DatasetSpec.Parse("circle(points=10)"), Preparation = DataPreparation.Parse(circle.Preparation.ToJson()) }, stop: TestContext.Current.CancellationToken);
        LoadedData plain = Load.Data("circle(points=10)");
        Assert.Equal(circle.Scaling!.Features[0].Apply(Load.Row(plain.Training, 0)[0]), Load.Row(again.Training, 0)[0]);
        Assert.Null(Load.Data("circle").Preparation);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DataPreparation Train(string scaling, string settings = "") =>
        Load.Data($"csv({Write("p.csv", Penguins)},order=file,validation=0.34{(settings.Length > 0 ? "," : "")}{settings}){scaling}").Preparation!;

    private LoadedData Apply(DataPreparation preparation, string name, string table) => DataSource.LoadAsync(
        new DataOptions { Spec = new CsvSpec { Path = Write(name, table) }, Preparation = DataPreparation.Parse(preparation.ToJson()), TakesWholeFile = true })
        .GetAwaiter().GetResult();

    private string Refusal(DataPreparation preparation, string table) => Assert.Throws<DatasetException>(() => Apply(preparation, "other.csv", table)).Message;

    private string Write(string name, string table)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, table);
        return path;
    }
}
