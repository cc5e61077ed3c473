using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sonda.Cli.Tests.Texts.Scan;

/// <summary>The form of every interpolated string that the compiler turns into a <see cref="LocalizableText"/>.</summary>
internal static class LocalizableForms
{
    /// <summary>Forms with the places where they are written.</summary>
    public static IEnumerable<(string Form, string Place)> In(SourceProject project) =>
        from found in project.Nodes<ExpressionSyntax>()
        where found.Node is InterpolatedStringExpressionSyntax || (found.Node is BinaryExpressionSyntax sum && Parts(sum) is not null)
        where found.Model.GetTypeInfo(found.Node).ConvertedType?.ToDisplayString() == typeof(LocalizableText).FullName
        select (FormOf(found.Node), SourceProject.PlaceOf(found.Node));

    private static string FormOf(ExpressionSyntax expression)
    {
        var form = new StringBuilder();
        int values = 0;
        foreach (InterpolatedStringExpressionSyntax part in Parts(expression)!)
        {
            foreach (InterpolatedStringContentSyntax content in part.Contents)
            {
                // ValueText turns a doubled brace into one; a form doubles it again.
                form.Append(content is InterpolatedStringTextSyntax text
                    ? text.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)
                        .Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
                    : string.Create(CultureInfo.InvariantCulture, $"{{{values++}}}"));
            }
        }

        return form.ToString();
    }

    /// <summary>The interpolated strings of a sum; null if it has another term.</summary>
    private static IReadOnlyList<InterpolatedStringExpressionSyntax>? Parts(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax one => [one],
        BinaryExpressionSyntax { OperatorToken.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.PlusToken } sum
            when Parts(sum.Left) is { } left && Parts(sum.Right) is { } right => [.. left, .. right],
        _ => null,
    };
}
