using Sonda.Reports.Figures;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Pages;

/// <summary>The frame of every page: one file with its font and its style, light or dark as the reader prefers.</summary>
internal static class PageShell
{
    /// <summary>The text of the file.</summary>
    /// <param name="texts">The texts of the language.</param>
    /// <param name="title">The title in the browser.</param>
    /// <param name="body">The sections.</param>
    public static string Write(TextCatalog texts, string title, Html body) => Html.From($"""
        <!DOCTYPE html>
        <html lang="{texts.LanguageTag}">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="Sonda" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>
        {new Html(Style())}
        </style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>

        """).Markup;

    private static string Style()
    {
        using Stream stream = typeof(PageShell).Assembly.GetManifestResourceStream("Sonda.Reports.Pages.report.css")!;
        using var reader = new StreamReader(stream);
        return FigureFont.Css + "\n" + reader.ReadToEnd()
            + $"@media screen and (prefers-color-scheme:dark){{{SvgPicture.DarkCss("figure ")}}}";
    }
}
