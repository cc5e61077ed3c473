using System.Collections.Immutable;

namespace Sonda.Engine.Text;

/// <summary>Arithmetic in text form, as in <c>2*sw/sqrt(width)</c>.</summary>
/// <remarks>
/// <code>
/// sum      PRODUCT ((+ | -) PRODUCT)*
/// product  SIGNED ((* | /) SIGNED)*
/// signed   [-] ATOM [^ SIGNED]
/// atom     NUMBER | NAME | FUNCTION(SUM, …) | (SUM)
/// </code>
/// </remarks>
internal abstract record Arithmetic
{
    /// <summary>A number.</summary>
    public sealed record Number(double Value) : Arithmetic;

    /// <summary>A variable; its position is that in the whole text.</summary>
    public sealed record Variable(string Name, int Position) : Arithmetic;

    /// <summary>Two terms joined by + - * / or ^.</summary>
    public sealed record Joined(char Sign, Arithmetic Left, Arithmetic Right) : Arithmetic;

    /// <summary>A function of one or two terms.</summary>
    public sealed record Applied(string Function, ImmutableArray<Arithmetic> Arguments) : Arithmetic;

    /// <summary>The variables, from left to right.</summary>
    public IEnumerable<Variable> Variables => this switch
    {
        Variable variable => [variable],
        Joined joined => joined.Left.Variables.Concat(joined.Right.Variables),
        Applied applied => applied.Arguments.SelectMany(argument => argument.Variables),
        _ => [],
    };
}

/// <summary>The names and signs that a piece of arithmetic may have.</summary>
internal sealed record ArithmeticGrammar
{
    /// <summary>Each function with the number of its arguments.</summary>
    public required IReadOnlyDictionary<string, int> Functions { get; init; }

    /// <summary>The only variable; null if any name is one.</summary>
    public string? OnlyVariable { get; init; }

    /// <summary>Whether ^ is a sign.</summary>
    public bool HasPowers { get; init; }

    /// <summary>The operands as a message names them.</summary>
    public required LocalizableText Operand { get; init; }

    /// <summary>The range of numbers in single precision; false for that of double precision.</summary>
    public bool IsSingle { get; init; }
}
