using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Sonda.Cli.Texts;

namespace Sonda.Cli.Tests.Texts;

public sealed partial class PhrasesTests
{
    private static readonly Dictionary<string, string> English = Read("");
    private static readonly Dictionary<string, string> Portuguese = Read("pt");

    [Fact]
    public void Both_languages_have_the_same_sentences() =>
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Portuguese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_fill_in_the_same_values() => Assert.All(English, sentence =>
        Assert.Equal(Holes(sentence.Value), Holes(Portuguese[sentence.Key])));

    [Fact]
    public void Every_sentence_that_the_source_names_exists()
    {
        string[] named = [.. Directory.EnumerateFiles(SourceFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct()];

        Assert.True(named.Length > 60, "The pattern no longer finds the names of sentences.");
        Assert.All(named, key => Assert.Contains(key, English));
    }

    [Fact]
    public void An_unknown_sentence_is_a_bug_that_shows() =>
        Assert.Throws<MissingManifestResourceException>(() => new Phrases("en")["no.such"]);

    [Fact]
    public void Numbers_are_written_the_same_way_in_both_languages() =>
        Assert.Contains("1.5", new Phrases("pt").Say("progress.left", 1.5), StringComparison.Ordinal);

    private static Dictionary<string, string> Read(string culture)
    {
        var resources = new ResourceManager(typeof(Phrases));
        ResourceSet set = resources.GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!;
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Holes(string sentence) =>
        Hole().Matches(sentence).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Looked for above the tests: a build that can be repeated anywhere has no paths of the machine in it.</summary>
    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sonda.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }

        return Path.Combine(folder.FullName, "src", "Sonda.Cli");
    }

    [GeneratedRegex("\\{\\d")]
    private static partial Regex Hole();

    /// <summary>A whole key such as "error.value"; a key that is put together at run time ends with a dot.</summary>
    [GeneratedRegex("""
        "((?:root|chapter|train|evaluate|speeds|diagnose|forecast|spec|data|completion|argument|allowed|value|help|part|progress|stop|error)\.[A-Za-z.]*[A-Za-z])"
        """)]
    private static partial Regex Named();
}
