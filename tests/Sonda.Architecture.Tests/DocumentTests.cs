using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonda.Architecture.Tests;

/// <summary>Links of the documents have targets, both languages of a rule's page name the same evidence, and samples are a course.</summary>
public partial class DocumentTests
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", ".git"];

    public static TheoryData<string> Documents => [.. Pages().Select(page => Path.GetRelativePath(Products.Root, page))];

    public static TheoryData<string> PortugueseRulePages =>
        [.. Pages().Where(page => page.EndsWith(".pt.md", StringComparison.Ordinal) && RulePageTitle().IsMatch(File.ReadLines(page).First()))
            .Select(page => Path.GetRelativePath(Products.Root, page))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryRelativeLinkLeadsSomewhere(string document)
    {
        string text = CodeBlock().Replace(File.ReadAllText(Path.Combine(Products.Root, document)), "");
        Assert.All(Link().Matches(text).Select(link => link.Groups[1].Value), target => Assert.True(Exists(document, target), target));
    }

    [Theory]
    [MemberData(nameof(PortugueseRulePages))]
    public void APortugueseRulePageHasTheSectionsAndTheEvidenceOfTheEnglishOne(string portuguese)
    {
        string[] own = File.ReadAllLines(Path.Combine(Products.Root, portuguese));
        string[] other = File.ReadAllLines(Path.Combine(Products.Root, English(portuguese)));
        Assert.Equal(RulePageTitle().Match(other[0]).Groups[1].Value, RulePageTitle().Match(own[0]).Groups[1].Value);
        Assert.Equal(other.Count(IsSection), own.Count(IsSection));
        Assert.Equal(Evidence(other), Evidence(own));
    }

    [Fact]
    public void EveryRulePageIsBilingual()
    {
        string[] english = [.. Pages().Where(page => !page.EndsWith(".pt.md", StringComparison.Ordinal) && RulePageTitle().IsMatch(File.ReadLines(page).First()))
            .Select(page => Path.GetRelativePath(Products.Root, page)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(english);
        Assert.Equal(english, PortugueseRulePages.Select(row => English(row.Data)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.pt.md")]
    public void TheReadmeHasShortLines(string document) =>
        Assert.All(File.ReadLines(Path.Combine(Products.Root, document)), line => Assert.InRange(line.Length, 0, 120));

    public static TheoryData<string> Samples => [.. SampleNames()];

    [Fact]
    public void TheCourseListsEverySampleInTheOrderOfItsNumber()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Products.Root, "samples", "README.md"))
            .Select(line => SampleRow().Match(line)).Where(row => row.Success).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")];
        Assert.InRange(rows.Length, 8, 12);
        Assert.Equal(SampleNames().Select((name, i) => $"{i + 1} {name}"), rows);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void ASampleIsShortAndBeginsWithItsPurpose(string sample)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Products.Root, "samples", sample));
        Assert.InRange(lines.Length, 15, 50);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        string[] comments = [.. lines.SkipWhile(line => line.StartsWith('#')).Take(3)];
        Assert.StartsWith($"// {int.Parse(sample[..2], CultureInfo.InvariantCulture)}. ", comments[0], StringComparison.Ordinal);
        Assert.StartsWith($"// Run it:   dotnet run samples/{sample} ", comments[1], StringComparison.Ordinal);
        Assert.StartsWith("// Look for: ", comments[2], StringComparison.Ordinal);
    }

    private static IEnumerable<string> SampleNames() =>
        Directory.EnumerateFiles(Path.Combine(Products.Root, "samples"), "*.cs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Products.Root, "*.md", SearchOption.AllDirectories)
            .Where(page => !Path.GetRelativePath(Products.Root, page).Split(Path.DirectorySeparatorChar).Any(Built.Contains));

    private static string English(string portuguese) => portuguese[..^".pt.md".Length] + ".en.md";

    private static bool IsSection(string line) => line.StartsWith("## ", StringComparison.Ordinal);

    /// <summary>The code in the first column of the first table of the second section.</summary>
    private static string[] Evidence(string[] lines) =>
        [.. lines.SkipWhile(line => !IsSection(line)).Skip(1).SkipWhile(line => !IsSection(line)).Skip(1).TakeWhile(line => !IsSection(line))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(code => code.Value))];

    private static bool Exists(string document, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        string[] parts = target.Split('#');
        string page = parts[0].Length == 0
            ? Path.Combine(Products.Root, document)
            : Path.GetFullPath(Path.Combine(Products.Root, Path.GetDirectoryName(document)!, parts[0]));
        return (File.Exists(page) || Directory.Exists(page))
            && (parts.Length == 1 || File.ReadLines(page).Where(line => line.StartsWith('#')).Select(Anchor).Contains(parts[1]));
    }

    /// <summary>The name under which GitHub links to a heading.</summary>
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^# .+\(`([a-z-]+)`\)$")]
    private static partial Regex RulePageTitle();

    [GeneratedRegex(@"(?:\]\(|^\[[^\]]+\]: )([^)\s]+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("(?s)```.*?```")]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (\d+) \| \[(.+?\.cs)\]\(\2\) \|")]
    private static partial Regex SampleRow();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
