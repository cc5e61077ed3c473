using System.Text.RegularExpressions;

namespace Sonda.Lab.Browser.Tests;

/// <summary>What is served is the source: modules that an exporter can inline, and nothing that a strict policy forbids.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void Modules_import_each_other_statically_on_one_line_by_relative_paths_that_exist()
    {
        string[] faults =
        [
            .. from file in Wwwroot.Modules
               from line in File.ReadAllLines(file)
               where Import().IsMatch(line)
               let target = Specifier().Match(line)
               let isSound = target.Success && File.Exists(Path.Combine(Path.GetDirectoryName(file)!, target.Groups[1].Value))
               where !isSound
               select $"{Path.GetFileName(file)}: {line}",
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
        Assert.All(Wwwroot.Modules, file => Assert.DoesNotMatch(DynamicImport(), TypeImport().Replace(File.ReadAllText(file), "")));
    }

    [Fact]
    public void The_page_has_no_inline_script_style_or_handler_and_refers_to_files_that_exist()
    {
        string page = File.ReadAllText(Path.Combine(Wwwroot.Folder, "index.html"));
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", page);
        Assert.DoesNotMatch(@"\s(style|on\w+)=", page);
        string[] files = [.. Reference().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.True(files.Length > 5, $"{files.Length} files found.");
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Wwwroot.Folder, file)), file));
    }

    [Fact]
    public void No_module_parses_markup_or_evaluates_text() => Assert.All(
        Wwwroot.Modules, file => Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", File.ReadAllText(file)));

    [Fact]
    public void Nothing_comes_from_elsewhere() => Assert.All(
        Directory.EnumerateFiles(Wwwroot.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".js" or ".css" or ".html"),
        file => Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg|file)", File.ReadAllText(file)));

    [Fact]
    public void A_module_has_at_most_200_lines() => Assert.All(
        Wwwroot.Modules, file => Assert.True(File.ReadAllLines(file).Length <= 200, Path.GetFileName(file)));

    [GeneratedRegex(@"^\s*(import|export)\b.*\bfrom\b|^\s*import\s+[""']")]
    private static partial Regex Import();

    [GeneratedRegex(@"from ""(\.\.?/[\w./-]+\.js)"";$")]
    private static partial Regex Specifier();

    [GeneratedRegex(@"\bimport\(")]
    private static partial Regex DynamicImport();

    [GeneratedRegex(@"import\(""[^""]+""\)\.")]
    private static partial Regex TypeImport();

    [GeneratedRegex(@"(?:href|src)=""\./([^""]+)""")]
    private static partial Regex Reference();
}
