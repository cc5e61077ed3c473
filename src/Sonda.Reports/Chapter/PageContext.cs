using Sonda.Reports.Figures;
using Sonda.Reports.Texts;

using Sonda.Studies.Chapter;

namespace Sonda.Reports.Chapter;

/// <summary>A figure and its drawing.</summary>
internal sealed record Picture(Figure Figure, SvgPicture Svg);

/// <summary>The data that every section of the page needs.</summary>
/// <param name="Figures">The result and the words.</param>
/// <param name="Pictures">The drawings by figure name.</param>
internal sealed record PageContext(FigureContext Figures, IReadOnlyDictionary<string, Picture> Pictures)
{
    private int _figures;

    /// <summary>The command that measured the result, as typed; null if unknown.</summary>
    public string? Command { get; init; }

    /// <summary>The result.</summary>
    public ChapterResult Result => Figures.Result;

    /// <summary>The words.</summary>
    public TextCatalog Texts => Figures.Texts;

    /// <summary>The reader's number format.</summary>
    public Numbers Numbers => Texts.Numbers;

    /// <summary>A section with its heading.</summary>
    public Html Section(string id, params ReadOnlySpan<Html> content) => Html.From($"""
        <section id="{id}" aria-labelledby="{id}-heading">
        <h2 id="{id}-heading">{Texts.Inline(id + ".heading")}</h2>
        {Html.Join(content.ToArray())}
        </section>
        """);

    /// <summary>The notice in place of a part that the run did not reach.</summary>
    public Html Missing() => Html.From($"""<p class="missing">{Texts.Inline("missing")}</p>""");

    /// <summary>A figure with number, caption, table and files.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="table">The numbers behind it; empty for none.</param>
    /// <param name="hasCsv">Whether a CSV file of the same name exists.</param>
    public Html Picture(string name, Html caption, Html table, bool hasCsv = true)
    {
        Picture picture = Pictures[name];
        string number = Numbers.Count(++_figures);
        IEnumerable<string> kinds = hasCsv ? ["png", "svg", "csv"] : ["png", "svg"];
        Html files = Html.Join(kinds.Select(kind =>
            Html.From($"""<a href="{name}.{kind}" download="">{kind.ToUpperInvariant()}</a>""")));
        return Html.From($"""
            <figure id="figure-{name}">
            <p class="swipe">{Texts.Inline("figure.swipe")}</p>
            <div class="scroll" tabindex="0" role="group" aria-label="{picture.Figure.Title}">{new Html(picture.Svg.Inline())}</div>
            <figcaption><strong>{Texts.Inline("figure.number", ("number", number))}</strong> {caption}
            <span class="files">{Texts.Inline("files.figure")} {files}</span></figcaption>
            {table}
            </figure>
            """);
    }
}
