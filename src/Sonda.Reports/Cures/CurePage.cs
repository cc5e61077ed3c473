using System.Globalization;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Cures;

/// <summary>A search for a cure as one page without other files, scripts or network access.</summary>
public static class CurePage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The result of the search.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as typed.</param>
    public static string Write(CureResult result, string language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        var figures = new InlineFigures(texts);
        Html body = Html.Join(
        [
            Header(result, texts),
            Found(result, texts),
            ChangeSection.Write(result, texts, figures, language),
            Layers(result, texts, figures),
            Rejected(result, texts),
            ResultPage.How(
                texts, command, "cure.how",
                ("cure.replay", texts.Inline("cure.replay.text")), ("cure.statistics", texts.Inline("cure.statistics.text"))),
        ]);
        return PageShell.Write(texts, texts.Say("cure.page", ("network", result.Spec)), body);
    }

    private static Html Header(CureResult result, TextCatalog texts)
    {
        string key = result.Accepted is not null ? "cured" : result.Healthy == true ? "healthy" : result.Complete ? "none" : "stopped";
        return Html.Join(
        [
            ResultPage.Header(
                texts, "cure.kicker", texts.Inline("cure.verdict." + key), result.Spec,
                ("page.data", result.Data),
                ("cure.seeds", Seeds(result.Seed, unchecked(result.Seed + (ulong)result.Seeds - 1))),
                ("cure.trainings", texts.Numbers.Count(result.Trainings))),
            result.Complete ? default : ResultPage.Notice(texts.Inline("cure.partial")),
        ]);
    }

    private static Html Found(CureResult result, TextCatalog texts) => result.Untreated is not { } untreated ? default : Sections.Of(
        texts, "cure.found",
        texts.Paragraphs(
            "cure.found." + result.Measure, ("seeds", texts.Numbers.Count(untreated.Values.Count)), ("first", Seed(untreated.FirstSeed)), ("last", Seed(untreated.LastSeed)),
            ("mean", texts.Numbers.Percent(untreated.Mean)), ("learned", texts.Numbers.Count(untreated.Learned))),
        result.Accepted is null ? MetricSection.Change(untreated.Metrics, null, texts) : default,
        result.Findings.Count == 0 ? texts.Paragraphs("cure.found.nothing") : Html.Join(result.Findings.Select(finding => Finding(finding, texts))));

    private static Html Finding(CureFinding finding, TextCatalog texts) => Html.From($"""
        <article class="finding {finding.Severity}">
        <h3>{FindingText.TitleOf(finding.Ailment, finding.Form, texts)} <span>{texts.Inline("severity." + finding.Severity)}</span></h3>
        <p>{texts.Inline("cure.found.in", ("found", texts.Numbers.Count(finding.Found)), ("seeds", texts.Numbers.Count(finding.Of)))}{(finding.IsTreated ? "" : ", " + texts.Say("cure.found.seldom"))}. {texts.Inline("cure.found.rule", ("command", $"sonda diagnose --explain {finding.Ailment}"))}</p>
        </article>
        """);

    private static Html Layers(CureResult result, TextCatalog texts, InlineFigures figures) =>
        result.Accepted is not { } accepted || CureFigures.Layers(result, accepted, texts) is not { } figure ? default : Sections.Of(
            texts, "cure.layers",
            texts.Paragraphs("cure.layers.text"),
            figures.Show(figure, "cure.layers.caption"),
            HtmlTable.Folded(
                LongTable.Title(accepted.Layers.Count, texts),
                [texts.Say("cure.column.layer"), texts.Say("cure.column.before"), texts.Say("cure.column.after")],
                accepted.Layers.Select(layer => (IReadOnlyList<string>)[layer.Name, CureWords.Speed(layer.Before, texts), CureWords.Speed(layer.After, texts)])));

    private static Html Rejected(CureResult result, TextCatalog texts)
    {
        if (result.Rejected.Count == 0)
        {
            return default;
        }

        bool anyConfirmation = result.Rejected.Any(rejected => rejected.Stage == CureStage.Confirmation);
        string[] header = [.. ((string[])["change", "why", "effect", "interval", "passed"]).Select(key => texts.Say("cure.column." + key))];
        return Sections.Of(
            texts, "cure.rejected",
            texts.Paragraphs("cure.rejected.text"),
            new Html("<div class=\"words\">"),
            HtmlTable.Open(texts.Say("cure.rejected"), header, result.WorthTelling().Select(rejected => (IReadOnlyList<string>)
            [
                ChangeName.Of(rejected.Change), RejectionText.Of(rejected, texts),
                CureWords.Effect(rejected.Effect, texts), CureWords.Interval(rejected.Low, rejected.High, texts),
                Of(rejected.Passed, rejected.Seeds, texts) + (rejected.Stage == CureStage.Confirmation ? "\u00a0†" : ""),
            ])),
            new Html("</div>"),
            anyConfirmation ? texts.Paragraphs("cure.rejected.confirmation") : default);
    }

    /// <summary>"9 of 10".</summary>
    internal static string Of(int some, int all, TextCatalog texts) =>
        texts.Say("cure.of", ("some", texts.Numbers.Count(some)), ("all", texts.Numbers.Count(all)));

    /// <summary>The seed without groups of thousands: a seed is a name, not an amount.</summary>
    internal static string Seed(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);

    private static string Seeds(ulong first, ulong last) => $"{Seed(first)}–{Seed(last)}";
}
