using Sonda.Engine;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Measures;

/// <summary>A number that a sweep reads of each cell, in text form: <c>accuracy</c>, <c>epochs-to(90)</c>, <c>speed(1)</c>.</summary>
internal sealed record Measure
{
    private readonly MeasureKind _kind;

    private Measure(MeasureKind kind, string argument) => (_kind, Argument) = (kind, argument);

    /// <summary>The accuracy on the validation rows at the end of training.</summary>
    public static Measure Accuracy { get; } = Parse("accuracy");

    /// <summary>The name of its kind.</summary>
    public string Kind => _kind.Name;

    /// <summary>The text in parentheses; empty if its kind takes none.</summary>
    public string Argument { get; }

    /// <summary>What it needs of a run.</summary>
    public CellNeeds Needs => _kind.Needs;

    /// <summary>Whether it is a percentage.</summary>
    public bool IsPercent => _kind.Unit == "%";

    /// <summary>Whether a larger value means that training went better.</summary>
    public bool IsBetterHigh => _kind.IsBetterHigh;

    /// <summary>Parses the text form.</summary>
    /// <exception cref="FormatException">It is not a measure; the message gives the names and the nearest one.</exception>
    public static Measure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = (open < 0 ? text : text[..open]).Trim();
        MeasureKind? kind = MeasureKinds.All.FirstOrDefault(kind => kind.Name == name);
        if (kind is null)
        {
            LocalizableText fault = LocalizableText.Of($"\"{name}\" is not a measure: expected one of {string.Join(", ", MeasureKinds.All.Select(known => known.Example))}.");
            throw new SpecException(Suggestion.For(name, MeasureKinds.All.Select(known => known.Name)) is { } near
                ? LocalizableText.Of($"{fault} Did you mean {near}?")
                : fault);
        }

        string argument = open < 0 ? "" : text[(open + 1)..].TrimEnd();
        bool isClosed = open < 0 || argument.EndsWith(')');
        argument = open < 0 || !isClosed ? argument : argument[..^1].Trim();
        if (!isClosed || (open >= 0) != kind.TakesArgument || !kind.Allows(argument))
        {
            throw new SpecException($"\"{text}\" is not allowed: expected {kind.Example}, with {kind.Allowed}.");
        }

        return new Measure(kind, argument);
    }

    /// <summary>Reads it from a cell; NaN if the cell has no such reading.</summary>
    public double Read(CellReadings cell) => _kind.Read(cell, Argument);

    /// <summary>The text form.</summary>
    public override string ToString() => _kind.TakesArgument ? $"{_kind.Name}({Argument})" : _kind.Name;
}
