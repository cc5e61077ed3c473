using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

public sealed class EveryRuleTests
{
    public static TheoryData<string> Ailing => [.. Ailments.All];

    [Fact]
    public void There_is_one_rule_for_each_ailment_in_their_order() =>
        Assert.Equal(Ailments.All, Doctor.Standard.Rules.Select(rule => rule.Ailment));

    [Fact]
    public void Nothing_is_found_in_a_healthy_trace()
    {
        Verdict verdict = Doctor.Standard.Examine(SyntheticTraces.Healthy);
        Assert.Empty(verdict.Findings);
        Assert.True(verdict.Healthy);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void A_sick_trace_is_named_with_evidence_and_remedies(string ailment)
    {
        Verdict verdict = Doctor.Standard.Examine(SyntheticTraces.Sick(ailment));
        Finding finding = verdict.Findings[0];
        Assert.Equal(ailment, finding.Ailment);
        Assert.InRange(finding.Probability, 0.01, 1);
        Assert.NotEmpty(finding.Evidence);
        Assert.All(finding.Evidence, number => Assert.True(double.IsFinite(number.Value), number.Key));
        Assert.NotEmpty(finding.Remedies);
        Assert.All(finding.Remedies, remedy => Assert.Contains(remedy, Remedies.All));
        Assert.All(finding.Layers, layer => Assert.InRange(layer, 0, SyntheticTraces.Hidden));
        Assert.Equal(ailment == Ailments.OutputMisfit, verdict.Healthy);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void A_sick_trace_has_no_other_ailment_that_is_worse_than_mild(string ailment)
    {
        string[] named = [.. Doctor.Standard.Examine(SyntheticTraces.Sick(ailment)).Findings
            .Where(finding => finding.Severity != Severity.Mild).Select(finding => finding.Ailment)];
        Assert.DoesNotContain(named, name => name != ailment);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void Rules_are_silent_where_nothing_was_read(string ailment)
    {
        Trace sick = SyntheticTraces.Sick(ailment);
        TraceSubject bare = new() { Network = "", Cost = "unknown", Layers = sick.Subject.Layers };
        Assert.Empty(Doctor.Standard.Examine(new Trace { Subject = bare }).Findings);
        StepReading unread = new() { Step = 0, Layers = [.. bare.Layers.Select(_ => new LayerReading())] };
        Assert.Empty(Doctor.Standard.Examine(new Trace { Subject = bare, Steps = [unread] }).Findings);
    }

    [Fact]
    public void A_trace_of_gradient_norms_alone_is_enough_for_what_fades_and_what_grows()
    {
        foreach ((double factor, string ailment) in new[] { (0.1, Ailments.Vanishing), (10, Ailments.Exploding) })
        {
            Trace sick = SyntheticTraces.Healthy;
            StepReading step = new()
            {
                Step = 0,
                Layers = [.. Enumerable.Range(0, SyntheticTraces.Hidden + 1)
                    .Select(l => new LayerReading { GradientNorm = Math.Pow(factor, SyntheticTraces.Hidden - l) })],
            };
            Finding finding = Assert.Single(Doctor.Standard.Examine(sick with { Steps = [step], Epochs = [] }).Findings);
            Assert.Equal(ailment, finding.Ailment);
            Assert.Equal(Severity.Moderate, finding.Severity);
        }
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void Numbers_that_are_none_are_found_and_break_nothing(string ailment)
    {
        Trace sick = SyntheticTraces.Sick(ailment);
        LayerReading none = new() { ForwardRms = double.NaN, DeltaNorm = double.PositiveInfinity, GradientNorm = double.NaN, SaturatedShare = double.NaN };
        StepReading[] steps = [.. sick.Steps.Select(step => step with { Layers = [.. step.Layers.Select(_ => none)] })];
        Assert.Equal(Ailments.NotFinite, Doctor.Standard.Examine(sick with { Steps = steps }).Findings[0].Ailment);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void Every_ailment_has_its_page_and_a_line_in_the_index(string ailment)
    {
        string folder = Path.Combine(Repository(), "docs", "rules");
        string page = File.ReadAllText(Path.Combine(folder, ailment + ".md"));
        Assert.All(
            (string[])["## Symptom", "## Evidence", "## Threshold", "## Causes", "## Cures", "## Sources"],
            heading => Assert.Contains(heading, page, StringComparison.Ordinal));
        Assert.Contains($"](pictures/{ailment}.png)", page, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path.Combine(folder, "pictures", ailment + ".png")).Length, 1, 60_000);
        Assert.Contains($"({ailment}.md)", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Sonda.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
