using System.Reflection;
using System.Text.RegularExpressions;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.ExplodedSignal;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.Underflow;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

public sealed partial class EveryRuleTests
{
    public static TheoryData<string> Ailing => [.. AilmentKinds.All.Select(ailment => ailment.Id)];

    [Fact]
    public void Every_rule_of_the_assembly_is_in_the_table_with_an_id_of_its_own()
    {
        Type[] rules = [.. typeof(Doctor).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IDiagnosticRule)))];
        Assert.Equal(rules.Select(type => type.FullName).Order(), AilmentKinds.All.Select(ailment => ailment.Rule.GetType().FullName).Order());
        Assert.Equal(rules.Length, AilmentKinds.All.Select(ailment => ailment.Id).Distinct().Count());
        Assert.Equal(AilmentKinds.All.Select(ailment => ailment.Rule), Doctor.Standard.Rules);
    }

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
        Assert.All(finding.Remedies, remedy => Assert.NotNull(RemedyKinds.Find(remedy)));
        Assert.All(finding.Layers, layer => Assert.InRange(layer, 0, SyntheticTraces.Hidden));
        Assert.Equal(finding.Severity == Severity.Mild, verdict.Healthy);
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
        foreach ((double factor, string ailment) in new[] { (0.1, VanishingRule.Id), (10, ExplodingRule.Id) })
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

    /// <summary>Whatever a recorder did not read, nothing is found that the whole trace does not show.</summary>
    [Theory]
    [MemberData(nameof(Ailing))]
    public void A_reading_that_was_not_taken_is_no_sign_of_an_ailment(string ailment)
    {
        foreach (Trace whole in (Trace[])[SyntheticTraces.Healthy, SyntheticTraces.Sick(ailment)])
        {
            string[] known = [.. Doctor.Standard.Examine(whole).Findings.Select(finding => finding.Ailment)];
            for (int layer = 0; layer <= SyntheticTraces.Hidden; layer++)
            {
                foreach (PropertyInfo reading in typeof(LayerReading).GetProperties().Where(property => property.CanWrite))
                {
                    LayerReading Without(LayerReading read)
                    {
                        LayerReading copy = read with { };
                        reading.SetValue(copy, null);
                        return copy;
                    }

                    Trace gap = whole with { Steps = [.. whole.Steps.Select(step => step with { Layers = [.. step.Layers.Select((read, l) => l == layer ? Without(read) : read)] })] };
                    Assert.All(Doctor.Standard.Examine(gap).Findings, finding => Assert.Contains(finding.Ailment, known));
                }
            }
        }
    }

    [Theory]
    [InlineData(VanishingRule.Id)]
    [InlineData(ExplodingRule.Id)]
    [InlineData(VanishedSignalRule.Id)]
    [InlineData(ExplodedSignalRule.Id)]
    [InlineData(SaturationRule.Id)]
    [InlineData(DeadUnitsRule.Id)]
    [InlineData(UnderflowRule.Id)]
    [InlineData(UpdateRatioRule.Id)]
    public void A_layer_that_was_not_read_is_bridged_and_not_named(string ailment)
    {
        const int unread = 6;
        Trace sick = SyntheticTraces.Sick(ailment);
        Trace gap = sick with { Steps = [.. sick.Steps.Select(step => step with { Layers = [.. step.Layers.Select((read, l) => l == unread ? new LayerReading() : read)] })] };
        Finding found = Assert.Single(Doctor.Standard.Examine(gap).Findings, finding => finding.Ailment == ailment);
        Finding whole = Doctor.Standard.Examine(sick).Findings.Single(finding => finding.Ailment == ailment);
        Assert.Equal(whole.Layers.Where(layer => layer != unread), found.Layers);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void Numbers_that_are_none_are_found_and_break_nothing(string ailment)
    {
        Trace sick = SyntheticTraces.Sick(ailment);
        LayerReading none = new() { ForwardRms = double.NaN, DeltaNorm = double.PositiveInfinity, GradientNorm = double.NaN, SaturatedShare = double.NaN };
        StepReading[] steps = [.. sick.Steps.Select(step => step with { Layers = [.. step.Layers.Select(_ => none)] })];
        Assert.Equal(NotFiniteRule.Id, Doctor.Standard.Examine(sick with { Steps = steps }).Findings[0].Ailment);
    }

    [Theory]
    [MemberData(nameof(Ailing))]
    public void Every_ailment_has_its_page_with_a_picture_and_a_line_in_the_index(string id)
    {
        Ailment ailment = AilmentKinds.Find(id)!;
        foreach ((string language, string headings) in new[] { ("en", "Symptom Evidence Threshold Causes Cures Sources"), ("pt", "Sintoma Evidências Limiar Causas Remédios Fontes") })
        {
            string page = ailment.ReadPage(language);
            Assert.Equal(page, File.ReadAllText(Path.Combine(Repository(), ailment.Folder, $"page.{language}.md")));
            Assert.All(headings.Split(' '), heading => Assert.Contains($"\n## {heading}\n", page, StringComparison.Ordinal));
            Assert.Contains($"(`{id}`)", page, StringComparison.Ordinal);
            Assert.Contains("](picture.png)", page, StringComparison.Ordinal);
        }

        Assert.InRange(new FileInfo(Path.Combine(Repository(), ailment.Folder, "picture.png")).Length, 1, 60_000);
        string index = File.ReadAllText(Path.Combine(Repository(), "docs", "rules", "README.md"));
        Assert.Contains($"| [{id}] ([português][{id}.pt]) |", index, StringComparison.Ordinal);
        Assert.Contains($"[{id}]: ../../{ailment.Folder}/page.en.md\n[{id}.pt]: ../../{ailment.Folder}/page.pt.md\n", index, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_of_the_index_and_the_pages_leads_to_a_file() => Assert.All(
        AilmentKinds.All.SelectMany(ailment => Directory.GetFiles(Path.Combine(Repository(), ailment.Folder), "*.md")).Append(Path.Combine(Repository(), "docs", "rules", "README.md")),
        page => Assert.All(
            Link().Matches(File.ReadAllText(page)).Select(link => link.Groups[1].Value),
            target => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)), $"{page}: {target}")));

    [GeneratedRegex(@"(?:\]\(|\]: )(?!http)([^)#\s]+)")]
    private static partial Regex Link();

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
