using Sonda.Cli.Services;

namespace Sonda.Cli.Tests.Commands;

/// <summary>The words around tables: mistyped files and columns, and what fits into a narrow window.</summary>
public sealed class TableWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-words-").FullName;
    private readonly CommandLine _line = new() { RealLab = new LabServices() };

    [Theory]
    [InlineData("train", "clean.cvs")]
    [InlineData("train", "clean.txt")]
    [InlineData("train", "cleen.csv")]
    [InlineData("train", "clean")]
    [InlineData("train", "clean.parquet")]
    [InlineData("data", "clean.cvs")]
    [InlineData("data", "cleen.csv")]
    [InlineData("data", "csv(cleen.csv,target=kind)")]
    public void A_file_that_is_not_there_brings_the_one_that_is(string command, string name)
    {
        string clean = Clean(), asked = name.Replace("cleen", Path.Combine(_folder, "cleen"), StringComparison.Ordinal);
        asked = asked == name ? Path.Combine(_folder, name) : asked;
        string[] arguments = command == "train" ? ["train", "--data", asked] : [command, asked];
        Assert.Contains($": no such file. Did you mean {clean}?\n", _line.Run(arguments).Error, StringComparison.Ordinal);
        Assert.Contains($": esse arquivo não existe. Você quis dizer {clean}?\n", _line.Run([.. arguments, "--lang", "pt"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_name_comes_before_an_old_copy_and_pictures_do_not_hide_it()
    {
        string clean = Clean();
        File.Copy(clean, Path.Combine(_folder, "clan.old.csv"));
        for (int i = 0; i < 1100; i++)
        {
            File.WriteAllText(Path.Combine(_folder, $"{i}.png"), "");
        }

        Assert.Contains($"Did you mean {clean}?\n", _line.Run("data", Path.Combine(_folder, "clan.csv")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_without_blanks_is_no_table()
    {
        Outcome outcome = _line.Run("train", $"?-4-? softmax;data {Clean()}+standard;epochs 1");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error.Contains("error", StringComparison.Ordinal) ? outcome.Error : ""));
    }

    [Fact]
    public void A_file_unlike_all_others_is_said_not_to_be_there()
    {
        _ = Clean();
        string nowhere = Path.Combine(_folder, "nowhere.txt");
        Assert.StartsWith($"error: {nowhere}: no such file.\n", _line.Run("train", "--data", nowhere).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "the name of a table ends in .csv, .tsv, .csv.gz, .tsv.gz or .parquet; csv(FILE) reads a file of any name. Did you mean csv(")]
    [InlineData("pt", "o nome de uma tabela termina em .csv, .tsv, .csv.gz, .tsv.gz ou .parquet; csv(ARQUIVO) lê um arquivo de qualquer nome. Você quis dizer csv(")]
    public void A_table_of_another_ending_brings_the_form_that_reads_it(string language, string message)
    {
        string path = Path.Combine(_folder, "other.txt");
        File.Copy(Clean(), path);
        Assert.Contains($"{path}: {message}{path})?", _line.Run("train", "--data", path, "--lang", language).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_that_resembles_none_brings_no_file_without_it()
    {
        Outcome outcome = _line.Run("train", "--data", Clean() + "+minmax+foo");
        Assert.Contains("expected one scaling.", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+standart", "+standard")]
    [InlineData("+minmx", "+minmax")]
    [InlineData("+standart+weights(balanced)", "+standard+weights(balanced)")]
    [InlineData("+wieghts(balanced)", "+weights(balanced)")]
    public void A_mistyped_scaling_behind_a_file_brings_the_right_one(string terms, string meant)
    {
        string clean = Clean();
        foreach (string data in (string[])[clean, $"csv({clean})", "circle"])
        {
            Outcome outcome = _line.Run("train", "--data", data + terms);
            Assert.Contains("expected minmax, standard or weights(balanced). Did you mean " + data + meant + "?", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_takes_weights_and_scaling_behind_its_name()
    {
        string clean = Clean();
        Outcome outcome = _line.Run("data", clean + "+standard+weights(balanced)");
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
        outcome = _line.Run("train", $"2-3-2 softmax; data {clean}+weights(balanced)", "--epochs", "1");
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
    }

    [Theory]
    [InlineData("en", "target=knid: no such column; the columns are length, width, kind. Did you mean kind?")]
    [InlineData("pt", "target=knid: não existe essa coluna; as colunas são length, width, kind. Você quis dizer kind?")]
    public void A_misspelt_column_brings_the_nearest_one_in_all_commands(string language, string message)
    {
        string data = $"csv({Clean()},target=knid)", network = "2-3-2 softmax";
        foreach (string[] arguments in (string[][])[["data", data], ["train", "--data", data], ["train", network, "--data", data], ["diagnose", network, "--data", data], ["cure", $"{network}; data {data}"], ["speeds", network, "--data", data]])
        {
            Assert.Contains(message, _line.Run([.. arguments, "--lang", language]).Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "another file than the one trained on", "On the same rows: balanced accuracy")]
    [InlineData("pt", "outro arquivo que não o do treinamento", "Nas mesmas linhas: acurácia balanceada")]
    public void That_rows_are_of_another_file_is_said_once(string language, string once, string then)
    {
        string network = Path.Combine(_folder, "net.sonda"), other = Path.Combine(_folder, "other.csv");
        string clean = Clean();
        File.WriteAllLines(other, File.ReadAllLines(clean).SkipLast(3));
        Outcome trained = _line.Run("train", "2-3-2 softmax", "--data", clean, "--epochs", "1", "--save", network);
        Assert.True(trained.ExitCode == ExitCode.Done, trained.Error);
        string text = _line.Run("evaluate", network, "--data", other, "--lang", language).Out.Replace('\n', ' ');
        Assert.Equal(2, text.Split(once).Length);
        Assert.Contains(then, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void Columns_fit_into_a_narrow_window(string language)
    {
        string path = Path.Combine(_folder, "wide.csv");
        File.WriteAllLines(path, ["a length in metres and more,width,note,kind", .. Enumerable.Range(0, 60).Select(i => $"{i * 1234.5},{i * 7 % 13},same,{(i % 2 == 0 ? "a" : "b")}")]);
        foreach (string data in (string[])[path, $"csv({path},drop=note)"])
        {
            string[] lines = new CommandLine { RealLab = new LabServices(), Width = 60 }.Run("data", data, "--lang", language).Out.Split('\n');
            Assert.All(lines.TakeWhile(line => line.Length > 0), line => Assert.True(line.Length <= 60, line));
            Assert.Contains(lines, line => line.Contains("width", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_error_is_wrapped_on_a_screen_but_its_commands_and_arguments_stay_whole()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "a folder with a long name and blanks")).FullName;
        string path = Path.Combine(folder, "t.csv");
        File.WriteAllText(path, "name,town,x,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"n{i},t{i},{i * 7 % 11},{i % 2}")));
        string onFile = _line.Run("data", path).Error;
        Assert.Single(onFile.TrimEnd().Split('\n'));

        string[] lines = OnScreen("data", path);
        Assert.StartsWith($"error: {path}:", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 2);
        Assert.All(lines.Skip(1), line => Assert.True(line.Length <= 60, line));
        Assert.Equal(onFile.TrimEnd(), string.Join(' ', lines));

        lines = OnScreen("train", "--record", "784-30-10");
        Assert.Contains(lines, line => line.Contains("sonda train 784-30-10 --record", StringComparison.Ordinal));
        lines = OnScreen("train", "--epochs", "x");
        Assert.Contains(lines, line => line.Contains("sonda train --help", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 60, line));

        static string[] OnScreen(params string[] arguments)
        {
            var line = new CommandLine { RealLab = new LabServices(), OnScreen = true, Width = 60, Environment = { ["NO_COLOR"] = "1" } };
            string error = line.Run(arguments).Error;
            return error[error.IndexOf("error:", StringComparison.Ordinal)..].TrimEnd().Split('\n');
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Clean()
    {
        string path = Path.Combine(_folder, "clean.csv");
        File.WriteAllLines(path, ["length,width,kind", .. Enumerable.Range(0, 40).Select(i => $"{i * 5 % 13},{i * 7 % 11},{(i % 2 == 0 ? "a" : "b")}")]);
        return path;
    }
}
