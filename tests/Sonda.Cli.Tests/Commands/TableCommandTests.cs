using Sonda.Cli.Services;

namespace Sonda.Cli.Tests.Commands;

/// <summary>Tables from the file to the network, with the real laboratory.</summary>
public sealed class TableCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-table-").FullName;
    private readonly CommandLine _line = new() { RealLab = new LabServices() };

    [Theory]
    [InlineData("en", "Proposed for these data:\n  sonda train \"3-[100 relu keras]-[2 keras] softmax; data csv(", "On the test rows: balanced accuracy 100.00%")]
    [InlineData("pt", "Proposta para estes dados:\n  sonda train \"3-[100 relu keras]-[2 keras] softmax; data csv(", "Nas linhas de teste: acurácia balanceada 100.00%")]
    public void A_table_is_enough_to_train_a_network_that_fits(string language, string proposal, string result)
    {
        Outcome outcome = _line.Run("train", "--data", $"csv({Clouds()},test=0.2)", "--epochs", "60", "--lang", language);
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
        Assert.Contains(proposal, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(result, Unwrapped(outcome.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_to_paste_does_nothing_that_a_name_in_the_file_says()
    {
        string path = Path.Combine(_folder, "name.csv");
        File.WriteAllLines(path, ["rain $(touch gone),wind,sky", .. Enumerable.Range(0, 120).Select(i => $"{(i % 2 == 0 ? 0 : i)},{i * 7 % 11},{(i % 2 == 0 ? "dry" : "wet")}")]);
        string[] lines = _line.Run("train", "--data", path, "--epochs", "1").Error.Split('\n');
        Assert.Contains(lines, line => line.StartsWith("  sonda train '3-[", StringComparison.Ordinal) && line.Contains("zeros=\"rain $(touch gone)\"", StringComparison.Ordinal) && line.EndsWith('\''));
    }

    [Theory]
    [InlineData(
        "en", "Notice: column \"rain\" is 0 in many rows; zeros=rain gives its zeros an input of their own.", "the proposed network gives its zeros an input of their own, and zeros=no leaves it out.")]
    [InlineData(
        "pt", "Aviso: a coluna \"rain\" vale 0 em muitas linhas; zeros=rain dá aos zeros uma entrada própria.", "a rede proposta dá aos zeros uma entrada própria, e zeros=no a deixa de fora.")]
    public void Frequent_zeros_get_an_input_that_the_network_keeps(string language, string notice, string proposed)
    {
        // Whether there is any rain decides, and little of it counts as much as a flood.
        string[] rows = [.. Enumerable.Range(0, 120).Select(i => FormattableString.Invariant($"{(i % 2 == 0 ? 0 : i % 20 == 1 ? 90 + i : 0.01 * i)},{i * 7 % 11},{(i % 2 == 0 ? "dry" : "wet")}"))];
        string path = Path.Combine(_folder, "rain.csv"), network = Path.Combine(_folder, "rain.sonda"), other = Path.Combine(_folder, "new.csv");
        File.WriteAllLines(path, ["rain,wind,sky", .. rows]);
        File.WriteAllText(other, "wind,rain\n3,0\n3,0.02\n");
        Outcome data = _line.Run("data", path, "--lang", language);
        Assert.Equal(notice, data.Error.TrimEnd());

        Outcome outcome = _line.Run("train", "--data", path, "--epochs", "40", "--save", network, "--lang", language);
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
        Assert.Equal(1, outcome.Error.Split(proposed).Length - 1);
        Assert.Contains($"\"3-[100 relu keras]-[2 keras] softmax; data csv({path},zeros=rain)+standard;", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("dry,", _line.Run("predict", network, "--data", other).Out.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("wet,", _line.Run("predict", network, "--data", other).Out.Split('\n')[2], StringComparison.Ordinal);
        Assert.Equal(_line.Run("evaluate", network).Out.Split("softmax")[1], _line.Run("evaluate", network, "--data", path).Out.Split("softmax")[1]);

        Assert.DoesNotContain("zeros=rain", _line.Run("train", "--data", $"csv({path},zeros=no)", "--epochs", "1", "--lang", language).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposed_run_that_learned_prints_a_final_one_on_nearly_all_rows()
    {
        string network = Path.Combine(_folder, "a net.sonda");
        Outcome proposed = _line.Run("train", "--data", $"csv({Clouds()},test=0.2)", "--epochs", "30", "--save", network);
        string[] notice = proposed.Error.TrimEnd().Split('\n')[^2..];
        Assert.Matches(@"^Early stopping chose epoch \d+ by the validation rows\. A final network ", notice[0]);
        Assert.EndsWith($"\" --save '{network}'", notice[1], StringComparison.Ordinal);
        Outcome final = _line.Run("train", notice[1].Split('"')[1]);
        Assert.True(final.ExitCode == ExitCode.Done, final.Error);
        Assert.Contains("On the test rows: ", Unwrapped(final.Out), StringComparison.Ordinal);
        Assert.Contains(" too few to measure it, the network does better ", Unwrapped(final.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("final network", final.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_mark_stands_for_what_the_data_say()
    {
        Outcome outcome = _line.Run("train", "?-5-? softmax", "--data", Clouds(), "--epochs", "1");
        Assert.Contains("3-5-2 softmax: 32 weights and biases.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("4-7-3", _line.Run("train", "4-7-3", "--data", Clouds()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clouds")]
    [InlineData("circle(points=40)")]
    [InlineData("drawn")]
    [InlineData("clouds", "--optimizer", "adam")]
    [InlineData("clouds", "--lambda", "0.5")]
    public void A_stopped_and_resumed_training_ends_with_the_same_bytes_on_any_data(string data, params string[] settings)
    {
        string spec = data switch { "clouds" => "3-4-2", "drawn" => "784-3-10", _ => "2-4-2" };
        string source = data == "clouds" ? Clouds() : data;
        string[] start = ["train", spec, "--data", source, .. settings];
        string whole = Path.Combine(_folder, "whole"), half = Path.Combine(_folder, "half"), resumed = Path.Combine(_folder, "resumed");

        Done([.. start, "--epochs", "3", "--save", whole]);
        Done([.. start, "--epochs", "1", "--checkpoint", half]);
        Done(["train", "--resume", half, "--epochs", "3", "--save", resumed]);

        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(resumed));
    }

    [Fact]
    public void A_saved_network_goes_on_with_the_default_regularisation_of_its_table()
    {
        string network = Path.Combine(_folder, "network"), a = Path.Combine(_folder, "a"), b = Path.Combine(_folder, "b");
        Done(["train", "3-4-2", "--data", Clouds(), "--epochs", "1", "--save", network]);
        Done(["train", "--from", network, "--epochs", "1", "--save", a]);
        Done(["train", "--from", network, "--epochs", "1", "--lambda", "0", "--save", b]);
        Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
    }

    [Theory]
    [InlineData("train 3-4-2 --data {t} --save {t}", "--save would overwrite \"{t}\"")]
    [InlineData("train 3-4-2 --data csv({t}) --checkpoint {t}", "--checkpoint would overwrite \"{t}\"")]
    [InlineData("train 3-4-2 --data {t} --html {t}", "--html would overwrite \"{t}\"")]
    [InlineData("train --data {t} --trace {t}", "--trace would overwrite \"{t}\"")]
    [InlineData("train {s} --save {s}", "--save would overwrite \"{s}\"")]
    [InlineData("train --spec {s} --save {t}", "--save would overwrite \"{t}\"")]
    [InlineData("train 3-4-2 --data {t} --trace {x} --save {x}", "--save and --trace name the same file: \"{x}\"")]
    [InlineData("train 3-4-2 --data {t} --checkpoint {x} --figure {x}.svg --html {x}", "--checkpoint and --html name the same file: \"{x}\"")]
    [InlineData("predict {n} --data {t} --out {t}", "--out would overwrite \"{t}\"")]
    [InlineData("cure 3-4-2 --data {t} --html {t}", "--html would overwrite \"{t}\"")]
    [InlineData("diagnose 3-4-2 --data {t} --save-trace {t}", "--save-trace would overwrite \"{t}\"")]
    [InlineData("forecast 3-4-2 --data {t} --csv {t}", "--csv would overwrite \"{t}\"")]
    [InlineData("train 3-4-2 --data {t} --save {r}", "--save: \"{r}\" is in the folder of the recorded runs")]
    public void No_output_overwrites_an_input_or_another_output(string command, string expected)
    {
        string table = Clouds(), network = Path.Combine(_folder, "n"), spec = Write("s.txt", $"3-4-2; data csv({table}); epochs 1");
        Done(["train", "3-4-2", "--data", table, "--epochs", "1", "--save", network]);
        string run = Path.Combine(_folder, "runs", "one", "net.sonda");
        Directory.CreateDirectory(Path.GetDirectoryName(run)!);
        byte[][] before = [.. Inputs().Select(File.ReadAllBytes)];
        var line = new CommandLine { RealLab = new LabServices(), Runs = new RunServices(name => name == "SONDA_HOME" ? _folder : null, TimeProvider.System) };

        Outcome outcome = line.Run([.. command.Split(' ').Select(Named)]);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(Named(expected), Unwrapped(outcome.Error), StringComparison.Ordinal);
        Assert.Equal(before, Inputs().Select(File.ReadAllBytes));
        Assert.False(File.Exists(Path.Combine(_folder, "x")));

        string[] Inputs() => [table, network, spec];
        string Named(string text) => text.Replace("{t}", table, StringComparison.Ordinal).Replace("{s}", spec, StringComparison.Ordinal)
            .Replace("{n}", network, StringComparison.Ordinal).Replace("{r}", run, StringComparison.Ordinal)
            .Replace("{x}", Path.Combine(_folder, "x"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_goes_on_may_replace_its_file_and_several_outputs_may_go_to_no_place()
    {
        string table = Clouds(), network = Path.Combine(_folder, "n"), checkpoint = Path.Combine(_folder, "c");
        Done(["train", "3-4-2", "--data", table, "--epochs", "1", "--save", network, "--checkpoint", checkpoint]);
        Done(["train", "--from", network, "--epochs", "1", "--save", network]);
        Done(["train", "--resume", checkpoint, "--epochs", "2", "--checkpoint", checkpoint]);
        if (File.Exists("/dev/null"))
        {
            Done(["train", "3-4-2", "--data", table, "--epochs", "1", "--save", "/dev/null", "--trace", "/dev/null"]);
        }
    }

    [Fact]
    public void Columns_are_shown_and_troubles_are_named_together()
    {
        Outcome outcome = _line.Run("data", Clouds());
        Assert.Matches(@"x +input +numbers +0 +60 ", outcome.Out);
        Assert.Matches(@"colour +input +words +0 +2 ", outcome.Out);
        Assert.Matches(@"kind +target +classes +0 +2", outcome.Out);
        Assert.DoesNotContain("Ink", outcome.Out, StringComparison.Ordinal);

        Outcome bad = _line.Run("data", Write("bad.csv", "x,z,y\n1,2,a\n3\n4,oops,b\n5,6,a\n7,8,a\n"));
        Assert.Equal(ExitCode.DataOrConfiguration, bad.ExitCode);
        Assert.Matches(@"z +left out +numbers", bad.Out);
        Assert.Contains("2 problems:\n- line 3: found 1 value, expected 3 as in the header.\n- line 4, column \"z\": found \"oops\"", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_of_a_table_is_said_once_and_a_whole_file_is_not_split()
    {
        string table = Write("counted.csv", "id,x,y\n" + string.Concat(Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"{i},{i * 37 % 60},{(i * 37 % 60 > 30 ? "a" : "b")}\n"))));
        string network = Path.Combine(_folder, "counted.sonda");
        Outcome trained = _line.Run("train", "--data", table, "--epochs", "2", "--save", network);
        Assert.Equal(2, trained.Error.Split("counts the rows").Length);

        string other = Write("other.csv", "x,y\n1,a\n40,b\n50,a\n");
        string text = Unwrapped(_line.Run("evaluate", network, "--data", other).Out);
        Assert.Contains("3 rows (", text, StringComparison.Ordinal);
        Assert.DoesNotContain("training and", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_make_huge_costs_are_remarked()
    {
        string table = Write("big.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i * 37 % 60) / 60.0},{((i * 37 % 60) + 0.5) * 1e8}\n"))));
        Assert.Matches(@"standard deviation of about 1\.\d × 10⁹", Unwrapped(_line.Run("train", "1-4-1 mse", "--data", table, "--epochs", "2").Out));
        Assert.DoesNotContain("standard deviation of about", Unwrapped(_line.Run("train", "1-4-1 mse", "--data", table + "+standard(targets)", "--epochs", "2").Out), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_judged_in_their_unit_beside_the_mean()
    {
        string table = Write("price.csv", "area,price\n" + string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{50 + (i * 37 % 100)},{100_000.5 + (2000 * (50 + (i * 37 % 100)))}\n"))));
        Outcome outcome = _line.Run("train", "--data", table, "--epochs", "40");
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
        string text = Unwrapped(outcome.Out);
        Assert.Matches(@"On the validation rows: R² 0\.9\d+, RMSE \S+, MAE \S+ in the unit of the target; always answering the training mean has RMSE [456]\d,\d{3}\.", text);
    }

    [Theory]
    [InlineData("train", "3-[8 relu he]-1 softmax")]
    [InlineData("cure", "3-[8 relu he]-1 softmax")]
    [InlineData("cure", "3-[8 relu he]-2 softmax")]
    [InlineData("cure", "3-[8 relu he]-1 bce")]
    public void A_single_class_is_refused_with_the_reason(string command, string network)
    {
        string table = Write("one.csv", "a,b,c,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 5 % 13},{i % 7},{i * 3 % 11},x\n"))));
        Outcome outcome = _line.Run(command, $"{network}; data csv({table})");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("the target \"y\" is \"x\" in every row, so that there is nothing to learn", Unwrapped(outcome.Error), StringComparison.Ordinal);
        Assert.DoesNotContain("sonda cure", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Unwrapped(string text) => text.Replace('\n', ' ');

    private string Clouds() => Write("t.csv", "x,colour,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i % 2 * 100) + (i * 7 % 60 * 0.5)},{(i % 3 == 0 ? "red" : "blue")},{(i % 2 == 0 ? "a" : "b")}\n"))));

    private void Done(string[] arguments)
    {
        Outcome outcome = _line.Run(arguments);
        Assert.True(outcome.ExitCode == ExitCode.Done, outcome.Error);
    }

    private string Write(string name, string table)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, table);
        return path;
    }
}
