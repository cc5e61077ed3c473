using System.Text.Json;
using Sonda.Studies.Cures;

namespace Sonda.Cli.Tests.Commands;

public sealed class CureCommandTests
{
    [Fact]
    public void Shows_the_diagnosis_the_change_its_effect_and_what_was_not_kept()
    {
        Outcome outcome = new CommandLine { Width = 100 }.Run("cure", "784-30x8-10");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string[] lines = outcome.Out.Split('\n');
        Assert.Contains("  Vanishing gradient, severe: in 10 of 10 seeds", lines);
        Assert.Contains("  Oscillating cost, moderate: in 1 of 10 seeds, too few to treat", lines);
        Assert.Contains("Accepted: batch-norm (batch normalisation in the hidden layers).", lines);
        Assert.Contains("  sonda train \"784-[30 bn]x8-10\"", lines);
        Assert.Contains("  this change    11.30%  95.50%   +84.2  +83.5 … +85.0  9 of 10", lines);
        Assert.Contains("  random remedy  11.30%  35.00%   +23.7    0.0 … +53.0", lines);
        Assert.Contains("Gain over a random remedy on the same seeds: +60.5 (+31.2 … +82.0).", lines);
        Assert.Contains("  selu    +84.5   +83.7 … +85.2  10 of 10  works, but is the larger change", lines);
        Assert.Contains("  clip    −0.5    –              0 of 2    learns nothing", lines);
        Assert.InRange(lines.Length, 10, 24);
    }

