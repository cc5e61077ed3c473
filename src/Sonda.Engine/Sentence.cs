using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Sonda.Engine;

/// <summary>
/// An English sentence that keeps its form and what fills it apart, so that whoever shows it can say the same in another
/// language. Written as <c>$"found {n}"</c>; numbers in it are the same in every culture.
/// </summary>
[InterpolatedStringHandler]
public sealed class Sentence
{
    private readonly StringBuilder _form;
    private readonly List<object> _parts;

    /// <summary>Begins a sentence; the compiler calls this.</summary>
    /// <param name="literalLength">Characters of its form.</param>
    /// <param name="formattedCount">Parts that fill it.</param>
    public Sentence(int literalLength, int formattedCount) =>
        (_form, _parts) = (new StringBuilder(literalLength + (3 * formattedCount)), new List<object>(formattedCount));

    /// <summary>The form, as <see cref="string.Format(IFormatProvider?, string, object?)"/> takes it: <c>found {0}</c>.</summary>
    public string Form => _form.ToString();

    /// <summary>What fills the form: texts, and sentences within this one.</summary>
    public IReadOnlyList<object> Parts => _parts;

    /// <summary>The English text.</summary>
    public static implicit operator string?(Sentence? sentence) => sentence?.ToString();

    /// <summary>The sentence, where the compiler would make a string.</summary>
    public static Sentence Of(Sentence sentence) => sentence;

    /// <summary>What an exception says: as a sentence where it has one, else its message.</summary>
    public static Sentence Of(Exception exception) => exception switch
    {
        ISaid said => said.Sentence,
        _ => Of($"{exception?.Message}"),
    };

    /// <summary>Adds to the form; the compiler calls this.</summary>
    /// <param name="text">The text as it stands.</param>
    public void AppendLiteral(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _form.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a part; the compiler calls this.</summary>
    /// <param name="part">A sentence, or anything else that has a text.</param>
    public void AppendFormatted<T>(T part)
    {
        _form.Append(CultureInfo.InvariantCulture, $"{{{_parts.Count}}}");
        object? shown = part is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture)
            : part is Sentence ? part
            : part?.ToString();
        _parts.Add(shown ?? "");
    }

    /// <summary>The English text.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, Form, [.. _parts]);
}

/// <summary>An exception whose message is a <see cref="Engine.Sentence"/>.</summary>
public interface ISaid
{
    /// <summary>The message.</summary>
    Sentence Sentence { get; }
}

/// <summary>A text or a description is not what it should be.</summary>
/// <param name="sentence">The place, what was found and what is allowed.</param>
/// <param name="cause">What led to it.</param>
public sealed class SpecException(Sentence sentence, Exception? cause = null) : FormatException(sentence, cause), ISaid
{
    /// <inheritdoc/>
    public Sentence Sentence { get; } = sentence;
}

/// <summary>A setting is out of its range, or contradicts another.</summary>
/// <param name="sentence">Which, what was found and what is allowed.</param>
public sealed class SettingException(Sentence sentence) : ArgumentException(sentence), ISaid
{
    /// <inheritdoc/>
    public Sentence Sentence { get; } = sentence;
}
