using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sonda.Cli.Tests.Texts.Scan;

namespace Sonda.Cli.Tests.Texts;

/// <summary>No English message goes around the catalogue to a user, found by reading the source as the compiler does.</summary>
public sealed class RawMessageTests
{
    /// <summary>Exceptions that users see as they are: <c>Failures</c> takes every other one for a bug.</summary>
    private static readonly string[] Seen = [nameof(IOException), nameof(FormatException), nameof(InvalidDataException), nameof(Refusal)];

    /// <summary>Files whose sentences are for the maintainers: a fault in data that is built in, which no user can cause.</summary>
    private static readonly string[] BuiltIn = ["Handwriting.cs", "TextFile.cs"];

    /// <summary>Files that may read the message of an exception, each with its reason.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["LocalizableText.cs"] = "the one place that turns a message of the system into a text",
        ["Failures.cs"] = "a refusal is in the user's language already; a bug shows its message",
        ["TextConverter.cs"] = "the serializer needs an exception of its own; LocalizableText.Of finds the text of its cause",
        ["RunChangeConverter.cs"] = "the serializer needs an exception of its own; LocalizableText.Of finds the text of its cause",
    };

    [Fact]
    public void An_exception_that_users_see_has_a_localizable_text()
    {
        string[] raw =
        [
            .. from project in SourceProject.All
               from found in project.Nodes<BaseObjectCreationExpressionSyntax>()
               where found.Node.ArgumentList?.Arguments.Any(argument => IsText(argument.Expression)) == true
               where found.Model.GetTypeInfo(found.Node).Type is { } type && Bases(type).Any(name => Seen.Contains(name))
               where found.Node.ArgumentList!.Arguments.Any(argument => IsSentence(argument.Expression, found.Model))
               let place = SourceProject.PlaceOf(found.Node)
               where !BuiltIn.Contains(place.Split(':')[0])
               select $"{place}: {found.Node}",
        ];
        Assert.True(raw.Length == 0, string.Join('\n', raw));
    }

    [Fact]
    public void The_message_of_an_exception_is_read_in_known_places_only()
    {
        string[] places =
        [
            .. from project in SourceProject.All
               from found in project.Nodes<MemberAccessExpressionSyntax>()
               where found.Node.Name.Identifier.Text == nameof(Exception.Message)
                   && found.Model.GetTypeInfo(found.Node.Expression).Type is { } type && Bases(type).Contains(nameof(Exception))
               select SourceProject.PlaceOf(found.Node),
        ];
        Assert.Equal(Known.Keys.Order(), places.Select(place => place.Split(':')[0]).Distinct().Order());
    }

    private static IEnumerable<string> Bases(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            yield return at.Name;
        }
    }

    /// <summary>Whether an argument is an interpolated text or a literal with a blank: the syntax alone tells, without binding.</summary>
    private static bool IsText(ExpressionSyntax argument) =>
        argument is InterpolatedStringExpressionSyntax || (argument is LiteralExpressionSyntax literal && literal.Token.ValueText.Contains(' '));

    /// <summary>Whether an argument is English words as a string.</summary>
    private static bool IsSentence(ExpressionSyntax argument, SemanticModel model) =>
        IsText(argument) && model.GetTypeInfo(argument).ConvertedType?.SpecialType == SpecialType.System_String;
}
