using System.Globalization;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Cures;

/// <summary>The change that is kept with its proof, or why there is none.</summary>
internal static class ChangeSection
{
    public static Html Write(CureResult result, Prose prose, InlineFigures figures, CultureInfo language) => Sections.Of(
        prose, "cure.change",
        result.Accepted is { } accepted ? Accepted(result, accepted, prose, figures, language) : Nothing(result, prose, language));

    private static Html Accepted(CureResult result, AcceptedCure accepted, Prose prose, InlineFigures figures, CultureInfo language) => Html.Join(
    [
        prose.Paragraphs("cure.change.text", ("remedy", Capital(RemedyText.Of(accepted.Change, language))), ("fields", prose.Numbers.Count(accepted.Fields))),
        Command(accepted.Spec),
        prose.Paragraphs(
            "cure.change.proof", ("seeds", prose.Numbers.Count(accepted.Seeds)), ("first", CurePage.Seed(accepted.FirstSeed)), ("last", CurePage.Seed(accepted.LastSeed)),
            ("before", prose.Numbers.Count(accepted.Before.Ailing)), ("after", prose.Numbers.Count(accepted.After.Ailing))),
        Table(result, accepted, prose),
        result.RandomBaseline is null ? default : prose.Paragraphs("cure.change.random"),
        accepted.OverRandom is { Low: <= 0 } ? prose.Paragraphs("cure.change.notOver") : default,
        result.Seeds < CureOptions.FewSeeds ? prose.Paragraphs(
            "cure.change.weak", ("seeds", prose.Numbers.Count(result.Seeds)), ("probability", prose.Numbers.Percent(100 * result.MistakenAcceptance, 0))) : default,
        figures.Show(CureFigures.Effects(accepted, result.RandomBaseline, prose), "cure.change.effects"),
        figures.Show(CureFigures.Pairs(result, accepted, prose), "cure.change.pairs"),
        HtmlTable.Folded(
            prose.Inline("cure.change.values"), Header(prose, "seed", "before", "after", "effect"),
            accepted.Differences.Select((difference, k) => (IReadOnlyList<string>)
            [
                CurePage.Seed(unchecked(accepted.FirstSeed + (ulong)k)), prose.Numbers.Percent(accepted.Before.Values[k], 2),
                prose.Numbers.Percent(accepted.After.Values[k], 2), CureWords.Effect(difference, prose),
            ])),
    ]);

    private static Html Table(CureResult result, AcceptedCure accepted, Prose prose)
    {
        string before = prose.Numbers.Percent(accepted.Before.Mean);
        List<IReadOnlyList<string>> rows =
        [
            [
                ChangeName.Of(accepted.Change), before, prose.Numbers.Percent(accepted.After.Mean), CureWords.Effect(accepted.Effect, prose),
                CureWords.Interval(accepted.Low, accepted.High, prose), CurePage.Of(accepted.Passed, accepted.Seeds, prose),
            ],
        ];
        if (result.RandomBaseline is { } random)
        {
            rows.Add([
                prose.Text("figure.cure.effects.random"), before, prose.Numbers.Percent(accepted.Before.Mean + random.Effect),
                CureWords.Effect(random.Effect, prose), CureWords.Interval(random.Low, random.High, prose), "",
            ]);
        }

        if (accepted.OverRandom is { } over)
        {
            rows.Add([
                prose.Text("figure.cure.effects.over"), "", "", CureWords.Effect(over.Effect, prose), CureWords.Interval(over.Low, over.High, prose), "",
            ]);
        }

        return HtmlTable.Open(prose.Text("cure.change"), Header(prose, "change", "before", "after", "effect", "interval", "passed"), rows);
    }

    private static Html Nothing(CureResult result, Prose prose, CultureInfo language) => Html.Join(
    [
        prose.Paragraphs(result.Healthy == true ? "cure.healthy" : result.Complete ? "cure.none" : "cure.stopped"),
        result.Complete || result.Nearest() is not { } nearest ? default : Html.Join(
        [
            prose.Paragraphs(
                "cure.nearest", ("change", ChangeName.Of(nearest.Change)), ("remedy", RemedyText.Of(nearest.Change, language)), ("passed", prose.Numbers.Count(nearest.Passed)),
                ("seeds", prose.Numbers.Count(nearest.Seeds)), ("effect", CureWords.Effect(nearest.Effect, prose))),
            Command(nearest.Spec),
        ]),
        result.RandomBaseline is not { } random ? default : prose.Paragraphs(
            "cure.randomAlone", ("effect", CureWords.Effect(random.Effect, prose)), ("interval", double.IsFinite(random.Low) ? CureWords.Interval(random.Low, random.High, prose) : prose.Text("cure.fewSeeds"))),
    ]);

    private static Html Command(string spec) => Html.From(
        $"""<p class="command"><code>sonda train "{spec.Replace("\"", "\\\"", StringComparison.Ordinal)}"</code></p>""");

    private static string[] Header(Prose prose, params string[] keys) => [.. keys.Select(key => prose.Text("cure.column." + key))];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
