using System.Text.RegularExpressions;
using Sonda.Cli.Tests.Texts.Scan;

namespace Sonda.Cli.Tests.Texts;

/// <summary>The texts of the lab's page fit the modules that use them.</summary>
public sealed partial class LabTextTests
{
    private static readonly string Folder = Path.Combine(SourceProject.Root(), "Sonda.Lab", "wwwroot", "assets", "js");

    private static readonly Lazy<string> Source =
        new(() => string.Concat(Directory.EnumerateFiles(Folder, "*.js", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    private static readonly IReadOnlyDictionary<string, string> Texts = TextCatalog.For("en").LabTexts();

    [Fact]
    public void Every_text_of_the_lab_is_used_by_its_page()
    {
        // A module names a key whole, or the first part of keys whose last part is an id: named("cause", id), say(`set.${id}`).
        HashSet<string> strings = [.. Quoted().Matches(Source.Value).Select(match => match.Groups[1].Value)];
        HashSet<string> prefixes = [.. Named().Matches(Source.Value).Concat(Joined().Matches(Source.Value)).Select(match => match.Groups[1].Value)];
        string[] unused =
        [
            .. Texts.Keys.Select(key => key["lab.".Length..])
                .Where(key => !strings.Contains(key) && !prefixes.Any(prefix => key.StartsWith(prefix + ".", StringComparison.Ordinal))),
        ];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }

    [Fact]
    public void Every_key_that_the_page_says_exists()
    {
        string[] said = [.. Said().Matches(Source.Value).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(said.Length > 50, $"{said.Length} keys found.");
        string[] unknown = [.. said.Where(key => !Texts.ContainsKey("lab." + key))];
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    [Fact]
    public void Every_text_with_places_gets_their_values()
    {
        string[] faults =
        [
            .. from call in Said().Matches(Source.Value)
               let key = call.Groups[1].Value
               where Texts.ContainsKey("lab." + key)
               let isBare = Source.Value[call.Index + call.Length] == ')'
               where isBare && TextCatalog.Places(Texts["lab." + key]).Count > 0
               select key,
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [GeneratedRegex("\"([A-Za-z][A-Za-z0-9.]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("named\\(\"([A-Za-z0-9.]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex("\\bsay\\(`([A-Za-z0-9.]+)\\.\\$")]
    private static partial Regex Joined();

    [GeneratedRegex("\\bsay\\(\"([A-Za-z0-9.]+)\"")]
    private static partial Regex Said();
}
