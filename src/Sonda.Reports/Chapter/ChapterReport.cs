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

    /// <summary>The subfolder for a partial run if the folder has a complete one.</summary>
    private const string PartialFolder = "partial";

    /// <summary>Writes all files and returns their paths, the report first.</summary>
    /// <remarks>
    /// The new run replaces an earlier run in the folder, with every file it had; other files stay. But a run that was
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
        bool? earlier = EarlierRun.IsComplete(folder);
        if (earlier is true && !result.Complete)
        {
            folder = Path.Combine(folder, PartialFolder);
            earlier = EarlierRun.IsComplete(folder);
        }

        Directory.CreateDirectory(folder);

        var pictures = new Dictionary<string, Picture>();
        var paths = new List<string>();
        foreach (Figure figure in ChapterFigures.All(context))
        {
            SvgPicture svg = FigureRenderer.Svg(figure);
            pictures.Add(figure.Name, new Picture(figure, svg));
            Keep(figure.Name + ".png", path => AtomicFile.Write(path, FigureRenderer.Png(figure)));
            Keep(figure.Name + ".svg", path => AtomicFile.Write(path, svg.File()));
        }

        foreach (CsvTable table in ChapterCsv.All(result))
        {
            Keep(table.Name + ".csv", path => AtomicFile.Write(path, table.ToString()));
        }

        Keep(DataFile, path => AtomicFile.Write(path, ResultJson.Serialize(result, language) + "\n"));

        // The report comes last: if it exists, every file that it names exists.
        string report = Path.Combine(folder, "report.html");
        AtomicFile.Write(report, ReportPage.Write(context, pictures, command));
        if (earlier is not null)
        {
            EarlierRun.RemoveRest(folder, paths);
        }

        return [report, .. paths];

        void Keep(string name, Action<string> write)
        {
            string path = Path.Combine(folder, name);
            write(path);
            paths.Add(path);
        }
    }
}