    [Theory]
    [InlineData(2, "66%")]
    [InlineData(5, "28%")]
    [InlineData(6, null)]
    public void Of_few_seeds_it_says_how_weak_the_proof_is(int seeds, string? expected)
    {
        string screen = new CommandLine { Lab = new FakeLab { Cured = Results.Cure with { Seeds = seeds } }, Width = 200 }.Run("cure", "784-30x8-10").Out;

        Assert.Equal(expected is not null, screen.Contains("the proof is weak", StringComparison.Ordinal));
        Assert.Contains(expected ?? "", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_works_a_random_repair_is_told_all_the_same()
    {
        var lab = new FakeLab { Cured = Results.Cure with { Accepted = null } };
        Outcome outcome = new CommandLine { Lab = lab, Width = 100 }.Run("cure", "784-30x8-10");

        Assert.Contains("A remedy drawn at random for each seed of the trial", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("+23.7 (0.0 … +53.0)", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Speaks_portuguese()
    {
        Outcome outcome = new CommandLine().Run("cure", "784-30x8-10", "--lang", "pt");

        Assert.Contains("grave: em 10 de 10 sementes", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Aceita: batch-norm (normalização por lote nas camadas ocultas).", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("+83.5 … +85.0", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("funciona, mas é a mudança maior", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_has_its_words() => Assert.All(Enum.GetValues<RejectionReason>(), reason =>
    {
        var lab = new FakeLab { Cured = Results.Cure with { Rejected = [Results.Cure.Rejected[0] with { Reason = reason }] } };
        Assert.Equal(ExitCode.Done, new CommandLine { Lab = lab }.Run("cure", "784-30x8-10").ExitCode);
    });

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void Json_is_one_document(string culture)
    {
        Outcome outcome = new CommandLine { Culture = culture }.Run("cure", "784-30x8-10", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        JsonElement accepted = document.RootElement.GetProperty("accepted"), clip = document.RootElement.GetProperty("rejected")[1];
        Assert.Equal(("batch-norm", "784-[30 bn]x8-10"), (accepted.GetProperty("change").GetString(), accepted.GetProperty("spec").GetString()));
        Assert.Equal((84.2, 83.5, 85), (Number(accepted, "effect"), Number(accepted, "low"), Number(accepted, "high")));
        Assert.Equal(("learns-nothing", "trial"), (clip.GetProperty("reason").GetString(), clip.GetProperty("stage").GetString()));
        Assert.Equal((3, 4), (clip.GetProperty("firstSeed").GetInt32(), clip.GetProperty("lastSeed").GetInt32()));
        Assert.Equal([-1, 0], clip.GetProperty("differences").EnumerateArray().Select(number => number.GetDouble()));
        Assert.Equal(JsonValueKind.Null, clip.GetProperty("low").ValueKind);
        JsonElement random = document.RootElement.GetProperty("randomBaseline");
        Assert.Equal((23.7, 0, 53), (Number(random, "effect"), Number(random, "low"), Number(random, "high")));
    }

    [Fact]
    public void Takes_every_option_and_loads_data_without_their_scaling()
    {
        var line = new CommandLine();

        line.Run("cure", "784-30x8-10; data drawn+standard", "--seeds", "6", "--seed", "9", "--threads", "3", "--epochs", "4", "--optimizer", "adam");

        Assert.Equal((6, 3), (line.Lab.CureAsked!.Seeds, line.Lab.CureAsked.Threads));
        Assert.Equal("784-30x8-10; data drawn+standard; optimizer adam(0.9,0.999); epochs 4; seed 9", line.Lab.CureRun!.ToString());
        Assert.Equal("drawn", line.Lab.Source!.Spec.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_a_page_even_where_it_was_stopped(bool isStopped)
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        var lab = new FakeLab { Midway = isStopped ? stop.Cancel : () => { } };

        Outcome outcome = new CommandLine { Stop = stop, Lab = lab }.Run("cure", "784-30x8-10", "--html", folder["cure.html"], "--lang", "pt");

        Assert.Equal(isStopped ? ExitCode.StoppedEarly : ExitCode.Done, outcome.ExitCode);
        Assert.Equal("<p>cure pt</p>", File.ReadAllText(folder["cure.html"]));
        Assert.Contains("cure 784-30x8-10 --html", lab.Command, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["cure.html"])!));
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_refused_before_any_training()
    {
        var lab = new FakeLab();

        Outcome outcome = new CommandLine { Lab = lab }.Run("cure", "784-30x8-10", "--html", "/no/such/folder/cure.html");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Null(lab.CureAsked);
    }

    [Fact]
    public void A_healthy_network_and_one_that_nothing_cures_are_answers()
    {
        CureResult healthy = Results.Cure with { Healthy = true, Findings = [], Accepted = null, Rejected = [], RandomBaseline = null };
        Outcome nothing = new CommandLine { Lab = new FakeLab { Cured = healthy } }.Run("cure", "784-30-10");
        Outcome incurable = new CommandLine { Lab = new FakeLab { Cured = Results.Cure with { Accepted = null } } }.Run("cure", "784-30-10");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (nothing.ExitCode, incurable.ExitCode));
        Assert.Contains("there is nothing to cure", nothing.Out, StringComparison.Ordinal);
        Assert.Contains("No prescribed change works", incurable.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_targets_are_numbers_levels_are_shares_of_the_cost_of_guessing()
    {
        CureResult explained = Results.Cure with
        {
            Measure = CureResult.ByExplained,
            Untreated = Results.Cure.Untreated! with { Mean = 0.5 },
            Accepted = Results.Cure.Accepted! with
            {
                Effect = 90.5,
                Low = 88,
                High = 93,
                Before = Results.Cure.Untreated with { Mean = 0.5 },
                After = Results.Cure.Untreated with { Mean = 91 },
            },
        };

        Outcome outcome = new CommandLine { Lab = new FakeLab { Cured = explained } }.Run("cure", "784-30x8-10");

        Assert.Matches("0.50% +91.00% +.90.5 +.88.0 … .93.0 ", outcome.Out);
        Assert.Contains("784-30x8-10: 0.50% of the cost of guessing removed", outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cure_that_is_not_clearly_better_than_chance_repair_says_so()
    {
        CureResult weak = Results.Cure with { Accepted = Results.Cure.Accepted! with { OverRandom = new Advantage(10.2, -16.6, 33.8) { Differences = [] } } };

        string shown = new CommandLine { Lab = new FakeLab { Cured = weak } }.Run("cure", "784-30x8-10").Out.ReplaceLineEndings(" ");

        Assert.Contains("not clearly above zero", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("not clearly above zero", new CommandLine { Lab = new FakeLab { Cured = Results.Cure } }.Run("cure", "784-30x8-10").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_a_rate_that_came_to_the_same_are_one_row()
    {
        RejectedCure step = Results.Cure.Rejected[1] with { Change = "lower-rate" };
        CureResult cured = Results.Cure with
        {
            Rejected =
            [
                step, step with { Change = "lower-rate+lower-rate" }, step with { Change = "lower-rate+lower-rate+lower-rate" },
                step with { Change = "higher-rate" }, step with { Change = "higher-rate+higher-rate", Passed = 1 },
            ],
        };

        string shown = new CommandLine { Lab = new FakeLab { Cured = cured } }.Run("cure", "784-30x8-10").Out;

        Assert.Matches(@"lower-rate×3 .*
 *higher-rate .*
 *higher-rate×2 ", shown);
        Assert.DoesNotContain("lower-rate×2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_epochs_proves_nothing_and_is_refused()
    {
        Outcome outcome = new CommandLine().Run("cure", "784-30-10; epochs 0");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("found 0 epochs; expected 1 or more", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_is_left_out_and_that_is_said()
    {
        Outcome outcome = new CommandLine().Run("cure", "784-30-10; early-stop patience(5)");

        Assert.Contains("Ignoring early-stop", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("early-stop", new CommandLine().Run("cure", "784-30-10").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_midway_shows_what_is_known()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };

        Outcome outcome = line.Run("cure", "784-30x8-10");

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("Stopped before a change was proved", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("learns nothing", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Stopped early after 72 trainings. A cure cannot be resumed", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Best so far, not proved: selu (SELU in the hidden layers, with LeCun's initial weights); it passed in 10 of 10 seeds, effect +84.5.", Joined(outcome), StringComparison.Ordinal);
        Assert.Contains("  sonda train \"784-[30 selu lecun]x8-10\"", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_in_the_examination_tells_of_which_seeds_it_knows()
    {
        CureResult three = Results.Cure with
        {
            Complete = false,
            Untreated = Results.Cure.Untreated! with { LastSeed = 5, Values = [11.3, 11.4, 11.35], Learned = 0 },
            Findings = [new CureFinding("vanishing", "severe", 3, 3, true)],
            Accepted = null,
            Rejected = [],
            RandomBaseline = null,
        };

        string screen = Joined(new CommandLine { Lab = new FakeLab { Cured = three } }.Run("cure", "784-30x8-10"));
        string nothing = Joined(new CommandLine { Lab = new FakeLab { Cured = three with { Untreated = null, Findings = [] } } }.Run("cure", "784-30x8-10"));

        Assert.Contains("11.35% on average over 3 seeds, 3 to 5.", screen, StringComparison.Ordinal);
        Assert.Contains("Vanishing gradient, severe: in 3 of 3 seeds", screen, StringComparison.Ordinal);
        Assert.Contains("It learned in 0 of 3 seeds", screen, StringComparison.Ordinal);
        Assert.Contains("the findings are from 3 of 10 seeds", screen, StringComparison.Ordinal);
        Assert.Contains("too early for a diagnosis", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_a_confirmation_are_told_from_those_of_the_trial()
    {
        RejectedCure selu = Results.Cure.Rejected[0] with { Stage = CureStage.Confirmation, Seeds = 36, FirstSeed = 13, LastSeed = 48 };
        string Screen(RejectedCure rejected) => new CommandLine
        {
            Lab = new FakeLab { Cured = Results.Cure with { Rejected = [rejected] } },
            Width = 120,
        }.Run("cure", "784-30x8-10").Out;

        string failed = Screen(selu with { Reason = RejectionReason.NotConfirmed, Passed = 34 });
        string unclear = Screen(selu with { Reason = RejectionReason.NotConfirmed, Passed = 35 });
        string stopped = Screen(selu with { Reason = RejectionReason.Undecided, Passed = 36 });

        Assert.Contains("34 of 36 †  failed in 2 of 36 other seeds", failed, StringComparison.Ordinal);
        Assert.Contains("35 of 36 †  no clear effect on 36 other seeds", unclear, StringComparison.Ordinal);
        Assert.Contains("36 of 36 †  undecided: stopped during confirmation", stopped, StringComparison.Ordinal);
        Assert.All([failed, unclear, stopped], screen => Assert.Contains("† on the seeds of a confirmation, where one may fail.", screen, StringComparison.Ordinal));
        Assert.DoesNotContain("†", Screen(Results.Cure.Rejected[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_is_what_passed_most_and_then_did_most()
    {
        RejectedCure row = Results.Cure.Rejected[0];
        CureResult Of(params RejectedCure[] rows) => Results.Cure with { Rejected = rows };

        Assert.Equal("b", Of(row with { Change = "a", Passed = 8 }, row with { Change = "b", Passed = 9, Effect = 1 }).Nearest()!.Change);
        Assert.Equal("b", Of(row with { Change = "a" }, row with { Change = "b", Effect = 90 }).Nearest()!.Change);
        Assert.Null(Of(row with { Passed = 0 }, row with { Effect = -1 }, row with { Reason = RejectionReason.NotConfirmed }).Nearest());
    }

    [Theory]
    [InlineData("--seeds", "1")]
    [InlineData("--threads", "0")]
    public void A_number_out_of_range_is_refused(string option, string value) =>
        Assert.Equal(ExitCode.Usage, new CommandLine().Run("cure", "784-30-10", option, value).ExitCode);

    private static string Joined(Outcome outcome) => outcome.Out.Replace('\n', ' ');

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
