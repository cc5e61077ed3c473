using System.Globalization;
using System.Text.Json;
using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    private static readonly Divergence Infinite = new()
    {
        Epoch = 3,
        Batch = 2,
        Step = 10_002,
        Phase = TrainingPhase.Forward,
        Layer = 2,
        Quantity = "z",
        Unit = 7,
        Row = 3,
        Value = double.NegativeInfinity,
    };

    [Theory]
    [InlineData("en", "Best accuracy: ", "Epoch by epoch", "Accuracy by epoch")]
    [InlineData("pt", "Melhor acurácia: ", "Época a época", "Acurácia por época")]
    public void A_page_and_a_figure_are_written(string language, string best, string heading, string title)
    {
        using var folder = new Folder();
        Outcome outcome = new CommandLine().Run(
            "train", "784-30-30-10", "--epochs", "3", "--speeds", "--html", folder["p.html"], "--figure", folder["f.svg"], "--lang", language);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string page = File.ReadAllText(folder["p.html"]);
        Assert.All([best, heading, title, "sonda train 784-30-30-10 --epochs 3 --speeds --html"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Contains(title, File.ReadAllText(folder["f.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_a_line_per_epoch_with_every_reading_that_was_asked_for()
    {
        Outcome outcome = new CommandLine().Run(
            "train", "784-30-30-10", "--epochs", "2", "--speeds",
            "--monitor", "validation-cost,training-accuracy,training-cost");

        string[] rows = [.. outcome.Out.Split('\n').SkipWhile(row => !row.StartsWith("  epoch", StringComparison.Ordinal))];
        Assert.Equal("  epoch  accuracy  val. cost  train. acc.  train. cost    speed 1    speed 2    time", rows[0]);
        Assert.Equal("  1        90.50%      0.750       91.25%        0.625     0.0625     0.0625  0.12 s", rows[1]);
        Assert.StartsWith("  2        91.50%", rows[2], StringComparison.Ordinal);
        Assert.Equal("", rows[3]);
        Assert.Contains("24,790 weights and biases", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 200, 1)]
    [InlineData(400, 51, 8)]
    public void Many_epochs_have_about_fifty_lines_and_the_screen_says_so(int epochs, int lines, int every)
    {
        Outcome outcome = new CommandLine().Run("train", "784-30-10", "--epochs", $"{epochs}");
        int[] shown = [.. outcome.Out.Split('\n').SkipWhile(row => !row.StartsWith("  epoch", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(row => row.Length > 0).Select(row => int.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture))];

        Assert.Equal((lines, 1, epochs), (shown.Length, shown[0], shown[^1]));
        Assert.All(shown.Skip(1), epoch => Assert.Equal(0, epoch % every));
        Assert.Equal(every > 1, outcome.Out.Contains($"A line for every {every} epochs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-[128 relu he]x3-10 softmax")]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-[128 relu xavier]x3-[10 xavier] hinge", "--init", "xavier", "--cost", "hinge")]
    [InlineData("784-30-[10 he] quadratic", "784-30-10", "--init", "default", "--cost", "cross-entropy")]
    [InlineData("784-30-10 mse", "784-[30 normal(0,0.02)]-[10 normal(0,0.02)] mse", "--init", "normal(0, 0.02)")]
    public void Options_override_what_the_network_says(string network, string expected, params string[] options)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run(["train", network, .. options]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(expected, line.Lab.Training!.Network.ToString());
    }

    [Theory]
    [InlineData("784-[30 lsuv]-10")]
    [InlineData("784-30-10", "--init", "lsuv")]
    public void An_initializer_that_looks_at_data_is_taken(params string[] arguments)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run(["train", .. arguments]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.True(line.Lab.Training!.Network.NeedsData);
    }

    [Fact]
    public void Takes_every_option()
    {
        using var folder = new Folder();
        var line = new CommandLine { Culture = "pt-BR" };

        Outcome outcome = line.Run(
            "train", "784-30x2-10", "--epochs", "3", "--batch", "full", "--eta", "0.5", "--lambda", "1e-3",
            "--init", "large", "--cost", "quadratic", "--seed", "7", "--save", folder["net"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal("784-[30 book-large]x2-[10 book-large] quadratic", line.Lab.Training!.Network.ToString());
        Assert.Equal(3, line.Lab.Training.Training.Epochs);
        Assert.Null(line.Lab.Training.Training.BatchSize);
        Assert.Equal(0.5, line.Lab.Training.Training.LearningRate);
        Assert.Equal(0.001, line.Lab.Training.Training.Lambda);
        Assert.Equal(7UL, line.Lab.Training.Seed);
        Assert.Equal(folder["net"], line.Lab.Training.SaveTo);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1, "--threads", "1")]
    [InlineData(64, "--threads", "64")]
    public void Threads_are_what_is_told_and_otherwise_for_the_laboratory_to_choose(int? expected, params string[] options)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run(["train", "784-30-10", .. options]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(expected, line.Lab.Training!.Threads);
    }

    [Theory]
    [InlineData("en", "never a byte of the result")]
    [InlineData("pt", "nunca um byte do resultado")]
    public void Help_says_that_threads_change_no_byte(string language, string expected)
    {
        Outcome outcome = new CommandLine().Run("train", "--help", "--lang", language);

        Assert.Contains(expected, string.Join(' ', outcome.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_options_trains_as_the_chapter_does()
    {
        var line = new CommandLine();

        line.Run("train", "784-30-10");

        Assert.Equal(new Sonda.Engine.Training.TrainingSpec(), line.Lab.Training!.Training);
        Assert.Equal(new NetworkSpec(784, 30, 10), line.Lab.Training.Network);
        Assert.False(line.Lab.Training.Speeds || line.Lab.Training.ValidationCost
            || line.Lab.Training.TrainingAccuracy || line.Lab.Training.TrainingCost);
    }

    [Fact]
    public void Json_has_no_line_per_epoch_beside_it()
    {
        Outcome outcome = new CommandLine { Culture = "pt-BR" }.Run("train", "784-30-10", "--epochs", "2", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        JsonElement epoch = document.RootElement.GetProperty("epochs")[1];
        Assert.Equal(91.5, epoch.GetProperty("validationAccuracy").GetDouble());
        Assert.Equal(23860, document.RootElement.GetProperty("parameters").GetInt64());
    }

    [Theory]
    [InlineData("783-30-10", "783")]
    [InlineData("784-30-11", "11")]
    public void A_network_that_does_not_fit_the_digits_is_refused_before_they_are_loaded(string network, string size)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run("train", network);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(size, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("784 pixels and 10 classes", outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Theory]
    [InlineData("circle", "2-5-1 bce", null)]
    [InlineData("circle", "2-5-2 softmax", null)]
    [InlineData("circle", "3-5-2", "each row has 2 inputs and one of 2 classes, the network has 3 inputs and 2 outputs")]
    [InlineData("circle", "2-5-3", "each row has 2 inputs and one of 2 classes, the network has 2 inputs and 3 outputs")]
    [InlineData("circle", "2-5-1 softmax", "The softmax of a single output is 1")]
    [InlineData("adding(5,rows=50)", "10-5-1 mse", null)]
    [InlineData("adding(5,rows=50)", "9-5-1 mse", "each row has 10 inputs and a target of 1 number, the network has 9 inputs and 1 output")]
    [InlineData("adding(5,rows=50)", "10-5-1 hinge", "takes no numbers as targets")]
    [InlineData("adding(5,rows=50)", "10-5-2 mse", "found 2 outputs for 1 number")]
    [InlineData("copy(5,rows=50)", "250-5-9 softmax", "classes at 25 time steps, the network has outputs at 1")]
    public async Task A_network_fits_the_data_or_is_refused_with_both_sizes(string data, string network, string? refusal)
    {
        var options = new DataOptions { Spec = DatasetSpec.Parse(data) };
        LoadedData loaded = await DataSource.LoadAsync(options, null, TestContext.Current.CancellationToken);

        Outcome outcome = new CommandLine { Lab = new FakeLab { Loaded = loaded } }
            .Run("train", network, "--data", data, "--epochs", "1");

        Assert.Equal(refusal is null ? ExitCode.Done : ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(refusal ?? $"Data: {loaded.Name}, {loaded.Training.Count} training", outcome.Out + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_beyond_this_machine_is_refused()
    {
        Outcome outcome = new CommandLine().Run("train", "784-65536x9000-10");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("GB of memory", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_keeps_the_epochs_and_has_an_exit_code_of_its_own()
    {
        using var folder = new Folder();
        foreach ((string culture, string step, string expected) in ((string, string, string)[])
            [("en-US", "1,234", "z of layer 2 (row 3 of the batch, unit 7) is minus infinite. Try a smaller learning rate"),
             ("pt-BR", "1\u00A0234", "z da camada 2 (linha 3 do lote, unidade 7) vale menos infinito. Tente uma taxa de aprendizado menor")])
        {
            var line = new CommandLine { Culture = culture, Lab = new FakeLab { Diverges = Infinite } };

            Outcome outcome = line.Run("train", "784-30-10", "--epochs", "2", "--save", folder["net"], "--checkpoint", folder["run"]);

            Assert.Contains(folder["net"], outcome.Error, StringComparison.Ordinal);
            Assert.Contains($"{step}: {folder["run"]}", outcome.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Diverged, outcome.ExitCode);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
            Assert.Contains("90.50%", outcome.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "Nothing was saved: --checkpoint FILE keeps the state after the last whole epoch", "untrained network was saved to")]
    [InlineData("pt", "Nada foi salvo: --checkpoint ARQUIVO guarda o estado após a última época inteira", "não treinada foi salva em")]
    public void Divergence_in_the_first_epoch_tells_what_there_is_to_go_back_to(string language, string nothing, string start)
    {
        using var folder = new Folder();
        CommandLine Line() => new() { Lab = new FakeLab { Diverges = Infinite, DivergesInEpoch = 1 } };

        Outcome outcome = Line().Run("train", "784-30-10", "--lang", language);

        Assert.Equal(ExitCode.Diverged, outcome.ExitCode);
        Assert.Contains(nothing, outcome.Error, StringComparison.Ordinal);
        outcome = Line().Run("train", "784-30-10", "--save", folder["net"], "--lang", language);
        Assert.Contains($"{start} {folder["net"]}", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(nothing, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", 41, "41 rows in mini-batches of 10 leave a mini-batch of a single row, and the batch normalisation of layer 2", "such as 9 or 11, or [ln]")]
    [InlineData("pt", 41, "41 linhas em mini-lotes de 10 deixam um mini-lote de uma só linha, e a normalização por lote da camada 2", "como 9 ou 11, ou [ln]")]
    [InlineData("en", 1, "1 row in mini-batches of 1", "Use more rows, or [ln]")]
    [InlineData("pt", 1, "1 linha em mini-lotes de 1", "Use mais linhas, ou [ln]")]
    public void A_last_mini_batch_of_a_single_row_before_a_batch_norm_is_refused_before_anything_is_done(
        string language, int rows, string expected, string advice)
    {
        foreach (string verb in (string[])["train", "cure", "diagnose"])
        {
            var lab = new FakeLab { Loaded = Results.Digits(rows), Fails = new InvalidOperationException("It began.") };

            Outcome outcome = new CommandLine { Lab = lab }.Run(verb, "784-30-[30 bn]-10", "--lang", language);

            Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
            Assert.Equal("", outcome.Out);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
            Assert.Contains(advice, outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Done, new CommandLine { Lab = new FakeLab { Loaded = Results.Digits(rows) } }
            .Run("diagnose", "784-30-[30 bn]-10", "--steps", "0").ExitCode);
    }

    [Fact]
    public void Every_kind_of_divergence_has_its_words()
    {
        foreach (TrainingPhase phase in Enum.GetValues<TrainingPhase>())
        {
            foreach (Divergence found in (Divergence[])
                [Infinite, Infinite with { Row = null }, Infinite with { TimeStep = 4 }, Infinite with { IsOfParameter = true },
                 Infinite with { Value = double.NaN, Step = 1 }, Infinite with { Value = double.PositiveInfinity }])
            {
                Outcome english = Run("en-US", found with { Phase = phase });
                string[] words = english.Error.Split([' ', '\n', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
                Assert.Contains("7", words);
                Assert.Equal(found.TimeStep is null, !words.Contains("time"));
                Assert.Equal(found.IsOfParameter, words.Contains("column"));
                Assert.NotEqual(english.Error, Run("pt-BR", found with { Phase = phase }).Error);
            }
        }

        static Outcome Run(string culture, Divergence found) =>
            new CommandLine { Culture = culture, Lab = new FakeLab { Diverges = found } }.Run("train", "784-30-10");
    }

    [Fact]
    public void Early_stopping_and_checkpoints_are_taken_and_told()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        Outcome outcome = line.Run(
            "train", "784-30-10", "--epochs", "2", "--early-stop", "patience(5,accuracy,0.1)", "--checkpoint", folder["run"],
            "--checkpoint-every", "500");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(new EarlyStopping(5, StoppingMetric.Accuracy, 0.1), line.Lab.Training!.EarlyStopping);
        Assert.Equal((folder["run"], 500), (line.Lab.Training.CheckpointTo, line.Lab.Training.CheckpointEvery));
        Assert.Contains("Early stopping ended the training after epoch 2: no improvement since epoch 1", outcome.Out, StringComparison.Ordinal);
        Assert.Contains($"Checkpoint after mini-batch 1,234: {folder["run"]}", outcome.Out, StringComparison.Ordinal);
        line.Run("train", "784-30-10", "--checkpoint", folder["run"], "--checkpoint-every", "epoch");
        Assert.Null(line.Lab.Training.CheckpointEvery);
    }

    [Fact]
    public void Resumed_it_has_the_network_and_the_settings_of_the_checkpoint_but_for_what_is_told()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        Outcome outcome = line.Run("train", "--resume", folder["run"], "--epochs", "9");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(folder["run"], line.Lab.CheckpointRead);
        TrainingOptions options = line.Lab.Training!;
        Checkpoint kept = Results.Checkpoint;
        Assert.Equal((kept.Spec.Network, kept.Spec.EarlyStopping, 7UL), (options.Network, options.EarlyStopping, options.Seed));
        Assert.Equal(kept.Spec.Training with { Epochs = 9 }, options.Training);
        Assert.Same(kept, options.Resume);
        Assert.Equal(folder["run"], options.CheckpointTo);
        Assert.Contains("Continuing after mini-batch 42", outcome.Out, StringComparison.Ordinal);

        line.Run("train", "784-31-10", "--resume", folder["run"], "--seed", "8", "--eta", "0.7", "--optimizer", "adam", "--checkpoint", folder["other"]);
        options = line.Lab.Training!;
        Assert.Equal((NetworkSpec.Parse("784-31-10"), 8UL, 0.7), (options.Network, options.Seed, options.Training.LearningRate));
        Assert.Equal((kept.Spec.Training.Epochs, folder["other"]), (options.Training.Epochs, options.CheckpointTo));
    }

    [Fact]
    public void Resumed_with_a_spec_it_is_the_run_of_the_spec_which_the_laboratory_compares()
    {
        using var folder = new Folder();
        var line = new CommandLine();
        File.WriteAllText(folder["spec"], "784-30-10; data drawn; epochs 9");
        foreach (string[] spec in (string[][])[["784-30-10; data drawn; epochs 9"], ["--spec", folder["spec"]], [folder["spec"]]])
        {
            line.Run(["train", .. spec, "--resume", folder["run"]]);
            TrainingOptions options = line.Lab.Training!;
            Assert.Equal((new TrainingSpec { Epochs = 9 }, 1UL, null), (options.Training, options.Seed, options.EarlyStopping));
            Assert.Equal("drawn", line.Lab.Source!.Spec.ToString());
        }

        line.Run("train", "784-31-10", "--resume", folder["run"]);
        Assert.Equal((Results.Checkpoint.Spec.Training, 7UL), (line.Lab.Training!.Training, line.Lab.Training.Seed));
    }

    [Fact]
    public void It_may_begin_with_a_saved_network_which_need_not_be_told()
    {
        using var folder = new Folder();
        var line = new CommandLine();
        foreach (string[] told in (string[][])[[], ["784-10"], ["784-10; batch 20"]])
        {
            Assert.Equal(ExitCode.Done, line.Run(["train", .. told, "--from", folder["net"], "--epochs", "2"]).ExitCode);
            TrainingOptions options = line.Lab.Training!;
            Assert.Same(line.Lab.Saved, options.Start);
            Assert.Equal((line.Lab.Saved.Spec, told is ["784-10; batch 20"] ? 20 : 10), (options.Network, options.Training.BatchSize));
        }

        Outcome outcome = line.Run("train", "784-11-10", "--from", folder["net"], "--lang", "pt");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("contém a rede 784-10; encontrada 784-11-10", outcome.Error, StringComparison.Ordinal);
        foreach (string[] other in (string[][])[["--resume", "run"], ["--init", "he"], ["--cost", "softmax"]])
        {
            Assert.Equal(ExitCode.Usage, line.Run(["train", "--from", folder["net"], .. other]).ExitCode);
        }
    }

    [Theory]
    [InlineData("blob(points=30)")]
    [InlineData("circle", "--data", "circle")]
    public void Resumed_it_has_the_data_of_the_checkpoint_too_unless_told(string expected, params string[] options)
    {
        using var folder = new Folder();
        Checkpoint kept = Results.Checkpoint with { Data = new DataIdentity("blob(points=30)", "a", "b"), Spec = new RunSpec(NetworkSpec.Parse("784-10")) };
        var line = new CommandLine { Lab = new FakeLab { Kept = kept } };
        line.Run(["train", "--resume", folder["run"], .. options]);
        Assert.Equal(expected, line.Lab.Source!.Spec.ToString());
    }

    [Fact]
    public void A_checkpoint_after_the_last_epoch_leaves_nothing_to_train()
    {
        using var folder = new Folder();
        var options = new TrainingOptions { Network = NetworkSpec.Parse("784-10") };
        Checkpoint kept = Results.Checkpoint with { Epochs = [.. Enumerable.Range(1, 4).Select(epoch => Results.Epoch(epoch, options))] };
        string told = new CommandLine { Lab = new FakeLab { Kept = kept } }.Run("train", "--resume", folder["run"]).Out.ReplaceLineEndings(" ");
        Assert.Contains("Nothing is left to train: the checkpoint is after the last of 4 epochs. --epochs 8 trains longer.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Continuing", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_is_that_of_the_spec_unless_told()
    {
        var line = new CommandLine();
        line.Run("train", "784-30-10; early-stop patience(4)");
        Assert.Equal(new EarlyStopping(4), line.Lab.Training!.EarlyStopping);
        line.Run("train", "784-30-10; early-stop patience(4)", "--early-stop", "patience(2,accuracy)");
        Assert.Equal(new EarlyStopping(2, StoppingMetric.Accuracy), line.Lab.Training.EarlyStopping);
    }

    [Theory]
    [InlineData("en", "Lowest validation cost 0.250 after epoch 2; epochs done: 3,")]
    [InlineData("pt", "Menor custo de validação 0.250 após a época 2; épocas concluídas: 3,")]
    public void Where_there_is_no_accuracy_the_lowest_cost_is_told(string language, string expected)
    {
        var rows = Dataset.FromValues("numbers", [1, 2, 3, 4], (ReadOnlySpan<float>)[5, 6], 2, 1);
        var line = new CommandLine { Lab = new FakeLab { Loaded = new LoadedData("numbers", rows, rows, null, $"a file", null) } };

        Outcome outcome = line.Run("train", "2-1 mse", "--data", "csv(n.csv)", "--epochs", "3", "--lang", language);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NETWORK is missing", "train")]
    [InlineData("--checkpoint-every needs --checkpoint", "train", "784-30-10", "--checkpoint-every", "5")]
    [InlineData("--checkpoint-every: \"0\" is not allowed", "train", "784-30-10", "--checkpoint", "x", "--checkpoint-every", "0")]
    [InlineData("β₁ must be at least 0 and below 1; found 2", "train", "784-30-10", "--optimizer", "adam(2)")]
    [InlineData("\"norm(-1)\": the limit must be finite and above 0; found -1", "train", "784-30-10", "--clip", "norm(-1)")]
    [InlineData("--schedule: \"cosin(3)\" is not allowed; expected constant", "train", "784-30-10", "--schedule", "cosin(3)")]
    [InlineData("Did you mean patience(5,accuracy)?", "train", "784-30-10", "--early-stop", "patience(5,acuracy)")]
    public void What_does_not_go_together_is_a_mistake_of_usage(string expected, params string[] arguments)
    {
        Outcome outcome = new CommandLine().Run(arguments);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_for_another_number_of_layers_are_refused_before_the_data_are_loaded()
    {
        var line = new CommandLine();

        Outcome outcome = line.Run("train", "784-30-10", "--layer-rates", "1,2,3");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("the layer rates must have 1 factor or 2, one for each layer; found 3", outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void What_is_no_token_is_refused_with_its_place()
    {
        Dataset rows = Dataset.FromValues("tokens", [0f, 1f, 2f, 9f], (byte[])[0, 1], 2, 2);
        var line = new CommandLine { Lab = new FakeLab { Loaded = new LoadedData("tokens", rows, rows, rows, $"a test", null) } };

        Outcome outcome = line.Run("train", "2-[embed 5 3]-[gru 4]-2 softmax", "--data", "csv(tokens.csv)");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("Row 1 of tokens has 9 at step 1", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("tokens from 0 to 4", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "net: no such file")]
    [InlineData("pt", "net: esse arquivo não existe")]
    public void A_file_that_is_not_there_is_named_in_the_users_language(string language, string expected)
    {
        var line = new CommandLine { Lab = new FakeLab { CheckpointFails = new FileNotFoundException("Could not find it.", "net") } };

        Outcome outcome = line.Run("train", "--resume", "net", "--lang", language);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_read_or_written_is_refused_before_the_data_are_loaded()
    {
        using var folder = new Folder();
        var line = new CommandLine { Lab = new FakeLab { CheckpointFails = new InvalidDataException("net is no checkpoint") } };

        Outcome outcome = line.Run("train", "--resume", folder["net"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("net is no checkpoint", outcome.Error, StringComparison.Ordinal);
        outcome = line.Run("train", "784-30-10", "--checkpoint", Path.Combine(folder["nowhere"], "run"));
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("--checkpoint", outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void A_stop_midway_keeps_the_epochs_that_are_done()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };

        using var folder = new Folder();
        Outcome outcome = line.Run("train", "784-30-10", "--epochs", "5", "--checkpoint", folder["run"]);

        Assert.Contains($"continue with sonda train --resume {folder["run"]})", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("Stopped early after 1 of 5 epochs", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("90.50%", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_saved_is_refused_before_training()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        Outcome outcome = line.Run("train", "784-30-10", "--save", Path.Combine(folder["nowhere"], "net"));

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(folder["nowhere"], outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void On_a_screen_the_lines_appear_above_the_progress_once_each()
    {
        Outcome outcome = new CommandLine { OnScreen = true }.Run("train", "784-30-10", "--epochs", "2");

        string screen = outcome.Out + outcome.Error;
        Assert.Equal(2, screen.Split("90.50%").Length);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
    }
}
