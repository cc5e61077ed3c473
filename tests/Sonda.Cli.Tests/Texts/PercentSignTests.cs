using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sonda.Cli.Tests.Texts.Scan;

namespace Sonda.Cli.Tests.Texts;

/// <summary>A percent sign follows its number without a space, in both languages: 96.5%, 96,5%.</summary>
public sealed partial class PercentSignTests
{
    private static readonly string Root = Path.GetDirectoryName(SourceProject.Root())!;

    [Fact]
    public void Texts_and_documents_write_no_space_before_a_percent_sign()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Root, "*.md"),
            .. Files("docs", "*.md"),
            .. Files("src", "*.md"),
            .. Files("src", "*.txt"),
        ];
        Assert.True(files.Length > 50, $"{files.Length} files found.");
        AssertNone(files.SelectMany(file => File.ReadLines(file)
            .Where(line => Spaced().IsMatch(line))
            .Select(line => $"{Path.GetRelativePath(Root, file)}: {line}")));
    }

    [Fact]
    public void Strings_of_the_source_write_no_space_before_a_percent_sign() => AssertNone(
        from project in SourceProject.All
        from tree in project.Compilation.SyntaxTrees
        from token in tree.GetRoot().DescendantTokens()
        where token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
        where SpacedOrFirst().IsMatch(token.ValueText)
        select $"{SourceProject.PlaceOf(token.Parent!)}: {token.ValueText}");

    [Fact]
    public void Strings_of_the_page_write_no_space_before_a_percent_sign() => AssertNone(
        from file in Files("src", "*.js")
        from quoted in Quoted().Matches(File.ReadAllText(file))
        where SpacedOrFirst().IsMatch(quoted.Groups[1].Value.Replace("\\u00a0", " ", StringComparison.OrdinalIgnoreCase))
        select $"{Path.GetFileName(file)}: {quoted.Value}");

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static void AssertNone(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    [GeneratedRegex(@"[0-9}] %|[\u00A0\u202F]%|&nbsp;%")]
    private static partial Regex Spaced();

    /// <summary>The same in a part of a text that may follow a number.</summary>
    [GeneratedRegex(@"[0-9}] %|^ %|[\u00A0\u202F]%|&nbsp;%")]
    private static partial Regex SpacedOrFirst();

    [GeneratedRegex("\"([^\"\\n]*)\"")]
    private static partial Regex Quoted();
}
