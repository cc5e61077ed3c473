using System.Reflection;
using System.Runtime.InteropServices;
using Sonda.Reports.Figures;
using Sonda.Reports.Texts;
using Sonda.Theory;

namespace Sonda.Reports.Chapter;

/// <summary>Suggestions for the reader.</summary>
internal static class NextSection
{
    public static Html Write(PageContext page)
    {
        SigmoidMeanField theory = SigmoidMeanField.BookStart;
        string eight = page.Numbers.Factor(Math.Pow(theory.RatioOfNeighbours, 7));
        string abyss = page.Numbers.Significant(theory.HiddenSpeeds(200, 10)[0], 1);
        return page.Section("next", page.Texts.Paragraphs("next.intro"), Html.From($"""
            <dl class="commands">
            {Item(page.Texts.Inline("next.train"), "sonda train 784-30-30-30-30-10 --speeds")}
            {Item(page.Texts.Inline("next.long"), "sonda train 784-30-30-30-30-10 --epochs 60")}
            {Item(page.Texts.Inline("next.deep", ("factor", eight)), "sonda speeds 784-30x8-10 --seeds 200")}
            {Item(page.Texts.Inline("next.abyss", ("speed", abyss)), "sonda speeds 784-30x200-10 --seeds 20")}
            {Item(page.Texts.Inline("next.seed"), $"sonda chapter --seed {page.Result.Seed + 1} --out chapter-{page.Result.Seed + 1}")}
            </dl>
            """));
    }

    private static Html Item(Html text, string command) =>
        Html.From($"<div><dt>{text}</dt><dd><code>{command}</code></dd></div>");
}

/// <summary>Settings, seed, versions and files: everything needed to make the page again.</summary>
internal static class HowSection
{
    public static Html Write(PageContext page)
    {
        TextCatalog texts = page.Texts;
        TrainingTexts training = new(page);
        Html settings = texts.Inline(
            "how.settings.value",
            ("epochs", training.Epochs), ("batch", training.Batch), ("eta", training.Eta), ("lambda", training.Lambda));
        Html time = texts.Inline(
            "how.time.value",
            ("seconds", page.Numbers.Fixed(page.Result.Seconds, 1)),
            ("threads", page.Numbers.Count(page.Result.Threads)));
        return page.Section("how", texts.Paragraphs("how.intro"), Html.From($"""
            <dl class="facts">
            {Fact(texts, "how.command", Html.From($"<code>{Command(page)}</code>"))}
            {Fact(texts, "page.data", Html.Text(page.Figures.DataName))}
            {Fact(texts, "how.origin", Html.Text(texts.Of(page.Result.DataOrigin)))}
            {Fact(texts, "how.settings", settings)}
            {Fact(texts, "how.start", texts.Inline("how.start.value", ("seeds", page.Numbers.Count(page.Result.Seeds))))}
            {Fact(texts, "how.curves", texts.Inline("how.curves.value"))}
            {Fact(texts, "how.time", time)}
            {Fact(texts, "how.versions", Html.Text(Versions()))}
            {Fact(texts, "how.files", Files(page))}
            </dl>
            {texts.Paragraphs("how.book")}
            """));
    }

    private static Html Fact(TextCatalog texts, string key, Html value) =>
        Html.From($"<dt>{texts.Inline(key)}</dt><dd>{value}</dd>");

    private static string Command(PageContext page) => page.Command
        ?? $"sonda chapter --seed {page.Result.Seed}" + (page.Result.Quick
            ? " --quick"
            : FormattableString.Invariant($" --seeds {page.Result.Seeds}"))
        + (page.Texts.Language == "en" ? "" : " --lang pt");

    /// <summary>The versions of the software that made the page.</summary>
    public static string Versions()
    {
        string sonda = typeof(HowSection).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return $"Sonda {sonda} · {RuntimeInformation.FrameworkDescription} · {RuntimeInformation.RuntimeIdentifier}";
    }

    private static Html Files(PageContext page)
    {
        IEnumerable<string> names = ["chapter.json", .. ChapterFigures.Tables(page.Result).Select(table => table.Name + ".csv")];
        return Html.Join(names.Select(name => Html.From($"""<a href="{name}" download="">{name}</a>""")));
    }
}
