using System.Text;
using Sonda.Engine;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Specs;

/// <summary>The text form of a run with holes in braces, as in <c>784-[300 tanh normal(0,{sw}/sqrt(n))]x{depth}-10 softmax; rate {eta}</c>.</summary>
internal sealed class SpecTemplate
{
    private readonly List<(string? Literal, HoleExpression? Hole, string? Name)> _parts = [];

    private SpecTemplate(string text) => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The names in its holes, each with its position.</summary>
    public IEnumerable<(string Name, int Position)> Names => _parts.SelectMany(part => part.Hole?.Names ?? []);

    /// <summary>Parses a template.</summary>
    /// <exception cref="FormatException">A brace has no partner, or a hole is no arithmetic; the message gives the place.</exception>
    public static SpecTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var template = new SpecTemplate(text);
        int at = 0;
        while (at < text.Length)
        {
            int brace = text.AsSpan(at).IndexOfAny('{', '}') is >= 0 and int found ? at + found : text.Length;
            if (brace > at)
            {
                template._parts.Add((text[at..brace], null, null));
            }

            if (brace == text.Length)
            {
                break;
            }

            int close = text.IndexOf('}', brace);
            if (text[brace] == '}' || close < 0)
            {
                throw new SpecException($"At character {brace + 1} of \"{text}\": found a brace without its partner; expected each hole in a pair of braces.");
            }

            var inside = new Passage(text, brace + 1, close);
            string name = inside.Text.Trim();
            var hole = HoleExpression.Parse(inside);
            bool isName = hole.Names is [var only] && only.Name == name;
            template._parts.Add((null, hole, isName ? name : null));
            at = close + 1;
        }

        return template;
    }

    /// <summary>Fills the holes.</summary>
    /// <param name="valueOf">Gives the value of a name as it stands in a spec.</param>
    /// <exception cref="FormatException">A word is used in arithmetic, or a result is not finite.</exception>
    public string Fill(Func<string, string> valueOf)
    {
        var filled = new StringBuilder(Text.Length);
        foreach ((string? literal, HoleExpression? hole, string? name) in _parts)
        {
            filled.Append(literal ?? (name is not null ? valueOf(name) : Computed(hole!, valueOf)));
        }

        return FanInTerm.Resolve(filled.ToString());
    }

    private static string Computed(HoleExpression hole, Func<string, string> valueOf)
    {
        double value = hole.Compute(name => Axis.Number(valueOf(name)) is { } number ? number
            : throw new SpecException($"{name} has the value {valueOf(name)}: expected a number, because a hole computes with it."));
        return double.IsFinite(value) ? HoleExpression.Text(value)
            : throw new SpecException($"The hole of {string.Join(", ", hole.Names.Select(one => $"{one.Name} = {valueOf(one.Name)}"))} is not a finite number.");
    }
}
