using System.Globalization;
using Sonda.Reports.Chapter;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Cures;

/// <summary>A search for a cure as one page that needs no other file, no script and no network.</summary>
public static class CurePage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as it was typed.</param>
    public static string Write(CureResult result, CultureInfo language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        Prose prose = Prose.For(language);
        var figures = new InlineFigures(prose);
        Html body = Html.Join(
        [
            Header(result, prose),
            Found(result, prose),
            ChangeSection.Write(result, prose, figures, language),
            Layers(result, prose, figures),
            Rejected(result, prose),
            How(prose, command),
        ]);
        return PageShell.Write(prose, prose.Text("cure.page", ("network", result.Spec)), body);
    }

    private static Html Header(CureResult result, Prose prose)
    {
        string key = result.Accepted is not null ? "cured" : result.Healthy == true ? "healthy" : result.Complete ? "none" : "stopped";
        return Html.From($"""
            <header>
            <p class="kicker">{prose.Inline("cure.kicker")}</p>
            <h1>{prose.Inline("cure.verdict." + key)}</h1>
            <p><code>{result.Spec}</code></p>
            <dl class="run">
            <div><dt>{prose.Inline("page.data")}</dt><dd>{result.Data}</dd></div>
            <div><dt>{prose.Inline("cure.seeds")}</dt><dd>{Seeds(result.Seed, unchecked(result.Seed + (ulong)result.Seeds - 1))}</dd></div>
            <div><dt>{prose.Inline("cure.trainings")}</dt><dd>{prose.Numbers.Count(result.Trainings)}</dd></div>
            </dl>
            </header>
            {(result.Complete ? default : Html.From($"""<aside class="notice"><p>{prose.Inline("cure.partial")}</p></aside>"""))}
            """);
    }

    private static Html Found(CureResult result, Prose prose) => result.Untreated is not { } untreated ? default : Sections.Of(
        prose, "cure.found",
        prose.Paragraphs(
            "cure.found." + result.Measure, ("seeds", prose.Numbers.Count(untreated.Values.Count)), ("first", Seed(untreated.FirstSeed)), ("last", Seed(untreated.LastSeed)),
            ("mean", prose.Numbers.Percent(untreated.Mean)), ("learned", prose.Numbers.Count(untreated.Learned))),
        result.Findings.Count == 0 ? prose.Paragraphs("cure.found.nothing") : Html.Join(result.Findings.Select(finding => Finding(finding, prose))));

    private static Html Finding(CureFinding finding, Prose prose) => Html.From($"""
        <article class="finding {finding.Severity}">
        <h3>{prose.Text(finding.Ailment + ".title")} <span>{prose.Inline("severity." + finding.Severity)}</span></h3>
        <p>{prose.Inline("cure.found.in", ("found", prose.Numbers.Count(finding.Found)), ("seeds", prose.Numbers.Count(finding.Of)))}{(finding.IsTreated ? "" : ", " + prose.Text("cure.found.seldom"))}. {prose.Inline("cure.found.rule", ("command", $"sonda diagnose --explain {finding.Ailment}"))}</p>
        </article>
        """);

    private static Html Layers(CureResult result, Prose prose, InlineFigures figures) =>
        result.Accepted is not { } accepted || CureFigures.Layers(result, accepted, prose) is not { } figure ? default : Sections.Of(
            prose, "cure.layers",
            prose.Paragraphs("cure.layers.text"),
            figures.Show(figure, "cure.layers.caption"),
            HtmlTable.Folded(
                LongTable.Title(accepted.Layers.Count, prose),
                [prose.Text("cure.column.layer"), prose.Text("cure.column.before"), prose.Text("cure.column.after")],
                accepted.Layers.Select(layer => (IReadOnlyList<string>)[layer.Name, CureWords.Speed(layer.Before, prose), CureWords.Speed(layer.After, prose)])));

    private static Html Rejected(CureResult result, Prose prose)
    {
        if (result.Rejected.Count == 0)
        {
            return default;
        }

        bool anyConfirmation = result.Rejected.Any(rejected => rejected.Stage == CureStage.Confirmation);
        string[] header = [.. ((string[])["change", "why", "effect", "interval", "passed"]).Select(key => prose.Text("cure.column." + key))];
        return Sections.Of(
            prose, "cure.rejected",
            prose.Paragraphs("cure.rejected.text"),
            new Html("<div class=\"words\">"),
            HtmlTable.Open(prose.Text("cure.rejected"), header, result.WorthTelling().Select(rejected => (IReadOnlyList<string>)
            [
                ChangeName.Of(rejected.Change), RejectionText.Of(rejected, prose),
                CureWords.Effect(rejected.Effect, prose), CureWords.Interval(rejected.Low, rejected.High, prose),
                Of(rejected.Passed, rejected.Seeds, prose) + (rejected.Stage == CureStage.Confirmation ? "\u00a0†" : ""),
            ])),
            new Html("</div>"),
            anyConfirmation ? prose.Paragraphs("cure.rejected.confirmation") : default);
    }

    private static Html How(Prose prose, string command) => Sections.Of(
        prose, "cure.how",
        Html.From($"""
            <dl class="facts">
            <dt>{prose.Inline("how.command")}</dt><dd><code>{command}</code></dd>
            <dt>{prose.Inline("cure.replay")}</dt><dd>{prose.Inline("cure.replay.text")}</dd>
            <dt>{prose.Inline("cure.statistics")}</dt><dd>{prose.Inline("cure.statistics.text")}</dd>
            <dt>{prose.Inline("how.versions")}</dt><dd>{HowSection.Versions()}</dd>
            </dl>
            """));

    /// <summary>"9 of 10".</summary>
    internal static string Of(int some, int all, Prose prose) =>
        prose.Text("cure.of", ("some", prose.Numbers.Count(some)), ("all", prose.Numbers.Count(all)));

    /// <summary>A seed is a name, not an amount.</summary>
    internal static string Seed(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);

    private static string Seeds(ulong first, ulong last) => $"{Seed(first)}–{Seed(last)}";
}
