using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sonda.Cli.Tests.Texts.Scan;

/// <summary>A call that uses a text of the catalogue: the key as written in the source, and the names of the values given.</summary>
/// <param name="Keys">The key; both keys of a condition; a pattern if the key is put together at run time.</param>
/// <param name="Values">The names of the values.</param>
/// <param name="Place">The file and line.</param>
internal sealed record CatalogUse(IReadOnlyList<Regex> Keys, IReadOnlyList<string> Values, string Place)
{
    private static readonly string[] Methods = ["Say", "Text", "Inline", "Paragraphs"];

    /// <summary>All calls with values by name.</summary>
    public static IEnumerable<CatalogUse> In(SourceProject project) =>
        from found in project.Nodes<InvocationExpressionSyntax>()
        where found.Node.Expression is MemberAccessExpressionSyntax member && Methods.Contains(member.Name.Identifier.Text)
            && found.Model.GetSymbolInfo(found.Node).Symbol?.ContainingType.Name is "TextCatalog"
            && found.Node.ArgumentList.Arguments.Count > 0
        let arguments = found.Node.ArgumentList.Arguments
        let names = arguments.Skip(1).Select(argument => NameOf(argument.Expression)).ToArray()
        where names.All(name => name is not null)
        select new CatalogUse([.. Patterns(arguments[0].Expression)], names!, SourceProject.PlaceOf(found.Node));

    /// <summary>A pattern for each string of the source that may be a key, whole or put together.</summary>
    public static IEnumerable<Regex> KeysIn(SourceProject project) =>
        project.Nodes<ExpressionSyntax>()
            .Where(found => found.Node is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }
                && found.Node.Parent is not BinaryExpressionSyntax)
            .Select(found => found.Node)
            .Concat(project.Nodes<BinaryExpressionSyntax>().Where(found => found.Node.IsKind(SyntaxKind.AddExpression)).Select(found => (ExpressionSyntax)found.Node))
            .Select(node => Pattern(node))
            .Where(pattern => IsWhole(pattern) || (pattern.Contains("\\.", StringComparison.Ordinal) && pattern.Count(char.IsLetter) >= 2))
            .Distinct()
            .Select(Anchored);

    /// <summary>Whether a pattern has no part that only a run knows.</summary>
    public static bool IsWhole(string pattern) =>
        !pattern.Contains(".+", StringComparison.Ordinal) && !pattern.Contains(".*", StringComparison.Ordinal);

    private static string? NameOf(ExpressionSyntax expression) =>
        expression is TupleExpressionSyntax { Arguments: [{ Expression: LiteralExpressionSyntax name }, _] } ? name.Token.ValueText : null;

    private static IEnumerable<Regex> Patterns(ExpressionSyntax expression) => expression switch
    {
        ConditionalExpressionSyntax either => Patterns(either.WhenTrue).Concat(Patterns(either.WhenFalse)),
        ParenthesizedExpressionSyntax inner => Patterns(inner.Expression),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Patterns(arm.Expression)),
        _ => [Anchored(Pattern(expression))],
    };

    private static string Pattern(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => Regex.Escape(literal.Token.ValueText),
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(content =>
            content is InterpolatedStringTextSyntax part ? Regex.Escape(part.TextToken.ValueText) : ".+")),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Pattern(sum.Left) + Pattern(sum.Right),
        ParenthesizedExpressionSyntax { Expression: ConditionalExpressionSyntax either } => $"({Pattern(either.WhenTrue)}|{Pattern(either.WhenFalse)})",
        _ => ".*",
    };

    private static Regex Anchored(string pattern) => new($"^{pattern}$", RegexOptions.CultureInvariant);
}
