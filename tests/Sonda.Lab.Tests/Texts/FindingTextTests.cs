using Sonda.Diagnosis;
using Sonda.Diagnosis.Tests.Rules;
using Sonda.Lab.Texts;

namespace Sonda.Lab.Tests.Texts;

public sealed class FindingTextTests
{
    [Fact]
    public void Every_ailment_remedy_and_severity_has_its_words() => Assert.All(
        [
            .. Ailments.All.SelectMany(id => (string[])[$"{id}.title", $"{id}.text", $"{id}.why"]),
            .. Remedies.All.Select(id => $"remedy.{id}"),
            .. Enum.GetNames<Severity>().Select(name => $"severity.{name.ToLowerInvariant()}"),
        ],
        (string key) => Assert.Contains(key, Prose.English.Keys));

    [Fact]
    public void Only_what_was_found_has_places() => Assert.All(
        Ailments.All.SelectMany(id => (string[])[$"{id}.title", $"{id}.why"]).Concat(Remedies.All.Select(id => $"remedy.{id}")),
        key => Assert.Empty(Prose.English.Places(key)));

    [Fact]
    public void What_was_found_is_told_in_numbers_of_the_evidence() => Assert.All(
        Ailments.All,
        ailment =>
        {
            Finding finding = Doctor.Standard.Examine(SyntheticTraces.Sick(ailment)).Findings[0];
            Assert.All(Prose.English.Places($"{ailment}.text"), place => Assert.Contains(place, finding.Evidence.Keys));
            string[] further = [.. new[] { $"{ailment}.more", $"{ailment}.also" }.Where(Prose.English.Keys.Contains)];
            Assert.True(further.Length == 0 || further.Any(key => Prose.English.Places(key).All(finding.Evidence.ContainsKey)), ailment);
        });
}
