using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Sonda.Localization;

/// <summary>
/// An English text that keeps its form and its values apart, so that a catalogue can show it in another language. Written as
/// <c>$"found {n}"</c>. The English form is its id, as in gettext: no second place has to list the keys.
/// </summary>
[InterpolatedStringHandler]
public sealed class LocalizableText
{
    private readonly StringBuilder _form;
    private readonly List<object> _values;

    // Whether the text stands within a sentence, without a point of its own.
    private bool _isClause;

    /// <summary>Begins a text; the compiler calls this.</summary>
    /// <param name="literalLength">Characters of its form.</param>
    /// <param name="formattedCount">Number of its values.</param>
    public LocalizableText(int literalLength, int formattedCount) =>
        (_form, _values) = (new StringBuilder(literalLength + (3 * formattedCount)), new List<object>(formattedCount));

    /// <summary>The form, as <see cref="string.Format(IFormatProvider?, string, object?)"/> takes it: <c>found {0}</c>.</summary>
    public string Form => _form.ToString();

    /// <summary>The values of the form: strings, numbers as <see cref="NumberText"/>, and texts within this one.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <summary>The English text.</summary>
    public static implicit operator string?(LocalizableText? text) => text?.ToString();

    /// <summary>The text itself; makes the compiler build a text from an interpolated string, not a string.</summary>
    public static LocalizableText Of(LocalizableText text) => text;

    /// <summary>The message of an exception: its text, that of its cause if the message is the same, our words for a refusal of the
    /// system, or else the message as it is.</summary>
    public static LocalizableText Of(Exception exception) => exception switch
    {
        ILocalizable localizable => localizable.Text,
        { InnerException: ILocalizable cause } when exception is JsonException || exception.Message == cause.Text.ToString() => cause.Text,
        JsonException json => OfJson(json),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Of($"the server's name cannot be resolved."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Of($"the server cannot be reached."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Of($"there is no secure connection to the server."),
        HttpRequestException or HttpIOException => Of($"the connection to the server broke off."),
        IOException or UnauthorizedAccessException or OutOfMemoryException => SystemRefusal.Of(exception),
        _ => Of($"{exception?.Message}"),
    };

    /// <summary>The place of a fault in JSON. A path is known if the JSON is whole and one of its values has another form than expected.</summary>
    private static LocalizableText OfJson(JsonException fault) => fault switch
    {
        { Path: { Length: > 0 } path } when fault.InnerException is not JsonException => Of($"the value at {path} is not as expected."),
        { LineNumber: { } line, BytePositionInLine: { } position } => Of($"the JSON has an error at line {line + 1}, byte {position + 1}."),
        _ => Of($"the JSON has an error."),
    };

    /// <summary>Several texts in one, with a separator between them.</summary>
    public static LocalizableText Join(string separator, IEnumerable<LocalizableText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var joined = new LocalizableText(0, 0);
        foreach (LocalizableText text in texts)
        {
            joined.AppendLiteral(joined._values.Count > 0 ? separator : "");
            joined.AppendFormatted(text);
        }

        return joined;
    }

    /// <summary>Several reasons within one sentence, with semicolons between them. The sentence has a point, a reason loses its own.</summary>
    public static LocalizableText Reasons(IEnumerable<LocalizableText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Join("; ", texts.Select(text =>
        {
            var clause = new LocalizableText(0, 0) { _isClause = true };
            clause.AppendFormatted(text);
            return clause;
        }));
    }

    /// <summary>The filled form, in any language; that of a clause without a point at its end.</summary>
    internal string Ended(string text) => _isClause && text.EndsWith('.') ? text[..^1] : text;

    /// <summary>The singular for 1 and the plural for every other number: <c>Count(n, $"{n} row", $"{n} rows")</c>.</summary>
    /// <remarks>Singular and plural are two forms, each translated by itself, so that the words around the number can agree with it.</remarks>
    public static LocalizableText Count<T>(T number, LocalizableText one, LocalizableText other)
        where T : INumberBase<T> => number == T.One ? one : other;

    /// <summary>Adds to the form; the compiler calls this.</summary>
    /// <param name="text">The text as it stands.</param>
    public void AppendLiteral(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Braces that a reader shall see are doubled, because the form goes through string.Format.
        _form.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a value; the compiler calls this.</summary>
    /// <param name="value">Another text, a number, or anything else that has a string.</param>
    /// <param name="format">A format of numbers and dates.</param>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        _form.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
        _values.Add(value switch
        {
            LocalizableText text => text,
            IFormattable number when IsNumber(number) => NumberText.Of(number, format),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "",
        });
    }

    /// <summary>The English text.</summary>
    public override string ToString() => Ended(string.Format(CultureInfo.InvariantCulture, Form, [.. _values]));

    private static bool IsNumber(object value) =>
        value is int or long or double or float or decimal or short or ushort or byte or sbyte or uint or ulong or nint or nuint;
}
