using Sonda.Reports.Texts;

namespace Sonda.Reports.Pages;

/// <summary>A table of numbers that opens on demand.</summary>
internal static class HtmlTable
{
    /// <summary>Builds the table; the first column names the row.</summary>
    /// <param name="title">The title that opens it.</param>
    /// <param name="header">The column names.</param>
    /// <param name="rows">The cells, formatted for the reader.</param>
    /// <param name="note">A line below; null for none.</param>
    public static Html Folded(
        Html title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, Html? note = null) =>
        Html.From($"""
        <details><summary>{title}</summary>
        {Open(header[0], header, rows)}
        {(note is { } text ? Html.From($"<p>{text}</p>") : default)}
        </details>
        """);

    /// <summary>The table itself.</summary>
    /// <param name="label">The name for screen readers.</param>
    /// <param name="header">The column names.</param>
    /// <param name="rows">The cells, formatted for the reader.</param>
    public static Html Open(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) => Html.From($"""
        <div class="scroll" tabindex="0" role="group" aria-label="{label}"><table>
        <thead><tr>{Cells(header, "col")}</tr></thead>
        <tbody>
        {Html.Join(rows.Select(Row))}
        </tbody></table></div>
        """);

    private static Html Row(IReadOnlyList<string> cells)
    {
        Html rest = Html.Join(cells.Skip(1).Select(cell => Html.From($"<td>{cell}</td>")));
        return Html.From($"""<tr><th scope="row">{cells[0]}</th>{rest}</tr>""");
    }

    private static Html Cells(IEnumerable<string> cells, string scope) =>
        Html.Join(cells.Select(cell => Html.From($"""<th scope="{scope}">{cell}</th>""")));
}
