using Sonda.Reports.Chapter;
using Sonda.Reports.Figures;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Tests;

/// <summary>A report in a folder that the test deletes.</summary>
internal sealed class Folder : IDisposable
{
    public Folder() => Root = Path.Combine(Path.GetTempPath(), "sonda-" + Guid.NewGuid().ToString("N"));

    public string Root { get; }

    public IReadOnlyList<string> Paths { get; private set; } = [];

    public string Html => Text("report.html");

    public static Folder With(ChapterResult result, string language = "en")
    {
        var folder = new Folder();
        folder.Write(result, language);
        return folder;
    }

    /// <summary>The page alone, without files.</summary>
    public static string Page(ChapterResult result)
    {
        var context = new FigureContext(result, TextCatalog.For("en", Medium.Page));
        return ReportPage.Write(context, ChapterFigures.All(context).ToDictionary(
            figure => figure.Name, figure => new Picture(figure, FigureRenderer.Svg(figure))));
    }

    public void Write(ChapterResult result, string language = "en") =>
        Paths = ChapterReport.Write(result, Path.Combine(Root, "deep", "er"), language);

    public string Text(string name) => File.ReadAllText(Paths.Single(path => Path.GetFileName(path) == name));

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
