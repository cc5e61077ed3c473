using Sonda.Reports.Chapter;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Diagnoses;

/// <summary>The parts that the pages of all commands share: the header, a notice below it, and how the page was made.</summary>
internal static class ResultPage
{
    /// <summary>The header.</summary>
    /// <param name="texts">The language.</param>
    /// <param name="kicker">The key of the line above the title.</param>
    /// <param name="title">The title.</param>
    /// <param name="spec">The network or the run, as text.</param>
    /// <param name="facts">Keys and values below the title.</param>
    public static Html Header(TextCatalog texts, string kicker, Html title, string spec, params ReadOnlySpan<(string Key, string Value)> facts) => Html.From($"""
        <header>
        <p class="kicker">{texts.Inline(kicker)}</p>
        <h1>{title}</h1>
        <p><code>{spec}</code></p>
        <dl class="run">
        {Html.Join(facts.ToArray().Select(fact => Html.From($"<div><dt>{texts.Inline(fact.Key)}</dt><dd>{fact.Value}</dd></div>")))}
        </dl>
        </header>
        """);

    /// <summary>A notice.</summary>
    public static Html Notice(Html text) => Html.From($"""<aside class="notice"><p>{text}</p></aside>""");

    /// <summary>The command and the versions that made the page.</summary>
    /// <param name="texts">The language.</param>
    /// <param name="command">The command, as typed.</param>
    /// <param name="heading">The key of the heading.</param>
    /// <param name="more">Keys and values between command and versions.</param>
    public static Html How(TextCatalog texts, string command, string heading = "diagnosis.how", params ReadOnlySpan<(string Key, Html Value)> more) => Sections.Of(
        texts, heading,
        Html.From($"""
            <dl class="facts">
            {Html.Join([
                Fact(texts, "how.command", Html.From($"<code>{command}</code>")),
                .. more.ToArray().Select(fact => Fact(texts, fact.Key, fact.Value)),
                Fact(texts, "how.versions", Html.Text(HowSection.Versions()))])}
            </dl>
            """));

    private static Html Fact(TextCatalog texts, string key, Html value) => Html.From($"<dt>{texts.Inline(key)}</dt><dd>{value}</dd>");
}
