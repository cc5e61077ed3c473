using Sonda.Engine.Files;
using Sonda.Reports.Csv;
using Sonda.Reports.Figures;
using Sonda.Reports.Json;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Chapter;

/// <summary>
/// Writes a result of the chapter: <c>report.html</c>, each figure as PNG and SVG, <c>chapter.json</c>, and each
/// series as CSV.
/// </summary>
public static class ChapterReport
{
    /// <summary>The file of the result itself.</summary>
    internal const string DataFile = "chapter.json";

    /// <summary>The file of the report.</summary>
    internal const string PageFile = "report.html";

    /// <summary>The subfolder for a partial run if the folder has a complete one.</summary>
    private const string PartialFolder = "partial";

    /// <summary>Writes all files and returns their paths, the report first.</summary>
    /// <remarks>
    /// The new run replaces an earlier run in the folder as a whole, with every file it had; other files stay. But a run that was
    /// stopped early does not replace a complete one: it goes into the subfolder <c>partial</c>.
    /// </remarks>
    /// <param name="result">The result; parts may be missing.</param>
    /// <param name="folder">The target folder; created if missing.</param>
    /// <param name="language">The language of figures and report: Portuguese, or else English. Data files do not
    /// depend on it.</param>
    /// <param name="command">The command that measured it, as typed; null for one with the same settings.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static IReadOnlyList<string> Write(ChapterResult result, string folder, string language, string? command = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(language);
        result = result.Comparable();
        var context = new FigureContext(result, TextCatalog.For(language, Medium.Page));
        if (EarlierRun.IsComplete(folder) is true && !result.Complete)
        {
            folder = Path.Combine(folder, PartialFolder);
        }

        IReadOnlyList<string> names = [];
        AtomicFolder.Replace(folder, EarlierRun.IsOwn(folder), place => names = Fill(place, context, command));
        return [.. Enumerable.Reverse(names).Select(name => Path.Combine(folder, name))];
    }

    /// <summary>Writes all files into an empty folder and returns their names, the report last.</summary>
    private static List<string> Fill(string folder, FigureContext context, string? command)
    {
        var pictures = new Dictionary<string, Picture>();
        var names = new List<string>();
        foreach (Figure figure in ChapterFigures.All(context))
        {
            SvgPicture svg = FigureRenderer.Svg(figure);
            pictures.Add(figure.Name, new Picture(figure, svg));
            Keep(figure.Name + ".png", path => AtomicFile.Write(path, FigureRenderer.Png(figure)));
            Keep(figure.Name + ".svg", path => AtomicFile.Write(path, svg.File()));
        }

        foreach (CsvTable table in ChapterFigures.Tables(context.Result))
        {
            Keep(table.Name + ".csv", path => AtomicFile.Write(path, table.ToString()));
        }

        Keep(DataFile, path => AtomicFile.Write(path, ResultJson.Serialize(context.Result, context.Texts.Language) + "\n"));
        Keep(PageFile, path => AtomicFile.Write(path, ReportPage.Write(context, pictures, command)));
        return names;

        void Keep(string name, Action<string> write)
        {
            write(Path.Combine(folder, name));
            names.Add(name);
        }
    }
}
