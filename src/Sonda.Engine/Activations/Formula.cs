using Sonda.Engine.Text;

namespace Sonda.Engine.Activations;

/// <summary>φ as a formula of z: arithmetic over numbers, z and the other activations, as in <c>z*sigmoid(1.702*z)</c>.</summary>
/// <remarks>The functions are the activations without a trained parameter, so that a formula has the same bytes wherever it is computed.</remarks>
internal static class Formula
{
    /// <summary>The variable.</summary>
    private const string Input = "z";

    private static readonly ArithmeticGrammar Grammar = new()
    {
        Functions = ActivationSpec.FunctionNames.ToDictionary(name => name, _ => 1),
        OnlyVariable = Input,
        Operand = LocalizableText.Of($"z, a number or a function"),
        IsSingle = true,
    };

    /// <summary>Parses a formula.</summary>
    /// <param name="text">The text; capitals mean nothing.</param>
    /// <exception cref="SpecException">The text is no formula of z; the message gives the place.</exception>
    public static Arithmetic Parse(string text)
    {
        Arithmetic formula = ArithmeticReader.Read(Passage.Of(text.ToLowerInvariant()), Grammar);
        return formula.Variables.Any() ? formula
            : throw new SpecException($"The formula \"{text}\" has no z: expected an activation of z, as in z*sigmoid(z).");
    }

    /// <summary>The text of a formula without spaces and capitals.</summary>
    public static string Canonical(string text) =>
        new([.. text.Where(letter => !char.IsWhiteSpace(letter)).Select(char.ToLowerInvariant)]);
}
