using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Sonda.Lab.Pages;

/// <summary>
/// The page as one file that needs no server: its modules stand in an import map of data URLs, its styles, fonts and the recorded run
/// in the file itself.
/// </summary>
internal static partial class OfflinePage
{
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>The file.</summary>
    /// <param name="files">The files of the page.</param>
    /// <param name="recording">The run as JSON.</param>
    /// <param name="title">The title of the document.</param>
    public static string Write(PageFiles files, string recording, string title)
    {
        string page = Encoding.UTF8.GetString(files.Index.Bytes);
        page = StyleLink().Replace(page, link => $"<style>\n{Styles(files, Resolve("", link.Groups[1].Value))}\n</style>");
        page = IconLink().Replace(page, link => $"<link rel=\"icon\" href=\"{DataUrl(Require(files, Resolve("", link.Groups[1].Value)))}\">");
        page = TitleText().Replace(page, $"<title>{Html.Escape(title)}</title>", 1);
        string[] entries = [.. ModuleScript().Matches(page).Select(script => Resolve("", script.Groups[1].Value))];
        page = ModuleScript().Replace(page, "");
        string head = $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<script type=\"importmap\">{ImportMap(files)}</script>\n";
        string body = $"<script type=\"application/octet-stream\" id=\"sonda-run\">{Pack(recording)}</script>\n"
            + $"<script type=\"module\">{string.Concat(entries.Select(entry => $"import \"{NameOf(entry)}\";"))}</script>\n";
        page = page.Replace("</head>", head + "</head>", StringComparison.Ordinal);
        return page.Replace("</body>", body + "</body>", StringComparison.Ordinal);
    }

    /// <summary>A module in a data URL has no address of its own: its relative imports become names of the map.</summary>
    private static string ImportMap(PageFiles files)
    {
        IEnumerable<string> entries = files.All.Where(file => file.Name.EndsWith(".js", StringComparison.Ordinal)).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file =>
        {
            string module = Import().Replace(
                Encoding.UTF8.GetString(file.Bytes), import => $"{import.Groups[1].Value}\"{NameOf(Resolve(FolderOf(file.Name), import.Groups[2].Value))}\"");
            return $"\"{NameOf(file.Name)}\":\"data:text/javascript;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(module))}\"";
        });
        return $"{{\"imports\":{{{string.Join(',', entries)}}}}}";
    }

    private static string Styles(PageFiles files, string name) => Url().Replace(
        Encoding.UTF8.GetString(Require(files, name).Bytes),
        url => url.Groups[1].Value.StartsWith("data:", StringComparison.Ordinal) ? url.Value : $"url(\"{DataUrl(Require(files, Resolve(FolderOf(name), url.Groups[1].Value)))}\")");

    private static string Pack(string recording)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            zip.Write(Encoding.UTF8.GetBytes(recording));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static string DataUrl(PageFile file) => $"data:{file.Type.Replace("; ", ";", StringComparison.Ordinal)};base64,{Convert.ToBase64String(file.Bytes)}";

    private static PageFile Require(PageFiles files, string name) => files.Find(name) ?? throw new InvalidOperationException($"The page refers to {name}, which it lacks.");

    private static string NameOf(string file) => "lab/" + file;

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    /// <summary>A relative reference from a folder, as a path below <c>wwwroot</c>.</summary>
    private static string Resolve(string folder, string reference)
    {
        var parts = new List<string>();
        foreach (string part in (folder + reference).Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex("""<link rel="stylesheet" href="([^"]+)">""")]
    private static partial Regex StyleLink();

    [GeneratedRegex("""<link rel="icon" href="([^"]+)">""")]
    private static partial Regex IconLink();

    [GeneratedRegex("""<script type="module" src="([^"]+)"></script>\n?""")]
    private static partial Regex ModuleScript();

    [GeneratedRegex("<title>[^<]*</title>")]
    private static partial Regex TitleText();

    [GeneratedRegex("""(\bfrom |\bimport )"(\.{1,2}/[^"]+)"(?=;)""")]
    private static partial Regex Import();

    [GeneratedRegex("""url\(["']?([^"')]+)["']?\)""")]
    private static partial Regex Url();
}
