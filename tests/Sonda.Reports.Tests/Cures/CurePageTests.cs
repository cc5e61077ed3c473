using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Remedies;
using Sonda.Reports.Cures;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Tests.Cures;

public sealed class CurePageTests
{
    private const string English = "en", Portuguese = "pt";

    [Fact]
    public void The_page_needs_no_other_file_and_says_it_all_in_both_languages()
    {
        foreach ((string language, string verdict, string effect, string reason) in new[]
        {
            (English, "Cured", "+30.5", "failed in 2 of 36 other seeds"), (Portuguese, "Curada", "+30,5", "falhou em 2 de 36 outras sementes"),
        })
        {
            string page = Page(Cured, language);
            Assert.Contains($"<h1>{verdict}</h1>", page, StringComparison.Ordinal);
            Assert.Contains($"<td>{effect}</td>", page, StringComparison.Ordinal);
            Assert.Contains("sonda train \"2-[5 selu lecun]x8-1 bce\"", page, StringComparison.Ordinal);
            Assert.Contains($"<td>{reason}</td>", page, StringComparison.Ordinal);
            Assert.Contains("sonda diagnose --explain vanishing", page, StringComparison.Ordinal);
            Assert.Contains("2-&lt;5&gt;", page, StringComparison.Ordinal);
            Assert.Contains("lower-rate×2", page, StringComparison.Ordinal);
            Assert.Equal(3, Regex.Count(page, "<figure id="));
            Assert.DoesNotMatch("(src|href)=\"(?!data:)", page.Replace("href=\"#", "", StringComparison.Ordinal));
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_seed_is_a_row_that_can_be_trained_again()
    {
        string page = Page(Cured, English);

        for (int k = 0; k < 30; k++)
        {
            Assert.Contains($"""<th scope="row">{11 + k}</th>""", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_weak_or_not_better_than_a_random_repair_is_said()
    {
        string weak = Page(Cured with { Seeds = 4 }, English);
        string equal = Page(Cured with { Accepted = Cured.Accepted! with { OverRandom = Cured.Accepted.OverRandom! with { Low = -1 } } }, English);

        Assert.Contains("up to 39%", weak, StringComparison.Ordinal);
        Assert.DoesNotContain("the proof is weak", Page(Cured, English), StringComparison.Ordinal);
        Assert.Contains("not clearly better than a random remedy", equal, StringComparison.Ordinal);
        Assert.DoesNotContain("not clearly better", weak, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_cure_it_says_why()
    {
        CureResult none = Cured with { Accepted = null };

        Assert.Contains("<h1>No cure found</h1>", Page(none, English), StringComparison.Ordinal);
        Assert.Contains("A remedy drawn at random for each seed of the trial", Page(none, English), StringComparison.Ordinal);
        Assert.Contains("<h1>Nothing to cure</h1>", Page(none with { Healthy = true, Findings = [], Rejected = [], RandomBaseline = null }, English), StringComparison.Ordinal);
        Assert.Contains("too few seeds for an interval", Page(none with { RandomBaseline = none.RandomBaseline! with { Low = double.NegativeInfinity } }, English), StringComparison.Ordinal);
        string stopped = Page(none with { Complete = false }, English);
        Assert.Contains("<h1>Stopped before a change was proved</h1>", stopped, StringComparison.Ordinal);
        Assert.Contains("Best so far: <strong>relu</strong>", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", stopped, StringComparison.Ordinal);
        Page(none with { Complete = false, Untreated = null, Findings = [], Rejected = [], RandomBaseline = null }, Portuguese);
    }

    [Fact]
    public void Of_numbers_the_level_is_what_is_gone_of_the_cost_of_guessing()
    {
        CureResult numbers = Cured with { Measure = CureResult.ByExplained };

        Assert.Contains("50.0% of the cost of guessing the best constant removed", Page(numbers, English), StringComparison.Ordinal);
        Assert.Contains("custo de adivinhar eliminado", Page(numbers, Portuguese), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_whose_numbers_ended_leave_gaps()
    {
        AcceptedCure accepted = Cured.Accepted!;
        string gaps = Page(Cured with { Accepted = accepted with { Layers = [new("1", null, 0.1), new("2", 1e-5, 0)] } }, English);
        string nothing = Page(Cured with { Accepted = accepted with { Layers = [new("1", null, null), new("2", null, null)] } }, English);

        Assert.Contains("figure-cure-layers", gaps, StringComparison.Ordinal);
        Assert.DoesNotContain("figure-cure-layers", nothing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("selu", "selu")]
    [InlineData("selu+adam", "selu+adam")]
    [InlineData("lower-rate+lower-rate+third-rate", "lower-rate×2+third-rate")]
    [InlineData("selu+lower-rate+lower-rate+lower-rate", "selu+lower-rate×3")]
    public void Steps_of_one_remedy_are_counted(string change, string expected) => Assert.Equal(expected, ChangeName.Of(change));

    [Fact]
    public void Every_reason_has_its_words_in_both_languages() => Assert.All(Enum.GetValues<RejectionReason>(), reason =>
    {
        foreach (CureStage stage in Enum.GetValues<CureStage>())
        {
            RejectedCure rejected = Cured.Rejected[0] with { Reason = reason, Stage = stage };
            Assert.NotEqual(RejectionText.Of(rejected, English), RejectionText.Of(rejected, Portuguese));
        }
    });

    private static string Page(CureResult result, string language)
    {
        string page = CurePage.Write(result, language, "sonda cure '2-<5>'");
        XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]); // Well-formed: nothing was pasted in unescaped.
        return page;
    }

    private static CureResult Cured { get; } = new()
    {
        Spec = "2-5x8-1 bce",
        Data = "circle",
        Measure = CureResult.ByAccuracy,
        Seed = 1,
        Seeds = 10,
        Complete = true,
        Healthy = false,
        Trainings = 139,
        Findings = [new CureFinding(VanishingRule.Id, "severe", 10, 10, true), new CureFinding(OscillationRule.Id, "moderate", 1, 10, false)],
        Untreated = Sample(1, 10, 50),
        Accepted = new AcceptedCure
        {
            Change = RemedyKinds.Selu,
            Spec = "2-[5 selu lecun]x8-1 bce",
            Fields = 2,
            Effect = 30.5,
            Low = 28.25,
            High = 32,
            Seeds = 30,
            FirstSeed = 11,
            LastSeed = 40,
            Passed = 30,
            Differences = [.. Enumerable.Repeat(30.5, 30)],
            Before = Sample(11, 30, 50),
            After = Sample(11, 30, 80.5),
            Layers = [new("1", 1e-6, 0.1), new("2", 1e-3, 0.2), new("3", 0.1, 0.2)],
            OverRandom = new Advantage(28, 26, 30) { Differences = [28] },
        },
        Rejected =
        [
            Row("relu", RejectionReason.Undecided, CureStage.Trial, 10, 10),
            Row("adam", RejectionReason.NotConfirmed, CureStage.Confirmation, 36, 34),
            Row("lower-rate+lower-rate", RejectionReason.LearnsNothing, CureStage.Trial, 2, 0) with { Low = double.NegativeInfinity, High = double.PositiveInfinity },
        ],
        RandomBaseline = new RandomRepair { Effect = 2.5, Low = 0, High = 5, Seeds = 30, FirstSeed = 11, LastSeed = 40, Changes = ["clip"], Differences = [2.5] },
    };

    private static CureSample Sample(ulong first, int seeds, double value) => new()
    {
        Mean = value,
        FirstSeed = first,
        LastSeed = first + (ulong)seeds - 1,
        Values = [.. Enumerable.Repeat(value, seeds)],
        Diverged = 0,
        Learned = 0,
        Ailing = 0,
    };

    private static RejectedCure Row(string change, RejectionReason reason, CureStage stage, int seeds, int passed) => new()
    {
        Change = change,
        Spec = "2-5x8-1 bce",
        Reason = reason,
        Stage = stage,
        Effect = 1,
        Low = 0.5,
        High = 1.5,
        Seeds = seeds,
        FirstSeed = 1,
        LastSeed = (ulong)seeds,
        Passed = passed,
        Differences = [1],
    };
}
