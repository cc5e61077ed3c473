using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Tests.Rules;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class FindingTextTests
{
    [Fact]
    public void Every_ailment_remedy_and_severity_has_its_words() => Assert.All(
        [
            .. AilmentKinds.All.Select(ailment => ailment.Id).SelectMany(id => (string[])[$"{id}.title", $"{id}.text", $"{id}.why"]),
            .. RemedyKinds.All.Select(remedy => $"remedy.{remedy.Id}"),
            .. Enum.GetNames<Severity>().Select(name => $"severity.{name.ToLowerInvariant()}"),
        ],
        (string key) => Assert.Contains(key, TextCatalog.For("en", Medium.Page).Keys));

    [Fact]
    public void Only_what_was_found_has_places() => Assert.All(
        AilmentKinds.All.Select(ailment => ailment.Id).SelectMany(id => (string[])[$"{id}.title", $"{id}.why"]).Concat(RemedyKinds.All.Select(remedy => $"remedy.{remedy.Id}")),
        key => Assert.Empty(TextCatalog.Places(TextCatalog.For("en", Medium.Page)[key])));

    [Fact]
    public void What_was_found_is_told_in_numbers_of_the_evidence() => Assert.All(
        AilmentKinds.All.Select(kind => kind.Id),
        ailment =>
        {
            Trace sick = SyntheticTraces.Sick(ailment), ofOneClass = sick with { Subject = sick.Subject with { Classes = 1 } };
            Finding finding = Doctor.Standard.Examine(sick).Findings[0];
            Finding[] seen = [finding, .. Doctor.Standard.Examine(ofOneClass).Findings.Where(other => other.Ailment == ailment)];
            Assert.All(TextCatalog.Places(TextCatalog.For("en", Medium.Page)[$"{ailment}.text"]), place => Assert.Contains(place, finding.Evidence.Keys));
            string[] further = [.. new[] { $"{ailment}.more", $"{ailment}.also" }.Where(TextCatalog.For("en", Medium.Page).Keys.Contains)];
            Assert.True(further.Length == 0 || further.Any(key => seen.Any(one => TextCatalog.Places(TextCatalog.For("en", Medium.Page)[key]).All(one.Evidence.ContainsKey))), ailment);
        });

    [Theory]
    [InlineData("en", 1, "In 1 epoch the cost", "the remaining 1 epoch brings it to")]
    [InlineData("en", 3, "In 3 epochs the cost", "the remaining 3 epochs bring it to")]
    [InlineData("pt", 1, "Em 1 época o custo", "a 1 época restante o leva a")]
    [InlineData("pt", 3, "Em 3 épocas o custo", "as 3 épocas restantes o levam a")]
    public void One_epoch_is_no_plural(string language, int epochs, string done, string left)
    {
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(SlowConvergenceRule.Id)).Findings[0];
        string told = FindingText.Of(usual with { Form = null, Evidence = new Dictionary<string, double>(usual.Evidence) { ["epochs"] = epochs, ["remaining"] = epochs } }, language).Text;
        Assert.StartsWith(done, told, StringComparison.Ordinal);
        Assert.Contains(left, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", 1, "In 1 epoch the", "After 1 epoch the")]
    [InlineData("en", 2, "In all 2 epochs the", "After 2 epochs the")]
    [InlineData("pt", 1, "Em 1 época o", "Depois de 1 época ")]
    [InlineData("pt", 2, "Em todas as 2 épocas o", "Depois de 2 épocas ")]
    public void One_epoch_is_no_plural_in_other_forms(string language, int epochs, string all, string after)
    {
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(SlowConvergenceRule.Id)).Findings[0];
        string Told(string form) => FindingText.Of(
            usual with { Form = form, Evidence = new Dictionary<string, double>(usual.Evidence) { ["epochs"] = epochs } }, language).Text;
        Assert.StartsWith(all, Told("not-learned"), StringComparison.Ordinal);
        Assert.All((string[])["below-linear", SlowConvergenceRule.TooLong], form => Assert.StartsWith(after, Told(form), StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_that_do_not_move_do_not_move_by_0_of_their_size()
    {
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(UpdateRatioRule.Id)).Findings.First(finding => finding.Ailment == UpdateRatioRule.Id);
        Finding still = usual with { Evidence = new Dictionary<string, double>(usual.Evidence) { ["ratio"] = 0 } };
        Assert.StartsWith("A step does not move the weights of the worst layer at all; ", FindingText.Of(still, "en").Text, StringComparison.Ordinal);
        Assert.StartsWith("Um passo não move em nada os pesos da pior camada; ", FindingText.Of(still, "pt").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlowConvergenceRule.TooLong)]
    [InlineData(LostOverTimeRule.NotLearned)]
    public void A_form_of_an_ailment_has_words_of_its_own(string form)
    {
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(SlowConvergenceRule.Id)).Findings[0];
        Assert.All((TextCatalog[])[TextCatalog.For("en", Medium.Page), TextCatalog.For("pt", Medium.Page)], texts =>
        {
            var told = FindingText.Of(usual with { Form = form }, texts);
            var other = FindingText.Of(usual, texts);
            Assert.DoesNotContain(Numbers.Missing, told.Text, StringComparison.Ordinal);
            Assert.True(told.Title != other.Title && told.Text != other.Text && told.Why != other.Why);
        });
    }

    /// <summary>The findings of forms whose evidence is their own.</summary>
    public static TheoryData<string> OwnForms => ["uphill", "rate-collapse", "kept-gradients", "backward"];

    [Theory]
    [MemberData(nameof(OwnForms))]
    public void A_form_with_evidence_of_its_own_is_told_in_its_numbers(string form)
    {
        Trace trace = form switch
        {
            "uphill" => SyntheticTraces.Uphill(step => 0.7 + (0.1 * step)),
            "rate-collapse" => SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step)),
            "kept-gradients" => SyntheticTraces.Lengthened(step => step + 1),
            "backward" => SyntheticTraces.Undefined(layer => layer),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        Finding finding = Assert.Single(Doctor.Standard.Examine(trace).Findings, finding => finding.Form == form);
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(finding.Ailment)).Findings[0];
        Assert.All((TextCatalog[])[TextCatalog.For("en", Medium.Page), TextCatalog.For("pt", Medium.Page)], texts =>
        {
            var told = FindingText.Of(finding, texts);
            var other = FindingText.Of(usual, texts);
            Assert.DoesNotContain(Numbers.Missing, told.Text, StringComparison.Ordinal);
            Assert.True(told.Text != other.Text && told.Why != other.Why);
        });
    }

    [Theory]
    [InlineData(LostOverTimeRule.Near)]
    [InlineData(LostOverTimeRule.Unread)]
    [InlineData(LostOverTimeRule.Learned)]
    [InlineData(LostOverTimeRule.NotLearned)]
    [InlineData(LostOverTimeRule.Growing)]
    public void A_gradient_lost_over_time_says_what_is_known_of_the_need(string form)
    {
        Finding usual = Doctor.Standard.Examine(SyntheticTraces.Sick(LostOverTimeRule.Id)).Findings[0];
        Assert.All((TextCatalog[])[TextCatalog.For("en", Medium.Page), TextCatalog.For("pt", Medium.Page)], texts =>
        {
            var told = FindingText.Of(usual with { Form = form }, texts);
            var other = FindingText.Of(usual, texts);
            Assert.DoesNotContain(Numbers.Missing, told.Text, StringComparison.Ordinal);
            Assert.NotEqual(other.Why, told.Why);
            Assert.Equal(form == LostOverTimeRule.Growing, told.Title != other.Title && told.Text != other.Text);
        });
    }

    [Fact]
    public void What_the_evidence_has_no_numbers_for_is_not_said()
    {
        Finding finding = Doctor.Standard.Examine(SyntheticTraces.Sick(DeadUnitsRule.Id)).Findings[0];
        string told = FindingText.Of(finding, TextCatalog.For("en", Medium.Page)).Text;
        Assert.Contains("20 of 20 units have a slope of zero in every row", told, StringComparison.Ordinal);
        Assert.Contains("Of 100 starts of this network with other seeds, 40", told, StringComparison.Ordinal);
        Finding alone = Doctor.Standard.Examine(SyntheticTraces.Sick(DeadUnitsRule.Id) with { OtherStarts = null }).Findings[0];
        Assert.EndsWith("no gradient passes them.", FindingText.Of(alone, TextCatalog.For("en", Medium.Page)).Text, StringComparison.Ordinal);
    }
}
