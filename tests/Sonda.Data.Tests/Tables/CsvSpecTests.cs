using Sonda.Data.Tables;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Tests;

namespace Sonda.Data.Tests.Tables;

public sealed class CsvSpecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-csv-").FullName;

    [Fact]
    public void The_last_column_is_the_target_and_words_are_classes_in_their_order()
    {
        LoadedData data = Read("a,b,kind\n1,2,pear\n3,4.5,apple\n-5,6e1,pear\n", "validation=0.4");
        Assert.Equal((2, 2, 2), (data.Training.Count, data.Training.InputSize, data.Training.Classes));
        Assert.Equal(["apple", "pear"], data.ClassNames);
        Assert.Equal(
            [(-5f, 60f, 1), (1f, 2f, 1), (3f, 4.5f, 0)],
            All(data).Select(row => (row.Inputs[0], row.Inputs[1], (int)row.Label)).Order());
        Assert.EndsWith("t.csv, target kind: classes", data.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_may_stand_anywhere_and_columns_may_be_dropped()
    {
        LoadedData data = Read("id,y,name,x\n7,1,\"a, b\",0.5\n8,2,c,1.5\n", "target=y,drop=id|name,validation=0.5");
        Assert.Equal([0.5f, 1.5f], All(data).Select(row => row.Inputs.Single()).Order());
        Assert.Equal(["1", "2"], data.ClassNames);
    }

    [Theory]
    [InlineData("y\n1\n0\n2", false)]
    [InlineData("y\n1.5\n0\n2", true)]
    [InlineData("y\n1.5\nx\n2", false)]
    [InlineData("y\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19", true)] // each once: as in a short table of measurements
    [InlineData("y\n0\n1\n2\n3\n4\n5\n0\n1\n2\n3\n4\n5", false)]
    [InlineData("y\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20", true)]
    public void Numbers_are_targets_unless_they_are_whole_and_few(string column, bool isRegression)
    {
        string table = string.Join('\n', column.Split('\n').Select((cell, i) => (i == 0 ? "x," : "1,") + cell));
        Assert.Equal(isRegression, Read(table).Training.HasTargets);
    }

    [Fact]
    public void The_task_can_be_said()
    {
        const string table = "x,y\n1,10\n2,9\n3,2\n4,9\n";
        LoadedData numbers = Read(table, "task=regression");
        Assert.Equal((1, 0), (numbers.Training.TargetSize, numbers.Training.Classes));
        for (int i = 0; i < numbers.Training.Count; i++)
        {
            Assert.Equal(new[] { 10f, 9, 2, 9 }[(int)Load.Row(numbers.Training, i)[0] - 1], numbers.Training.Targets[i]);
        }

        // Sorted as numbers, not as characters.
        Assert.Equal(["2", "9", "10"], Read(table, "task=classes").ClassNames);
    }

    [Theory]
    [InlineData("x;y\n1.5;a\n2;b\n")]
    [InlineData("x\ty\r\n1.5\ta\r\n2\tb\r\n")]
    [InlineData("\uFEFF\"x\",\"y\"\n\" 1.5 \",\"a\"\n\n2 , b")]
    public void Other_marks_quotes_blanks_and_line_ends_are_read(string table)
    {
        LoadedData data = Read(table, "validation=0.5");
        Assert.Equal([(1.5f, 0), (2f, 1)], All(data).Select(row => (row.Inputs[0], (int)row.Label)).Order());
        Assert.Equal(["a", "b"], data.ClassNames);
    }

    [Fact]
    public void A_number_is_one_class_however_it_is_written()
    {
        LoadedData data = Read("x,y\n1,1\n2,1.0\n3,01\n4,2e0\n5,2\n6,-0\n7,0\n");
        Assert.Equal(["-0", "1", "2e0"], data.ClassNames);
        Assert.Equal([1, 1, 1, 2, 2, 0, 0], All(data).OrderBy(row => row.Inputs[0]).Select(row => (int)row.Label));
        Assert.Equal(["1", "1.0", "a"], Read("x,y\n1,1\n2,1.0\n3,a\n").ClassNames);
    }

    [Fact]
    public void The_order_of_rows_is_the_seeds()
    {
        string table = "x,y\n" + string.Join('\n', Enumerable.Range(0, 100).Select(i => $"{i},{i % 2}"));
        float[] one = [.. All(Read(table)).Select(row => row.Inputs[0])];
        Assert.Equal(one, All(Read(table, "seed=1")).Select(row => row.Inputs[0]));
        Assert.NotEqual(one, All(Read(table, "seed=2")).Select(row => row.Inputs[0]));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), one.Order());
        Assert.All(All(Read(table)), row => Assert.Equal(row.Inputs[0] % 2, row.Label));
    }

    [Fact]
    public void Lines_of_one_name_are_the_steps_of_one_sequence_and_may_be_any_number()
    {
        LoadedData data = Read("walk,x,y,kind\na,1,2,up\na,3,4,up\na,5,6,up\nb,7,8,down\nc,9,10,up\nc,11,12,up\n", "sequence=walk,validation=0.34");
        Assert.Equal((2, 1, Shape.Sequence(3, 2)), (data.Training.Count, data.Validation.Count, data.Training.InputShape));
        Assert.Equal(["down", "up"], data.ClassNames);
        Assert.Equal(
            ["1 2 3 4 5 6: 3 steps, class 1", "7 8 0 0 0 0: 1 steps, class 0", "9 10 11 12 0 0: 2 steps, class 1"],
            ((Dataset[])[data.Training, data.Validation])
                .SelectMany(part => Enumerable.Range(0, part.Count).Select(i => $"{string.Join(' ', Load.Row(part, i))}: {part.Lengths[i]} steps, class {part.Labels[i]}"))
                .Order(StringComparer.Ordinal));
        Assert.Equal("1..3", new StepRange(1, 3).ToString());
    }

    [Fact]
    public void Sequences_of_one_length_and_numbers_to_be_met_need_no_more()
    {
        LoadedData data = Read("s,x,y\na,1,0.5\na,2,0.5\nb,3,0.25\nb,4,0.25\n", "sequence=s,validation=0.5");
        Assert.Equal((Shape.Sequence(2, 1), 1, true), (data.Training.InputShape, data.Training.TargetSize, data.Training.Lengths.IsEmpty));
        LoadedData other = Read("x,y,s\n1,0.5,a\n2,0.5,a\n3,0.25,b\n4,0.25,b\n", "sequence=s,validation=0.5");
        Assert.Equal(Load.Row(data.Training, 0), Load.Row(other.Training, 0));
        float[] first = Load.Row(data.Training, 0);
        Assert.Equal(first[0] == 1 ? 0.5f : 0.25f, data.Training.Targets[0]);
    }

    [Theory]
    [InlineData("", "", "is empty; expected a header and rows.")]
    [InlineData("a,b\n", "", "has a header, but no rows.")]
    [InlineData("a,b\n1,2\n1\n", "", "line 3: found 1 value, expected 2 as in the header.")]
    [InlineData("a,a\n1,2\n", "", "several columns have the name \"a\" of the target, which is a.1; the others might give it away. drop=a leaves them out.")]
    [InlineData("a,b,a,a\n1,2,3,4\n", "target=a.1,drop=a", "several columns have the name \"a\" of the target, which is a.1; the others might give it away. drop=a|a.2 leaves them out.")]
    [InlineData("a,b,a,a\n1,2,3,4\n", "target=a", "several columns have the name \"a\" of the target, which is a; the others might give it away. drop=a.1|a.2 leaves them out.")]
    [InlineData("a,b,y\n1,5,0\n\"\",NaN,1\n", "", "2 values are missing, the first in line 3 (a 1, b 1); missing=median, mean or most-frequent replaces them, missing=drop-rows leaves 1 of 2 rows.")]
    [InlineData("a;y\n1.5;0\n0,5;1\n", "", "line 3, column \"a\": found \"0,5\", expected a number with a decimal point; decimal=comma reads those with a comma.")]
    [InlineData("a,y\n1,0\n1e99,1\n", "", "line 3, column \"a\": found \"1e99\", expected a number such as 1.5 as in most rows; na=1e99 counts it as missing, words=a takes all cells as words, drop=a leaves the column out.")]
    [InlineData("a,y\n1,0\n2,x\n", "task=regression", "line 3, column \"y\": found \"x\", expected a number such as 1.5.")]
    [InlineData("a,y\n1,0\n2,\n", "", "line 3, column \"y\": 1 of 2 rows has no target; any missing=… leaves it out.")]
    [InlineData("a,y\n1,0\n", "target=z", "target=z: no such column; the columns are a, y.")]
    [InlineData("a,y\n1,0\n", "drop=z", "drop=z: no such column; the columns are a, y.")]
    [InlineData("a,y\n1,0\n", "drop=a", "no column is left as an input beside the target \"y\".")]
    [InlineData("a,y\n1,0\n", "drop=y", "column \"y\" is the target and cannot be dropped.")]
    [InlineData("s,x,y\na,1,0\nb,2,1\na,3,0\n", "sequence=s", "line 4, column \"s\": found \"a\" again, expected the lines of a sequence to follow each other.")]
    [InlineData("s,x,y\na,1,0\na,2,1\n", "sequence=s", "line 3, column \"y\": found \"1\", expected \"0\" as in the first line of the sequence.")]
    [InlineData("s,x,y\na,1,0.5\na,2,0.25\n", "sequence=s", "line 3, column \"y\": found \"0.25\", expected \"0.5\"")]
    [InlineData("s,x,y\na,1,0\n", "sequence=y,target=y", "column \"y\" is the target and cannot be the one that names sequences.")]
    [InlineData("s,x,y\na,1,0\n", "sequence=z", "sequence=z: no such column; the columns are s, x, y.")]
    [InlineData("a,y\n1,0\n2,1\n3\"4,0\n", "", "line 4: quotes are out of place")]
    [InlineData("a,y\n1,0\n\"2,1\n3,0\n", "", "line 3: quotes are out of place")]
    [InlineData("a,y\n1,0\n\"b\"c,1\n3,0\n", "", "line 3: quotes are out of place")]
    [InlineData("a,y\n1,0\n\"b\"\"\"c\",1\n", "", "line 3: quotes are out of place")]
    [InlineData("a,y\n\n\"1\",0\n\n2,1,3\n", "", "line 5: found 3 values, expected 2")]
    [InlineData("a,b,y\nq,\"two\nlines\",0\nr,s,1,2\n", "", "line 4: found 4 values, expected 3")]
    [InlineData("a,y\n# it's a \"quote\n1,0\n2,1,3\n", "comment=#", "line 4: found 3 values, expected 2")]
    public void What_is_wrong_is_refused_with_line_and_column(string table, string settings, string message)
    {
        string refusal = Assert.Throws<DatasetException>(() => Read(table, settings)).Message;
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_folder, "t.csv"), refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_lose_blanks_and_quotes_around_them()
    {
        LoadedData data = Read("\"a\" , w ,y\n" + string.Concat(Enumerable.Repeat(" \" 1.5 \" ,\" say \"\"x, y\"\"\" ,0\n 2.5, plain ,1\n", 5)));
        InputColumn[] columns = [.. data.Preparation!.Table!.Inputs];
        Assert.Equal(["a", "w"], columns.Select(column => column.Name));
        Assert.Equal("a", Read("'a' 'y'\n1 0\n2 1\n").Preparation!.Table!.Inputs[0].Name);
        Assert.Equal((1.5, 2.5), (columns[0].Min, columns[0].Max));
        Assert.Equal(["plain", "say \"x, y\""], columns[1].Categories);
    }

    [Fact]
    public void Rows_of_a_long_table_keep_their_classes_in_any_order()
    {
        const int rows = 5000;
        LoadedData data = Read("a,b,y\n" + string.Concat(Enumerable.Range(1, rows).Select(i => FormattableString.Invariant($"{i},{-i},{i % 7}\n"))), "keep=a");

        var all = new HashSet<float>();
        foreach (Dataset part in (Dataset[])[data.Training, data.Validation])
        {
            for (int i = 0; i < part.Count; i++)
            {
                float[] row = Load.Row(part, i);
                Assert.Equal((-row[0], (byte)(row[0] % 7)), (row[1], part.Labels[i]));
                all.Add(row[0]);
            }
        }

        Assert.Equal(rows, all.Count);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    public void Names_have_a_limit_and_longer_ones_are_not_repeated(int length)
    {
        string name = new('n', length);
        (string Table, string Settings, string Message)[] tables =
        [
            ($"{name},y\n1,0\n2,1\n", "", "the name of column 1 has 201 characters; expected at most 200."),
            ($"x,y\n1,{name}\n2,b\n", "", "line 2, column \"y\": found 201 characters, expected at most 200 for the name of a class."),
            ($"s,x,y\n{name},1,0\nb,2,1\n", "sequence=s", "line 2, column \"s\": found 201 characters, expected at most 200 for the name of a sequence."),
        ];
        foreach ((string table, string settings, string message) in tables)
        {
            if (length <= 200)
            {
                Read(table, settings);
                continue;
            }

            string refusal = Assert.Throws<DatasetException>(() => Read(table, settings)).Message;
            Assert.Contains(message, refusal, StringComparison.Ordinal);
            Assert.DoesNotContain(name, refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("x,y\n1,0\n", ",1\n", "line 3 is longer than 4000000 characters")]
    [InlineData("", ",y\n1,0\n", "line 1 is longer than 4000000 characters")]
    public void Lines_have_a_limit(string before, string after, string message) => Assert.Contains(
        message, Assert.Throws<DatasetException>(() => Read(before + new string('1', 4_000_001) + after)).Message, StringComparison.Ordinal);

    [Fact]
    public void More_classes_than_a_byte_counts_and_files_that_are_not_there_are_refused()
    {
        string table = "x,y\n" + string.Join('\n', Enumerable.Range(0, 257).Select(i => $"{i},c{i}"));
        Assert.Contains("257 different values; expected at most 256", Assert.Throws<DatasetException>(() => Read(table)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Load.Refusal($"csv({_folder}/nothing.csv)"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LoadedData Read(string table, string settings = "")
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, table);
        return Load.Data($"csv({path}{(settings.Length > 0 ? "," : "")}{settings})");
    }

    private static IEnumerable<(float[] Inputs, byte Label)> All(LoadedData data)
    {
        foreach (Dataset part in (Dataset[])[data.Training, data.Validation])
        {
            for (int i = 0; i < part.Count; i++)
            {
                yield return (Load.Row(part, i), part.Labels[i]);
            }
        }
    }
}
