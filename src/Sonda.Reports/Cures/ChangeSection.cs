using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Cures;

/// <summary>The accepted change with its proof, or the reason why there is none.</summary>
internal static class ChangeSection
{
    public static Html Write(CureResult result, TextCatalog texts, InlineFigures figures, string language) => Sections.Of(
        texts, "cure.change",
        result.Accepted is { } accepted ? Accepted(result, accepted, texts, figures, language) : Nothing(result, texts, language));

    private static Html Accepted(CureResult result, AcceptedCure accepted, TextCatalog texts, InlineFigures figures, string language) => Html.Join(
    [
        texts.Paragraphs("cure.change.text", ("remedy", Capital(RemedyText.Of(accepted.Change, language))), ("fields", texts.Numbers.Count(accepted.Fields))),
        Command(accepted.Spec),
        texts.Paragraphs(
            "cure.change.proof", ("seeds", texts.Numbers.Count(accepted.Seeds)), ("first", CurePage.Seed(accepted.FirstSeed)), ("last", CurePage.Seed(accepted.LastSeed)),
            ("before", texts.Numbers.Count(accepted.Before.Ailing)), ("after", texts.Numbers.Count(accepted.After.Ailing))),
        Table(result, accepted, texts),
        result.RandomBaseline is null ? default : texts.Paragraphs("cure.change.random"),
        MetricSection.Change(accepted.Before.Metrics, accepted.After.Metrics, texts),
        accepted.OverRandom is { Low: <= 0 } ? texts.Paragraphs("cure.change.notOver") : default,
        result.Seeds < CureOptions.FewSeeds ? texts.Paragraphs(
            "cure.change.weak", ("seeds", texts.Numbers.Count(result.Seeds)), ("probability", texts.Numbers.Percent(100 * result.MistakenAcceptance, 0))) : default,
        figures.Show(CureFigures.Effects(accepted, result.RandomBaseline, texts), "cure.change.effects"),
        figures.Show(CureFigures.Pairs(result, accepted, texts), "cure.change.pairs"),
        HtmlTable.Folded(
            texts.Inline("cure.change.values"), Header(texts, "seed", "before", "after", "effect"),
            accepted.Differences.Select((difference, k) => (IReadOnlyList<string>)
            [
                CurePage.Seed(unchecked(accepted.FirstSeed + (ulong)k)), texts.Numbers.Percent(accepted.Before.Values[k], 2),
                texts.Numbers.Percent(accepted.After.Values[k], 2), CureWords.Effect(difference, texts),
            ])),
    ]);

    private static Html Table(CureResult result, AcceptedCure accepted, TextCatalog texts)
    {
        string before = texts.Numbers.Percent(accepted.Before.Mean);
        List<IReadOnlyList<string>> rows =
        [
            [
                ChangeName.Of(accepted.Change), before, texts.Numbers.Percent(accepted.After.Mean), CureWords.Effect(accepted.Effect, texts),
                CureWords.Interval(accepted.Low, accepted.High, texts), CurePage.Of(accepted.Passed, accepted.Seeds, texts),
            ],
        ];
        if (result.RandomBaseline is { } random)
        {
            rows.Add([
                texts.Say("figure.cure.effects.random"), before, texts.Numbers.Percent(accepted.Before.Mean + random.Effect),
                CureWords.Effect(random.Effect, texts), CureWords.Interval(random.Low, random.High, texts), "",
            ]);
        }

        if (accepted.OverRandom is { } over)
        {
            rows.Add([
                texts.Say("figure.cure.effects.over"), "", "", CureWords.Effect(over.Effect, texts), CureWords.Interval(over.Low, over.High, texts), "",
            ]);
        }

        return HtmlTable.Open(texts.Say("cure.change"), Header(texts, "change", "before", "after", "effect", "interval", "passed"), rows);
    }

    private static Html Nothing(CureResult result, TextCatalog texts, string language) => Html.Join(
    [
        texts.Paragraphs(result.Healthy == true ? "cure.healthy" : result.InputsTellLittle ? "cure.inputs" : result.Complete ? "cure.none" : "cure.stopped"),
        result.Complete || result.Nearest() is not { } nearest ? default : Html.Join(
        [
            texts.Paragraphs(
                "cure.nearest", ("change", ChangeName.Of(nearest.Change)), ("remedy", RemedyText.Of(nearest.Change, language)), ("passed", texts.Numbers.Count(nearest.Passed)),
                ("seeds", texts.Numbers.Count(nearest.Seeds)), ("effect", CureWords.Effect(nearest.Effect, texts))),
            Command(nearest.Spec),
        ]),
        result.RandomBaseline is not { } random ? default : texts.Paragraphs(
            "cure.randomAlone", ("effect", CureWords.Effect(random.Effect, texts)), ("interval", double.IsFinite(random.Low) ? CureWords.Interval(random.Low, random.High, texts) : texts.Say("cure.fewSeeds"))),
    ]);

    private static Html Command(string spec) => Html.From(
        $"""<p class="command"><code>sonda train "{spec.Replace("\"", "\\\"", StringComparison.Ordinal)}"</code></p>""");

    private static string[] Header(TextCatalog texts, params string[] keys) => [.. keys.Select(key => texts.Say("cure.column." + key))];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
