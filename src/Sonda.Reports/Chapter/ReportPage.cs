using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Chapter;

/// <summary>The whole page: one file without other files, scripts or network access.</summary>
internal static class ReportPage
{
    private static readonly string[] SectionIds = ["accuracy", "bars", "start", "why", "curves", "next", "how"];

    /// <summary>The text of <c>report.html</c>.</summary>
    public static string Write(FigureContext figures, IReadOnlyDictionary<string, Picture> pictures, string? command = null)
    {
        var page = new PageContext(figures, pictures) { Command = command };
        TextCatalog texts = figures.Texts;
        Html body = Html.Join(
        [
            Header(page), Notices(page), SummarySection.Write(page), Contents(texts), AccuracySection.Write(page),
            BarsSection.Write(page), StartSection.Write(page), WhySection.Write(page), CurvesSection.Write(page),
            NextSection.Write(page), HowSection.Write(page),
        ]);
        return PageShell.Write(texts, texts.Say("page.title"), body);
    }

    private static Html Header(PageContext page)
    {
        TextCatalog texts = page.Texts;
        Html seconds = texts.Inline("page.seconds", ("seconds", page.Numbers.Fixed(page.Result.Seconds, 1)));
        return Html.From($"""
            <header>
            <p class="kicker">{texts.Inline("page.kicker")}</p>
            <h1>{texts.Inline("page.title")}</h1>
            {texts.Paragraphs("page.lead")}
            <dl class="run">
            <div><dt>{texts.Inline("page.data")}</dt><dd>{page.Figures.DataName}</dd></div>
            <div><dt>{texts.Inline("page.seed")}</dt><dd>{page.Figures.Seed}</dd></div>
            <div><dt>{texts.Inline("page.time")}</dt><dd>{seconds}</dd></div>
            </dl>
            </header>
            """);
    }

    private static Html Notices(PageContext page)
    {
        var keys = new List<string>();
        if (page.Figures.NoticeKind is { } kind)
        {
            keys.Add("notice." + kind);
        }

        if (!page.Result.Complete)
        {
            keys.Add("notice.partial");
        }

        if (page.Result.Quick)
        {
            keys.Add("notice.quick");
        }

        return keys.Count == 0 ? default : Html.From($"""
            <aside class="notice" aria-label="{page.Texts.Say("notice.title")}">
            {Html.Join(keys.Select(key => page.Texts.Paragraphs(key)))}
            </aside>
            """);
    }

    private static Html Contents(TextCatalog texts) => Html.From($"""
        <nav aria-label="{texts.Say("page.contents")}"><ol>
        {Html.Join(SectionIds.Select(id => Html.From($"""<li><a href="#{id}">{texts.Inline(id + ".heading")}</a></li>""")))}
        </ol></nav>
        """);
}
