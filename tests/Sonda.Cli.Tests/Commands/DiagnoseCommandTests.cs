using System.Globalization;
using System.Text.Json;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Cli.Tests.Commands;

public sealed class DiagnoseCommandTests
{
    [Fact]
    public void A_healthy_run_is_said_to_be_so_with_a_row_per_layer()
    {
        Outcome outcome = new CommandLine().Run("diagnose", "784-30-30-10");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string[] lines = outcome.Out.Split('\n');
        Assert.Contains("Healthy so far: nothing found up to step 39. --whole shows whether the network", lines);
        Assert.Contains("  1       0.500  0.00625  −24.1    slope −18.1  0.00313  0.030–0.12", lines);
        Assert.Contains("  2       0.500    0.100   +6.0  weights +12.0   0.0500   0.15–0.58", lines);
        Assert.Contains("  3       0.500   0.0500      –                  0.0250    0.72–2.9", lines);
        Assert.Contains("q* = 1.30, χ = 0.0420", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_the_numbers_of_every_other_screen()
    {
        string page = new CommandLine { Culture = "pt-BR" }.Run("diagnose", "--explain", "dead-units").Out;
        Assert.Contains("Uma probabilidade de 0.05 ou mais", page.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("todos os 1\u00a0800", page, StringComparison.Ordinal);
        Assert.Contains("normal(0,0.3)", new CommandLine { Culture = "pt-BR" }.Run("diagnose", "--explain", "lost-over-time").Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void The_page_of_every_ailment_is_in_the_program(string culture) => Assert.All(AilmentKinds.All.Select(kind => kind.Id), ailment =>
    {
        Outcome outcome = new CommandLine { Culture = culture }.Run("diagnose", "--explain", ailment);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string[] lines = outcome.Out.TrimEnd().Split('\n');
        string headings = culture.StartsWith("pt", StringComparison.Ordinal)
            ? "Sintoma Evidências Limiar Causas Remédios Fontes" : "Symptom Evidence Threshold Causes Cures Sources";
        Assert.All(headings.Split(' '), heading => Assert.Contains(heading, lines));
        Assert.Contains($"({ailment})", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain("name: meaning", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("- ", StringComparison.Ordinal));
        Assert.All((string[])["](", "**", "![", "\n| ", ".png"], mark => Assert.DoesNotContain(mark, outcome.Out, StringComparison.Ordinal));
        Assert.Empty(outcome.Error);
    });

    [Theory]
    [InlineData("784-30-10", "--explain", "vanishing")]
    [InlineData("--explain", "vanishing", "--whole")]
    [InlineData("--explain", "vanishing", "--trace", "t.json")]
    [InlineData("--explain", "vanished")]
    public void A_page_is_asked_for_alone_and_by_a_name_that_there_is(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, new CommandLine().Run(["diagnose", .. arguments]).ExitCode);

    [Fact]
    public void A_finding_is_told_with_layers_step_certainty_numbers_cause_and_cure()
    {
        Outcome english = Ailing().Run("diagnose", "784-30-30-10");
        Outcome portuguese = Ailing("pt-BR").Run("diagnose", "784-30-30-10");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (english.ExitCode, portuguese.ExitCode));
        string told = Joined(english);
        Assert.Contains("Problems found. Vanishing gradient: severe, layers 1, 2, from step 0, probability over 99.9%", told, StringComparison.Ordinal);
        Assert.Contains("1.2\u00a0×\u00a010⁻⁴ of that of the last", told, StringComparison.Ordinal);
        Assert.Contains("On the way back, each layer multiplies the gradient", told, StringComparison.Ordinal);
        Assert.Contains("sonda diagnose --explain vanishing", told, StringComparison.Ordinal);
        Assert.Contains("Problemas encontrados.", portuguese.Out, StringComparison.Ordinal);
        Assert.Contains("camadas 1, 2, desde o passo 0, probabilidade de mais de 99.9%", Joined(portuguese), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", english.Out, StringComparison.Ordinal);
        Assert.All((english.Out + portuguese.Out).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Remedies_are_one_list_of_the_verdict_with_runs_to_copy()
    {
        Outcome english = Ailing().Run("diagnose", "784-30-30-10"), portuguese = Ailing("pt-BR").Run("diagnose", "784-30-30-10");
        string told = Joined(english);
        Assert.Contains("What to try, in this order: 1. 1/100 of the learning rate One step is too long. 784-30-30-10; rate 0.005 2. Adam", told, StringComparison.Ordinal);

        // The second remedy has the reason of the first, which is not said again.
        Assert.Single(told.Split("One step is too long.").Skip(1));
        Assert.Contains("Then: batch normalisation in the hidden layers.", told, StringComparison.Ordinal);
        Assert.Contains("O que tentar, nesta ordem: 1. 1/100 da taxa de aprendizado", Joined(portuguese), StringComparison.Ordinal);
        Assert.Contains("     784-30-30-10; rate 0.005\n", english.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_remedy_of_the_json_has_the_whole_edited_run()
    {
        using JsonDocument document = JsonDocument.Parse(Ailing().Run("diagnose", "784-30-30-10", "--json").Out);
        JsonElement first = document.RootElement.GetProperty("remedies")[0];
        Assert.Equal(
            ("lower-rate+lower-rate", "1/100 of the learning rate", "One step is too long.", "784-30-30-10; rate 0.005"),
            (Of("id"), Of("text"), Of("why"), Of("spec")));

        string? Of(string name) => first.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(true, "Healthy: nothing found, and the network has learned.", ExitCode.Done, "true")]
    [InlineData(null, "Healthy so far: nothing found up to step", ExitCode.Done, "true")]
    [InlineData(false, "Nothing found, but the network has not learned", ExitCode.Ailing, "null")]
    public void What_was_not_seen_to_be_learned_is_not_said_to_be(bool? learned, string verdict, int ofAny, string healthy)
    {
        CommandLine Line() => new() { Lab = new FakeLab { Findings = [], Learned = learned } };
        Outcome seen = Line().Run("diagnose", "784-30-30-10", "--fail-on", "any");
        Assert.Contains(verdict, Joined(seen), StringComparison.Ordinal);
        Assert.Equal(ofAny, seen.ExitCode);
        Assert.Contains($"\"healthy\": {healthy}", Line().Run("diagnose", "784-30-30-10", "--json").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vanishing", true, ExitCode.Ailing)]
    [InlineData("exploding,vanishing", true, ExitCode.Ailing)]
    [InlineData("exploding", true, ExitCode.Done)]
    [InlineData("any", true, ExitCode.Ailing)]
    [InlineData("exploding, vanishing", true, ExitCode.Ailing)]
    [InlineData("none", true, ExitCode.Done)]
    [InlineData("none,vanishing", true, ExitCode.Usage)]
    [InlineData("any", false, ExitCode.Done)]
    [InlineData("vanishing", false, ExitCode.Ailing)]
    public void What_was_told_to_fail_fails(string ailments, bool severe, int expected)
    {
        var line = new CommandLine { Lab = new FakeLab { Findings = [severe ? Vanishing : Vanishing with { Severity = Severity.Mild }] } };
        Assert.Equal(expected, line.Run("diagnose", "784-30-30-10", "--fail-on", ailments).ExitCode);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void A_finding_is_one_object_of_the_json(string culture)
    {
        using JsonDocument document = JsonDocument.Parse(Ailing(culture).Run("diagnose", "784-30-30-10", "--json").Out);
        JsonElement root = document.RootElement;
        Assert.False(root.GetProperty("healthy").GetBoolean());
        JsonElement finding = Assert.Single(root.GetProperty("findings").EnumerateArray());
        Assert.Equal("vanishing", finding.GetProperty("ailment").GetString());
        Assert.Equal("severe", finding.GetProperty("severity").GetString());
        Assert.Equal(["1", "2"], finding.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()));
        Assert.Equal(0, finding.GetProperty("sinceStep").GetInt64());
        Assert.Equal(0.9995, finding.GetProperty("probability").GetDouble());
        Assert.Equal(1.2e-4, finding.GetProperty("evidence").GetProperty("ratio").GetDouble());
        Assert.Contains(culture == "pt-BR" ? "O gradiente da primeira camada" : "The gradient of the first layer", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, "en-US")]
    [InlineData(80, "pt-BR")]
    [InlineData(40, "en-US")]
    [InlineData(40, "pt-BR")]
    public void Fits_into_the_window(int width, string culture)
    {
        Outcome outcome = new CommandLine { Width = width, Culture = culture }.Run("diagnose", "784-30-30-10");

        Assert.All(outcome.Out.Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Many_layers_are_cut_in_the_middle_with_what_all_of_those_do()
    {
        LayerReading reading = Results.Trace.Steps[0].Layers[0];
        Trace deep = Results.Trace with
        {
            Subject = Results.Trace.Subject with
            {
                Layers = [.. Enumerable.Range(1, 50).Select(i => Results.Trace.Subject.Layers[0] with { Name = $"{i}" })],
            },
            Steps = [new StepReading { Step = 0, Layers = [.. Enumerable.Repeat(reading, 50)] }],
        };
        using var folder = new Folder();
        File.WriteAllText(folder["trace.json"], TraceJson.Write(deep));

        Outcome outcome = new CommandLine().Run("diagnose", "--trace", folder["trace.json"]);

        Assert.Contains("38 more layers", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("−915.1", outcome.Out, StringComparison.Ordinal); // 38 · 20 log₁₀ 1/16
        Assert.InRange(outcome.Out.Split('\n').Length, 15, 24);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void Json_is_one_document_whose_factors_multiply_to_the_whole(string culture)
    {
        Outcome outcome = new CommandLine { Culture = culture }.Run("diagnose", "784-30-30-10", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        JsonElement root = document.RootElement;
        Assert.True(root.GetProperty("healthy").GetBoolean());
        Assert.Equal(0, root.GetProperty("findings").GetArrayLength());
        JsonElement[] layers = [.. root.GetProperty("layers").EnumerateArray()];
        Assert.Equal(["1", "2", "3"], layers.Select(layer => layer.GetProperty("name").GetString()));
        double product = layers[0].GetProperty("factors").EnumerateObject().Aggregate(1.0, (whole, factor) => whole * factor.Value.GetDouble());
        Assert.Equal(layers[0].GetProperty("deltaNorm").GetDouble() / layers[1].GetProperty("deltaNorm").GetDouble(), product, 1e-15);
        Assert.Equal(20 * Math.Log10(0.125), layers[0].GetProperty("decibels").GetProperty("slope").GetDouble());
        Assert.Empty(layers[2].GetProperty("factors").EnumerateObject());
        Assert.Equal(0.5, layers[0].GetProperty("forwardRms").GetDouble());
        Assert.Equal(0.00625, layers[0].GetProperty("gradientNorm").GetDouble());
        Assert.InRange(root.GetProperty("forecast").GetProperty("qStar").GetDouble(), 1.302, 1.303);
    }

    [Fact]
    public void A_run_comes_from_text_a_file_or_an_option_and_options_override_it()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["run.json"], RunSpec.Parse("784-20-10; optimizer adam; seed 5; batch 20").ToJson());
        foreach (string[] source in (string[][])[[folder["run.json"]], ["--spec", folder["run.json"]]])
        {
            var line = new CommandLine();
            Outcome outcome = line.Run(["diagnose", .. source, "--seed", "7", "--init", "he", "--cost", "softmax", "--steps", "3"]);

            Assert.Equal((ExitCode.Done, ""), (outcome.ExitCode, outcome.Error.Replace("examination 784-30-30-10: 1/2\n", "", StringComparison.Ordinal)));
            RunSpec run = line.Lab.DiagnosisAsked!.Run;
            Assert.Equal("784-[20 he]-[10 he] softmax; optimizer adam(0.9,0.999); batch 20; seed 7", run.ToString());
            Assert.Equal(3, line.Lab.DiagnosisAsked.Steps);
        }
    }

    [Fact]
    public void Forty_steps_are_watched_unless_told()
    {
        var line = new CommandLine();
        line.Run("diagnose", "784-30-10");
        Assert.Equal(40, line.Lab.DiagnosisAsked!.Steps);
        line.Run("diagnose", "784-30-10", "--whole");
        Assert.Null(line.Lab.DiagnosisAsked.Steps);
    }

    [Fact]
    public void What_was_seen_is_kept_and_read_again()
    {
        using var folder = new Folder();
        string file = folder["trace.json"];
        Outcome first = new CommandLine().Run("diagnose", "784-30-30-10", "--save-trace", file);
        var line = new CommandLine();
        Outcome second = line.Run("diagnose", "--trace", file);

        Assert.Equal((ExitCode.Done, ExitCode.Done), (first.ExitCode, second.ExitCode));
        Assert.Equal(TraceJson.Write(Results.Trace), TraceJson.Write(line.Lab.TraceRead!));
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void A_table_has_a_row_for_each_layer_of_each_step_with_the_theory_of_the_start()
    {
        using var folder = new Folder();
        Assert.Equal(ExitCode.Done, new CommandLine().Run("diagnose", "784-30-30-10; seed 4", "--csv", folder["t.csv"]).ExitCode);

        string[][] rows = Rows(folder["t.csv"]);
        Assert.Equal(["network", "data", "seed", "step", "layer", "log10Speed", "log10Theory", "log10Low", "log10High"], rows[0]);
        Assert.Equal(["0 1", "0 2", "0 3", "39 1", "39 2", "39 3"], rows[1..].Select(row => $"{row[3]} {row[4]}"));
        Assert.Equal(["784-30-30-10", "mnist", "4"], rows[1][..3]);
        Assert.Equal(Log10(0.003125, 0.059, 0.0295, 0.118), rows[1][5..].Select(cell => Math.Round(double.Parse(cell, CultureInfo.InvariantCulture), 9)));
        Assert.Equal(Math.Log10(0.025), double.Parse(rows[4][5], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(["", "", ""], rows[4][6..]);

        static IEnumerable<double> Log10(params double[] numbers) => numbers.Select(number => Math.Round(Math.Log10(number), 9));
    }

    [Fact]
    public void The_table_of_a_trace_has_the_speeds_that_it_has()
    {
        using var folder = new Folder();
        Trace trace = Results.Trace with
        {
            Steps = [new() { Step = 7, Layers = [new() { Speed = 0.1 }, new() { Speed = 0 }, new() { DeltaNorm = 1 }] }],
        };
        File.WriteAllText(folder["trace.json"], TraceJson.Write(trace));
        Assert.Equal(ExitCode.Done, new CommandLine().Run("diagnose", "--trace", folder["trace.json"], "--csv", folder["t.csv"]).ExitCode);

        // A speed of 0 has no logarithm; the third layer was not read.
        Assert.Equal(["7,1,-1,,,", "7,2,,,,"], Rows(folder["t.csv"])[1..].Select(row => string.Join(',', row[3..])));
    }

    private static string[][] Rows(string file) => [.. File.ReadAllLines(file).Select(line => line.Split(','))];

    [Theory]
    [InlineData("en-US", 3, "Weights with no path to the cost: moderate, body.0.weight, body.1.weight, body.2.weight, from step 0")]
    [InlineData("en-US", 11, "body.7.weight and 3 more, from step 0")]
    [InlineData("pt-BR", 11, "body.7.weight e mais 3, desde o passo 0")]
    public void Weights_that_are_no_layers_of_the_trace_are_named(string culture, int count, string expected)
    {
        var found = new Finding
        {
            Ailment = "left-out",
            Form = "cut-off",
            Severity = Severity.Moderate,
            Weights = [.. Enumerable.Range(0, count).Select(i => $"body.{i}.weight")],
            SinceStep = 0,
            Probability = 1,
            Evidence = new Dictionary<string, double> { ["cutOff"] = count, ["layers"] = 3 },
            Remedies = [RemedyKinds.ConnectWeights],
        };
        var line = new CommandLine { Culture = culture, Lab = new FakeLab { Findings = [found] } };
        string shown = line.Run("diagnose", "784-30-30-10").Out;
        Assert.Contains(expected, string.Join(' ', shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        using JsonDocument document = JsonDocument.Parse(line.Run("diagnose", "784-30-30-10", "--json").Out);
        JsonElement weights = document.RootElement.GetProperty("findings")[0].GetProperty("weights");
        Assert.Equal(found.Weights, weights.EnumerateArray().Select(name => name.GetString()!));
    }

    [Theory]
    [InlineData("t.jsonl", """{"event":"started","step":0}""")]
    [InlineData("t.json", """{"subject":{"layers":[]},"steps":3}""")]
    public void A_trace_without_its_option_is_recognised(string name, string text)
    {
        using var folder = new Folder();
        File.WriteAllText(folder[name], text);
        foreach (string[] command in new string[][] { ["diagnose", folder[name]], ["diagnose", "--spec", folder[name]], ["train", folder[name]] })
        {
            Outcome outcome = new CommandLine().Run(command);
            Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
            Assert.Contains($"looks like a trace; give it with --trace: sonda diagnose --trace {folder[name]}", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("net.sonda", "SONDANET\u0001", "looks like a saved network, not like a trace.")]
    [InlineData("run.state", "SONDARUN\u0001", "looks like a checkpoint, not like a trace.")]
    [InlineData("net.safetensors", "\u0040\0\0\0\0\0\0\0{\"a\"", "looks like weights in safetensors, not like a trace.")]
    [InlineData("net.onnx", "\u0008\u0008\u0012\u0005sonda", "looks like a network in ONNX, not like a trace.")]
    [InlineData("net.pt", "PK\u0003\u0004abcdef", "looks like a zip archive, such as a saved network of PyTorch, not like a trace.")]
    [InlineData("iris.csv", "a,b\n1,2\n", "looks like a table, not like a trace; the data of a network come with --data")]
    [InlineData("spec.txt", "784-30-10; rate 0.1\n", "looks like the spec of a run, not like a trace; give it without --trace: sonda diagnose")]
    [InlineData("events.jsonl", "{}\n", "is the folder of a recorded run; its trace is in a file there: sonda diagnose --trace")]
    public void A_file_that_is_something_else_is_recognised(string name, string text, string expected)
    {
        using var folder = new Folder();
        File.WriteAllText(folder[name], text);
        Outcome outcome = new CommandLine().Run("diagnose", "--trace", name == "events.jsonl" ? Path.GetDirectoryName(folder[name])! : folder[name]);
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_trace_is_refused_with_the_place()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["trace.json"], """{"subject": 3}""");

        Outcome outcome = new CommandLine().Run("diagnose", "--trace", folder["trace.json"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("trace.json", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("$.subject", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.DataOrConfiguration, new CommandLine().Run("diagnose", "--trace", folder["none.json"]).ExitCode);
    }

    [Theory]
    [InlineData("diagnose 784-30-10 --trace t.json", "--trace")]
    [InlineData("diagnose --trace t.json --seed 3", "--seed")]
    [InlineData("diagnose --trace t.json --data circle", "--data")]
    [InlineData("diagnose --trace t.json --steps 3", "--steps")]
    [InlineData("diagnose 784-30-10 --whole --steps 3", "--whole")]
    [InlineData("diagnose", "NETWORK")]
    [InlineData("diagnose 784-30-10 --fail-on vanishing,exploded", "exploded-signal, saturation")]
    [InlineData("diagnose 784-30-10 --steps -1", "--steps")]
    [InlineData("diagnose 784-30-10 --early-stop patience(3)", "--early-stop")]
    public void What_contradicts_itself_is_a_mistake_of_usage(string line, string named)
    {
        Outcome outcome = new CommandLine().Run(line.Split(' '));

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(named, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    [Fact]
    public void A_network_whose_output_does_not_fit_is_looked_at_and_one_whose_inputs_do_not_is_refused()
    {
        Assert.Equal(ExitCode.Done, new CommandLine().Run("diagnose", "784-30-10").ExitCode);
        Assert.Equal(ExitCode.Done, new CommandLine().Run("diagnose", "784-30-7").ExitCode);
        Assert.Equal(ExitCode.Done, new CommandLine().Run("cure", "784-30-7").ExitCode);
        Assert.Equal(ExitCode.DataOrConfiguration, new CommandLine().Run("diagnose", "783-30-10").ExitCode);
    }

    [Fact]
    public void Ctrl_C_gives_the_verdict_of_what_was_seen()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Lab = new FakeLab { Midway = stop.Cancel }, Stop = stop };

        Outcome outcome = line.Run("diagnose", "784-30-30-10");

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("after step 39", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Healthy", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_is_recorded_where_told()
    {
        using var folder = new Folder();
        var line = new CommandLine();
        Outcome outcome = line.Run("train", "784-30-10", "--epochs", "1", "--trace", folder["run.json"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(folder["run.json"], line.Lab.Training!.TraceTo);
        Assert.Contains("sonda diagnose --trace", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.DataOrConfiguration, new CommandLine().Run("train", "784-30-10", "--trace", folder["no/run.json"]).ExitCode);
    }

    [Fact]
    public void A_page_and_a_figure_are_written_where_told()
    {
        using var folder = new Folder();
        var line = new CommandLine { Culture = "pt-BR" };
        Outcome outcome = line.Run("diagnose", "784-[30 relu]-10", "--html", folder["p.html"], "--figure", folder["f.svg"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal("<p>pt</p>", File.ReadAllText(folder["p.html"]));
        Assert.Equal([1], File.ReadAllBytes(folder["f.svg"]));
        Assert.StartsWith("sonda diagnose '784-[30 relu]-10' --html ", line.Lab.Command, StringComparison.Ordinal);
        Assert.True(line.Lab.DiagnosisAsked!.Layers);
        new CommandLine { Lab = line.Lab }.Run("forecast", "784-30-30-10", "--figure", folder["p.png"], "--html", folder["f.html"]);
        Assert.Equal([4], File.ReadAllBytes(folder["p.png"]));
        Assert.Equal("<p>forecast en</p>", File.ReadAllText(folder["f.html"]));
        Assert.StartsWith("sonda forecast 784-30-30-10 --figure ", line.Lab.Command, StringComparison.Ordinal);
        Assert.Equal(ExitCode.DataOrConfiguration, new CommandLine().Run("forecast", "784-30-10", "--html", folder["no/p.html"]).ExitCode);
        Assert.Equal(ExitCode.Usage, new CommandLine().Run("diagnose", "784-30-10", "--figure", "f.gif").ExitCode);
        Assert.Equal(ExitCode.DataOrConfiguration, new CommandLine().Run("diagnose", "784-30-10", "--html", folder["no/p.html"]).ExitCode);

        Outcome nothing = new CommandLine { Lab = new FakeLab { Draws = false } }.Run("diagnose", "784-30-10", "--figure", folder["n.png"]);
        Assert.Equal(ExitCode.DataOrConfiguration, nothing.ExitCode);
        Assert.Contains("no readings of causes", nothing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["n.png"]));
    }

    [Fact]
    public void What_layers_carry_and_could_gain_is_a_table_and_part_of_the_json()
    {
        Outcome outcome = new CommandLine().Run("diagnose", "784-30-30-10", "--layers");

        Assert.Contains("a linear probe on the inputs gets 80.6%, always guessing the largest class 10.6%", Joined(outcome), StringComparison.Ordinal);
        Assert.Contains("  1      63.1%       0.250           +8.5", outcome.Out.Split('\n'));
        Assert.Contains("  2      46.0%           –              –", outcome.Out.Split('\n'));
        using JsonDocument document = JsonDocument.Parse(new CommandLine().Run("diagnose", "784-30-30-10", "--layers", "--json").Out);
        JsonElement layer = document.RootElement.GetProperty("layerValues").GetProperty("layers")[0];
        Assert.Equal((0.631, 0.25, 0.085), (layer.GetProperty("readOut").GetDouble(), layer.GetProperty("costGain").GetDouble(), Math.Round(layer.GetProperty("accuracyGain").GetDouble(), 9)));
        Assert.DoesNotContain("extremum", new CommandLine().Run("diagnose", "784-30-30-10").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"subject": {"network": "mine", "cost": "softmax", "layers": [{"name": "1", "kind": "dense", "inputs": 3, "units": 2}]}}""")]
    [InlineData("""{"subject": {"network": "mine", "cost": "softmax", "layers": [{"name": "1", "kind": "dense", "inputs": 3, "units": 2}]}, "steps": [{"step": 0, "layers": [{}]}]}""")]
    public void A_trace_in_which_nothing_was_read_is_not_called_healthy(string trace)
    {
        using var folder = new Folder();
        File.WriteAllText(folder["t.json"], trace);
        Outcome outcome = new CommandLine().Run("diagnose", "--trace", folder["t.json"]);

        Assert.Contains("Not enough data", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Healthy", outcome.Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(new CommandLine().Run("diagnose", "--trace", folder["t.json"], "--json").Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("healthy").ValueKind);
    }

    [Fact]
    public void What_was_not_read_is_a_gap_and_no_zero_and_the_last_of_many_steps_is_shown_too()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["t.json"], """
            {"subject": {"network": "mine", "cost": "softmax", "layers": [{"name": "1", "kind": "dense", "inputs": 3, "units": 2}, {"name": "2", "kind": "dense", "inputs": 2, "units": 2}]},
             "steps": [{"step": 0, "layers": [{"deltaNorm": 0.25}, {"deltaNorm": 0.5}]}, {"step": 700, "layers": [{"deltaNorm": 0.125, "updateRatio": 0.001}, {"deltaNorm": 0.75}]}]}
            """);
        Outcome outcome = new CommandLine().Run("diagnose", "--trace", folder["t.json"]);

        string[] lines = outcome.Out.Split('\n');
        Assert.DoesNotContain("signal", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("At step 700, the last reading.", lines);
        Assert.Contains("  1      0.125   0.00100", lines);
        Assert.Contains("  2      0.750         –", lines);
        using JsonDocument document = JsonDocument.Parse(new CommandLine().Run("diagnose", "--trace", folder["t.json"], "--json").Out);
        JsonElement layer = document.RootElement.GetProperty("layers")[0];
        Assert.Equal(0.25, layer.GetProperty("deltaNorm").GetDouble());
        foreach (string unread in new[] { "forwardRms", "slopeRms", "saturatedShare", "deadUnits", "weightNorm" })
        {
            Assert.Equal(JsonValueKind.Null, layer.GetProperty(unread).ValueKind);
        }
    }

    [Fact]
    public void Why_layers_were_not_read_is_said()
    {
        var line = new CommandLine { Lab = new FakeLab { NoLayerValues = "sequence" } };
        Assert.Contains("--layers does not work for sequences", Joined(line.Run("diagnose", "784-30-30-10", "--layers")), StringComparison.Ordinal);
    }

    private static readonly Finding Vanishing = new()
    {
        Ailment = "vanishing",
        Severity = Severity.Severe,
        Layers = [0, 1],
        SinceStep = 0,
        Probability = 0.9995,
        Evidence = new Dictionary<string, double> { ["ratio"] = 1.2e-4, ["perLayer"] = 0.25, ["steps"] = 1800 },
    };

    private static readonly ProposedRemedy[] Tried =
    [
        new("lower-rate+lower-rate", LocalizableText.Of($"One step is too long."), RunSpec.Parse("784-30-30-10; rate 0.005")),
        new(RemedyKinds.Adam, LocalizableText.Of($"One step is too long."), RunSpec.Parse("784-30-30-10; optimizer adam; lambda 5")),
        new(RemedyKinds.Selu, LocalizableText.Of($"The page \"{"vanishing"}\" suggests it."), RunSpec.Parse("784-[30 selu lecun]x2-10")),
        new(RemedyKinds.BatchNorm, LocalizableText.Of($"The page \"{"vanishing"}\" suggests it."), RunSpec.Parse("784-[30 bn]x2-10")),
    ];

    private static CommandLine Ailing(string culture = "en-US") =>
        new() { Lab = new FakeLab { Findings = [Vanishing], Remedies = Tried }, Culture = culture };

    private static string Joined(Outcome outcome) =>
        string.Join(' ', outcome.Out.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
