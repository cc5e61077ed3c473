using Sonda.Reports.Texts;
using Sonda.Theory;

namespace Sonda.Reports.Chapter;

/// <summary>Why the early layers are slow, and the forecast that follows.</summary>
internal static class WhySection
{
    public static Html Write(PageContext page)
    {
        SigmoidMeanField theory = SigmoidMeanField.BookStart;
        Numbers numbers = page.Numbers;
        return page.Section(
            "why",
            page.Texts.Paragraphs("why.chain"),
            Formulas.Chain(page.Texts),
            page.Texts.Paragraphs("why.slope"),
            page.Picture("sigmoid-slope", page.Texts.Inline("why.caption"), default, hasCsv: false),
            page.Texts.Paragraphs("why.layer"),
            Formulas.Back(page.Texts),
            page.Texts.Paragraphs(
                "why.theory",
                ("variance", numbers.Significant(theory.Variance, 4)),
                ("chi", numbers.Significant(theory.Multiplier, 3)),
                ("root", numbers.Significant(Math.Sqrt(theory.Multiplier), 3)),
                ("forecast", numbers.Fixed(theory.RatioOfNeighbours, 2))),
            Agreement(page, theory));
    }

    private static Html Agreement(PageContext page, SigmoidMeanField theory) => StartFinding.From(page.Result) is not { } start
        ? default
        : page.Texts.Paragraphs(
            "why.agree",
            ("ratio", page.Numbers.Fixed(start.Ratio, 2)),
            ("percent", page.Numbers.Percent(100 * Math.Abs((start.Ratio / theory.RatioOfNeighbours) - 1))));
}
