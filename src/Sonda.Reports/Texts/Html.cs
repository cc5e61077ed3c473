using System.Globalization;
using System.Text;

namespace Sonda.Reports.Texts;

/// <summary>Text that is already HTML. Every way to make one escapes its input.</summary>
internal readonly record struct Html(string Markup)
{
    /// <summary>Escapes any text.</summary>
    public static Html Text(string text) => new(Escape(text));

    /// <summary>Escapes for elements and quoted attributes. Letters of any language stay as they are.</summary>
    public static string Escape(string? text) => text is null ? "" : text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>Interpolates: <c>Html.From($"&lt;p&gt;{text}&lt;/p&gt;")</c> escapes every hole that is not HTML itself.</summary>
    public static Html From(HtmlBuilder builder) => builder.ToHtml();

    /// <summary>Joins parts, one per line.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Join('\n', parts.Select(part => part.Markup)));

    public override string ToString() => Markup;
}

/// <summary>Builds <see cref="Html"/> from an interpolated string, escaping its holes.</summary>
[System.Runtime.CompilerServices.InterpolatedStringHandler]
internal readonly ref struct HtmlBuilder(int literalLength, int holes)
{
    private readonly StringBuilder _text = new(literalLength + (holes * 16));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html html) => _text.Append(html.Markup);

    public void AppendFormatted(string? text) => _text.Append(Html.Escape(text));

    public void AppendFormatted(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    public Html ToHtml() => new(_text.ToString());
}
