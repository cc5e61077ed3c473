using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Schema;
using Sonda.Data.Tables;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

/// <summary>Tables as people have them: words, gaps, dates, other separators, encodings and headers.</summary>
public sealed class TableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-table-").FullName;

    [Theory]
    [InlineData("drop=g")]
    [InlineData("drop=g,order=stratified")]
    [InlineData("group=g")]
    public void Each_row_tests_in_one_fold_and_trains_or_validates_in_the_others(string settings)
    {
        // 60 rows, of which 20 are of class 1, in 12 groups of 5.
        string table = "x,g,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i * 7},g{i / 5},{(i % 3 == 0 ? 1 : 0)}\n")));
        var tested = new List<float>();
        for (int fold = 1; fold <= 4; fold++)
        {
            LoadedData data = Read(table, $"{settings},fold={fold}/4,validation=0.2");
            float[][] parts = [.. new[] { data.Training, data.Validation, data.Test! }.Select(part => Load.Rows(part).Select(row => row[0]).ToArray())];
            Assert.Equal(15, parts[2].Length);
            Assert.Equal(Enumerable.Range(0, 60).Select(i => i * 7f), parts.SelectMany(part => part).Order());
            tested.AddRange(parts[2]);
            if (settings.EndsWith("stratified", StringComparison.Ordinal))
            {
                Assert.Equal(5, data.Test!.Labels.Count((byte)1));
            }

            if (settings.StartsWith("group", StringComparison.Ordinal))
            {
                Assert.Empty(parts[2].Select(x => (int)x / 35).Intersect(parts[0].Concat(parts[1]).Select(x => (int)x / 35)));
            }
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i * 7f), tested.Order());
    }

    [Theory]
    [InlineData("fold=0/5")]
    [InlineData("fold=1/21")]
    [InlineData("fold=1/5,test=0.2")]
    [InlineData("fold=1/5,order=file")]
    public void A_fold_has_a_number_and_is_the_only_test(string settings) =>
        Assert.Contains("fold", Assert.ThrowsAny<FormatException>(() => Read("x,y\n1,0\n2,1\n", settings)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a,a,y", "a,a.1", "1 column has the name of one before it and is called a.1.")]
    [InlineData("a,a,a,y", "a,a.1,a.2", "2 columns have the name of one before them and are called a.1, a.2.")]
    [InlineData("a.1,a,a,b,b,y", "a.1,a,a.2,b,b.1", "2 columns have the name of one before them and are called a.2, b.1.")]
    [InlineData("a,a,a.1,y", "a,a.2,a.1", "1 column has the name of one before it and is called a.2.")]
    [InlineData("a,A,y", "a,A", "")]
    public void Names_that_occur_again_get_a_number_that_is_free(string header, string expected, string note)
    {
        string[] columns = header.Split(',');
        string rows = string.Concat(Enumerable.Range(0, 12).Select(row => string.Join(',', columns.Select((_, column) => (row * (column + 2) * 7 % 11) + (10 * column))) + "\n"));
        LoadedData data = Read(header + "\n" + rows, "task=regression");
        Assert.Equal(expected.Split(','), data.Preparation!.Table!.Inputs.Select(input => input.Name));
        Assert.Equal(note.Length > 0 ? [note] : [], data.Notes.Select(one => one.ToString()));

        // Each column keeps its own numbers.
        for (int column = 0; column < columns.Length - 1; column++)
        {
            Assert.All(Enumerable.Range(0, data.Training.Count), row => Assert.InRange(Load.Row(data.Training, row)[column], 10 * column, (10 * column) + 10));
        }
    }

    [Fact]
    public void A_word_becomes_an_input_for_each_different_word()
    {
        LoadedData data = Read("x,colour,y\n1,red,0\n2,blue,1\n3,red,0\n4,blue,1\n", "order=file,validation=0.25");
        Assert.Equal([[1, 0, 1], [2, 1, 0], [3, 0, 1]], Load.Rows(data.Training));
        Assert.Equal(["blue", "red"], data.Preparation!.Table!.Inputs[1].Categories);
    }

    [Fact]
    public void A_column_of_numbers_with_a_late_word_is_read_again_as_words()
    {
        string[] sizes = ["3", "S", "M", "L", "M", "S"];
        LoadedData data = Read("size,y\n" + string.Join('\n', sizes.Select((size, i) => $"{size},{i % 2}")), "order=file,validation=0.34");
        Assert.Equal(["3", "L", "M", "S"], data.Preparation!.Table!.Inputs[0].Categories);
        Assert.Equal([1, 0, 0, 0], Load.Row(data.Training, 0));
    }

    [Fact]
    public void Words_of_no_training_row_become_zeros_and_are_told()
    {
        LoadedData data = Read("colour,y\nred,0\nblue,1\nred,0\ngreen,1\n", "order=file,validation=0.25");
        Assert.Equal([0, 0], Load.Row(data.Validation, 0));
        Assert.Contains("column \"colour\": 1 word occurs in no training row and becomes zeros.", data.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void More_words_than_the_limit_are_refused_with_their_number_and_a_way_out()
    {
        string table = "name,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"n{i},{i % 2}"));
        Assert.Contains(
            "column \"name\" has 60 different words (\"n0\" in line 2), more than 50; drop=name leaves it out, max-words=60 makes as many inputs of it.",
            Refusal(table),
            StringComparison.Ordinal);
        Assert.Equal(42, Read(table, "max-words=60").Training.InputSize);
    }

    [Theory]
    [InlineData("a,b,c,d,e", true)]
    [InlineData("a,b,c,d,", true)]
    [InlineData("a,b,c,d,a", false)]
    [InlineData("a,b,c,d", false)]
    public void A_word_of_its_own_in_every_row_is_told(string words, bool isTold)
    {
        words = isTold && words.EndsWith(',') ? "f," + words : words;
        string table = "name,x,y\n" + string.Concat(words.Split(',').Select((word, i) => $"{word},{i * 7 % 5},{i % 2}\n"));
        string note = "column \"name\" has no word twice, which tells nothing about other rows; drop=name leaves it out.";
        Assert.Equal(isTold, Read(table, "missing=most-frequent").Notes.Any(one => one.ToString() == note));
    }

    [Fact]
    public void Several_columns_of_many_words_are_left_out_by_one_setting()
    {
        string table = "name,the town,id,x,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"n{i},t{i % 51},a{i % 3},{i * 7 % 11},{i % 2}"));
        Assert.EndsWith(
            "2 columns have more than 50 different words: name (60), the town (51); drop=id|name|the town leaves them out, and max-words= sets another limit.",
            Refusal(table, "drop=id"),
            StringComparison.Ordinal);
        Assert.Equal(1, Read(table, "drop=id|name|the town").Training.InputSize);
        string[] columns = [.. Enumerable.Range(0, 9).Select(column => new string((char)('a' + column), 30))];
        string wide = $"{string.Join(',', columns)},y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(row => string.Join(',', columns.Select(name => name[..1] + row)) + $",{row % 2}"));
        Assert.Contains("9 columns have more than 50 different words: ", Refusal(wide), StringComparison.Ordinal);
        Assert.EndsWith("…; drop= leaves columns out.", Refusal(wide), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean", 2.6666665f, 1)]
    [InlineData("median", 2, 1)]
    [InlineData("most-frequent", 1, 1)]
    public void Missing_values_are_replaced_from_the_training_rows_alone(string how, float number, float red)
    {
        const string table = "x,colour,y\n1,red,0\n1,red,1\n3,blue,0\n5.6666667,red,1\nNA,,0\n99,green,1\n99,green,0\n99,green,1\n";
        LoadedData data = Read(table, $"missing={how},order=file,validation=0.5");
        Assert.Equal([number, 0, red], Load.Row(data.Validation, 0));
        Assert.Contains(data.Notes, note => note.ToString().StartsWith("column \"x\": 1 missing value becomes ", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_with_missing_values_may_be_left_out()
    {
        LoadedData data = Read("x,z,y\n1,1,0\nnull,2,1\n3,3,NaN\n4,4,1\n", "missing=drop-rows,order=file,validation=0.5");
        Assert.Equal([[1f, 1f]], Load.Rows(data.Training));
        Assert.Equal([[4f, 4f]], Load.Rows(data.Validation));
        Assert.Equal(
            [
                "2 of 4 rows have a missing value and are left out.",
                "1 class has no training row, so that no network learns it: 1; order=stratified gives each part its share.",
            ],
            data.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void Every_mark_of_pandas_is_a_missing_value_and_a_setting_adds_others()
    {
        foreach (string mark in MissingMarks.Standard)
        {
            Assert.Contains("1 value is missing, in line 3 (x 1)", Refusal($"x,y\n1,0\n{mark},1\n3,0\n"), StringComparison.Ordinal);
        }

        Assert.Contains("found \"?\", expected a number such as 1.5 as in most rows; na=?", Refusal("x,y\n1,0\n?,1\n3,0\n"), StringComparison.Ordinal);
        Assert.Contains("1 value is missing", Refusal("x,y\n1,0\n?,1\n3,0\n", "na=?"), StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_days_or_parts()
    {
        const string table = "day,y\n1970-01-02,0\n2024-02-29 12:00,1\n1970-01-11,0\n";
        Assert.Equal([1, 19782.5f, 10], Load.Rows(Read(table, "order=file,validation=0.25", extraRows: 1).Training).Select(row => row[0]));
        LoadedData parts = Read(table, "dates=parts,order=file,validation=0.4");
        Assert.Equal([2024, 2, 29, 4, 12], Load.Row(parts.Training, 1));
        Assert.Contains("date-form=d/M/yyyy or date-form=M/d/yyyy", Refusal("day,y\n1/2/2000,0\n3/4/2000,1\n"), StringComparison.Ordinal);
        Assert.Equal([10957, 10988], Load.Rows(Read("day,y\n1/1/2000,0\n2/1/2000,1\n3/1/2000,0\n", "date-form=M/d/yyyy,order=file,validation=0.34").Training).Select(row => row[0]));
        Assert.Equal([11003, 10957], Load.Rows(Read("day,y\n16.02.2000,0\n01.01.2000,1\n3.1.2000,0\n", "order=file,validation=0.34").Training).Select(row => row[0]));
    }

    [Theory]
    [InlineData("a|y\n1.5|0\n2|1\n", "")]
    [InlineData("a;y\n1,5;0\n2;1\n", "")]
    [InlineData("a y\n1.5 0\n2 1\n", "separator=space")]
    [InlineData("  a     y\n  1.5   0\n  2     1\n", "")]
    [InlineData("a,y\n\"1,5\",0\n2,1\n", "decimal=comma")]
    [InlineData("made by hand\n\na,y\n1.5,0\n2,1\n", "header=3")]
    [InlineData("made by hand\na,y\n1.5,0\n2,1\n", "skip=1")]
    [InlineData("#x\na,y\n#1,2\n1.5,0\n2,1\n", "comment=#")]
    [InlineData("1.5,0\n2,1\n", "header=no")]
    [InlineData("a,y,\n1.5,0,\n2,1,\n", "target=y")]
    public void Other_forms_of_text_give_the_same_rows(string table, string settings)
    {
        LoadedData data = Read(table, settings + (settings.Length > 0 ? "," : "") + "validation=0.5,order=file");
        Assert.Equal([[1.5f], [2f]], Load.Rows(data.Training).Concat(Load.Rows(data.Validation)));
        Assert.Equal(["0", "1"], data.ClassNames);
    }

    [Fact]
    public void Commas_within_quotes_do_not_decide_the_separator()
    {
        LoadedData data = Read("\"a, b\";\"c, d, e\";y\n1;2;u\n2;3;v\n", "validation=0.5");
        Assert.Equal(["a, b", "c, d, e"], data.Preparation!.Table!.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void A_first_line_of_numbers_is_no_header_unless_a_setting_says_so()
    {
        const string table = "5.1,3.5,a\n4.9,3.0,b\n6.2,2.9,a\n";
        Assert.Contains("line 1 holds numbers, not names: 5.1, 3.5, a. header=no takes it as a row", Refusal(table), StringComparison.Ordinal);
        Assert.Equal(3, Read(table, "header=no,validation=0.34") is var all ? all.Training.Count + all.Validation.Count : 0);
        Assert.Equal(["5.1", "3.5"], Read(table, "header=yes,validation=0.5").Preparation!.Table!.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Columns_without_a_name_and_columns_that_count_are_left_out_and_told()
    {
        string rows = string.Concat(Enumerable.Range(1, 20).Select(i => FormattableString.Invariant($"\"{i}\",{i},{i * i % 17},{i % 2}\n")));
        LoadedData data = Read("\"\",id,x,y\n" + rows);
        Assert.Equal(["x"], data.Preparation!.Table!.Inputs.Select(input => input.Name));
        Assert.Equal(
            ["column 1 has no name and is left out.", "column \"id\" counts the rows (1, 2, 3, …) and is left out; keep=id takes it as an input."],
            data.Notes.Select(note => note.ToString()));
        Assert.Equal(["id", "x"], Read("\"\",id,x,y\n" + rows, "keep=id").Preparation!.Table!.Inputs.Select(input => input.Name));

        // R leaves out the name of the column with the names of the rows.
        Assert.Equal(["id", "x"], Read("id,x,y\n" + rows, "keep=id").Preparation!.Table!.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Files_may_be_compressed_and_in_other_encodings()
    {
        const string table = "größe,y\n1.5,ä\n2,b\n";
        string path = Path.Combine(_folder, "g.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(table));
        }

        Assert.Equal(["b", "ä"], Load.Data($"csv({path},validation=0.5)").ClassNames);
        path = Path.Combine(_folder, "u.csv");
        File.WriteAllText(path, table, Encoding.Unicode);
        Assert.Equal(["b", "ä"], Load.Data($"csv({path},validation=0.5)").ClassNames);
        File.WriteAllText(path, table, Encoding.Latin1);
        Assert.Contains("is not a text in UTF-8; encoding=latin-1 reads", Load.Refusal($"csv({path})"), StringComparison.Ordinal);
        Assert.Equal(["größe"], Load.Data($"csv({path},encoding=latin-1,validation=0.5)").Preparation!.Table!.Inputs.Select(input => input.Name));
    }

    [Fact]
    public async Task Parquet_files_hold_numbers_words_dates_and_gaps()
    {
        string path = Path.Combine(_folder, "t.parquet");
        DataField[] fields = [new DataField<double?>("x"), new DataField<string>("colour"), new DataField<int>("y"), new DataField<DateTime>("day")];
        FileStream file = File.Create(path);
        await using (file.ConfigureAwait(true))
        {
            ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: TestContext.Current.CancellationToken);
            await using (writer.ConfigureAwait(true))
            {
                using ParquetRowGroupWriter rows = writer.CreateRowGroup();
                await rows.WriteAsync<double>(fields[0], new double?[] { 1.5, null, 3 }.AsMemory());
                await rows.WriteAsync(fields[1], ["red", "blue", "red"]);
                await rows.WriteAsync<int>(fields[2], new[] { 0, 1, 0 }.AsMemory());
                await rows.WriteAsync<DateTime>(fields[3], new[] { DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(2), DateTime.UnixEpoch }.AsMemory());
            }
        }

        LoadedData data = Load.Data($"parquet({path},target=y,missing=mean,order=file,validation=0.34)");
        Assert.Equal([[1.5f, 0, 1, 0], [1.5f, 1, 0, 2]], Load.Rows(data.Training));
        Assert.Equal(["0", "1"], data.ClassNames);
        File.WriteAllText(path, "no parquet");
        Assert.Contains("is not a Parquet file or is damaged", Load.Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void All_troubles_are_told_at_once_with_lines_of_the_file_and_no_long_text()
    {
        string longName = new('n', 150);
        string message = Refusal($"x,{longName},name,y\n1,1,a,0\n\n2\n3,NA,c,0\n4,oops,d,1\n5,6,e,1\n", "max-words=2");
        Assert.Contains("3 problems:", message, StringComparison.Ordinal);
        Assert.Contains("\n- line 4: found 1 value, expected 4 as in the header.", message, StringComparison.Ordinal);
        Assert.Contains("\n- line 6, column \"nnn", message, StringComparison.Ordinal);
        Assert.Contains("\n- column \"name\" has 4 different words", message, StringComparison.Ordinal);
        Assert.DoesNotContain(longName, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_can_be_split_by_classes_by_groups_by_the_file_and_into_test_rows()
    {
        string table = "x,g,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i * i},g{i / 10},{(i % 10 == 0 ? "rare" : "common")}\n")));
        LoadedData stratified = Read(table, "drop=g,order=stratified,validation=0.2,test=0.3");
        Assert.Equal((50, 20, 30), (stratified.Training.Count, stratified.Validation.Count, stratified.Test!.Count));
        Assert.All([(stratified.Training, 5), (stratified.Validation, 2), (stratified.Test, 3)], part => Assert.Equal(part.Item2, part.Item1.Labels.Count((byte)1)));

        LoadedData byFile = Read(table, "drop=g,order=file,test=0.1");
        Assert.Equal([0, 60 * 60, 90 * 90], new[] { byFile.Training, byFile.Validation, byFile.Test! }.Select(part => Load.Row(part, 0)[0]));

        LoadedData grouped = Read(table, "group=g,validation=0.2,test=0.1");
        HashSet<int>[] groups = [.. new[] { grouped.Training, grouped.Validation, grouped.Test! }.Select(part => Load.Rows(part).Select(row => (int)Math.Round(Math.Sqrt(row[0])) / 10).ToHashSet())];
        Assert.Equal((7, 2, 1), (groups[0].Count, groups[1].Count, groups[2].Count));
        Assert.Equal(10, groups.SelectMany(group => group).Distinct().Count());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Refusal(string table, string settings = "") => Assert.Throws<DatasetException>(() => Read(table, settings)).Message;

    private LoadedData Read(string table, string settings = "", int extraRows = 0)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table + string.Concat(Enumerable.Repeat(table.Split('\n')[^2] + "\n", extraRows)));
        return Load.Data($"csv({path}{(settings.Length > 0 ? "," : "")}{settings})");
    }
}
