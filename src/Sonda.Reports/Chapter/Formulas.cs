using Sonda.Reports.Texts;

namespace Sonda.Reports.Chapter;

/// <summary>
/// The formulas of the page in plain HTML and the page's own font: MathML looks right only if a mathematical font
/// is installed. To a screen reader each is an image with the formula in words.
/// </summary>
internal static class Formulas
{
    private const string NextLayer = "<i>l</i>+1";

    /// <summary>speed of layer l = ‖ (1/n) Σₓ ∂Cₓ/∂bˡ ‖.</summary>
    public static Html Speed(TextCatalog texts) => Block(
        texts,
        "speed",
        $"{Raised("v", "<i>l</i>")}<b>=</b><span class=\"norm\">{Fraction("1", "<i>n</i>")}"
        + $"<span class=\"under\"><span>∑</span><small><i>x</i></small></span>"
        + $"{Fraction("∂" + Lowered("C", "<i>x</i>"), "∂" + Raised("b", "<i>l</i>"))}</span>");

    /// <summary>∂C/∂b₁ = σ′(z₁) · w₂σ′(z₂) · w₃σ′(z₃) · w₄σ′(z₄) · ∂C/∂a₄.</summary>
    public static Html Chain(TextCatalog texts) => Block(
        texts,
        "chain",
        Gradient("b", 1) + "<b>=</b>" + Slope(1)
        + string.Concat(Enumerable.Range(2, 3).Select(layer =>
            FormattableString.Invariant($"<b>·</b><span>{Lowered("w", $"{layer}")} {Slope(layer)}</span>")))
        + "<b>·</b>" + Gradient("a", 4));

    /// <summary>δˡ = σ′(zˡ) ⊙ (Wˡ⁺¹)ᵀ δˡ⁺¹.</summary>
    public static Html Back(TextCatalog texts) => Block(
        texts,
        "back",
        $"{Raised("δ", "<i>l</i>")}<b>=</b><span>σ′({Raised("z", "<i>l</i>")})</span><b>⊙</b>"
        + $"<span>({Raised("W", NextLayer)})<sup>T</sup> {Raised("δ", NextLayer)}</span>");

    private static string Slope(int layer) => FormattableString.Invariant($"<span>σ′({Lowered("z", $"{layer}")})</span>");

    private static string Gradient(string of, int layer) =>
        Fraction("∂<i>C</i>", "∂" + Lowered(of, FormattableString.Invariant($"{layer}")));

    private static string Raised(string letter, string index) => $"<span><i>{letter}</i><sup>{index}</sup></span>";

    private static string Lowered(string letter, string index) => $"<span><i>{letter}</i><sub>{index}</sub></span>";

    private static string Fraction(string above, string below) =>
        $"<span class=\"fraction\"><span>{above}</span><span>{below}</span></span>";

    private static Html Block(TextCatalog texts, string name, string content) => Html.From($"""
        <div class="scroll" tabindex="0"><div class="formula" role="img" aria-label="{texts.Say("formula." + name)}">{new Html(content)}</div></div>
        """);
}
