using Sonda.Lab.Texts;

namespace Sonda.Lab.Reports.Pages;

/// <summary>The formulas of the page in MathML, which browsers draw without a script.</summary>
internal static class Formulas
{
    private const string Layer = "<mi>l</mi>";
    private const string NextLayer = "<mrow><mi>l</mi><mo>+</mo><mn>1</mn></mrow>";

    /// <summary>speed of layer l = ‖ (1/n) Σₓ ∂Cₓ/∂bˡ ‖.</summary>
    public static Html Speed { get; } = Block(
        $"<msup><mi>v</mi>{Layer}</msup><mo>=</mo><mrow><mo stretchy=\"true\">‖</mo><mfrac><mn>1</mn><mi>n</mi></mfrac>"
        + "<munder><mo movablelimits=\"false\">∑</mo><mi>x</mi></munder>"
        + $"<mfrac><mrow><mo>∂</mo><msub><mi>C</mi><mi>x</mi></msub></mrow><mrow><mo>∂</mo><msup><mi>b</mi>{Layer}</msup></mrow></mfrac>"
        + "<mo stretchy=\"true\">‖</mo></mrow>");

    /// <summary>∂C/∂b₁ = σ′(z₁) · w₂σ′(z₂) · w₃σ′(z₃) · w₄σ′(z₄) · ∂C/∂a₄.</summary>
    public static Html Chain { get; } = Block(
        Gradient("b", 1) + "<mo>=</mo>" + Slope(1)
        + string.Concat(Enumerable.Range(2, 3).Select(layer =>
            $"<mo>·</mo><mrow class=\"pair\"><msub><mi>w</mi><mn>{layer}</mn></msub><mspace width=\"0.1em\"/>{Slope(layer)}</mrow>"))
        + "<mo>·</mo>" + Gradient("a", 4));

    /// <summary>δˡ = σ′(zˡ) ⊙ (Wˡ⁺¹)ᵀ δˡ⁺¹.</summary>
    public static Html Back { get; } = Block(
        $"<msup><mi>δ</mi>{Layer}</msup><mo>=</mo><mi>σ′</mi><mo stretchy=\"false\">(</mo><msup><mi>z</mi>{Layer}</msup><mo stretchy=\"false\">)</mo>"
        + $"<mo>⊙</mo><msup><mrow><mo stretchy=\"false\">(</mo><msup><mi>W</mi>{NextLayer}</msup><mo stretchy=\"false\">)</mo></mrow><mi mathvariant=\"normal\">T</mi></msup>"
        + $"<msup><mi>δ</mi>{NextLayer}</msup>");

    private static string Slope(int layer) =>
        $"<mi>σ′</mi><mo stretchy=\"false\">(</mo><msub><mi>z</mi><mn>{layer}</mn></msub><mo stretchy=\"false\">)</mo>";

    private static string Gradient(string of, int layer) =>
        $"<mfrac><mrow><mo>∂</mo><mi>C</mi></mrow><mrow><mo>∂</mo><msub><mi>{of}</mi><mn>{layer}</mn></msub></mrow></mfrac>";

    private static Html Block(string content) =>
        new($"<div class=\"formula scroll\" tabindex=\"0\" role=\"group\"><math display=\"block\">{content}</math></div>");
}
