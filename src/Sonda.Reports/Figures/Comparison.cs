namespace Sonda.Reports.Figures;

/// <summary>A line of a <see cref="Comparison"/>.</summary>
/// <param name="Name">What it is, as it stands beside its end.</param>
/// <param name="Tone">Its colour, from 0: 0 for what is healthy, 1 and on for what ails.</param>
/// <param name="Points">Place and value; what is no number is left out, what is infinite stands at the top.</param>
internal sealed record ComparisonLine(string Name, int Tone, IReadOnlyList<(double Place, double Value)> Points);

/// <summary>A level that lines are held against.</summary>
/// <param name="Name">What it is, as it stands above its line.</param>
/// <param name="Value">Where it lies, in the units of the values.</param>
internal sealed record ComparisonLevel(string Name, double Value);

/// <summary>What ails beside what is healthy: one reading over layers, steps, epochs or seeds. The words are the caller's.</summary>
internal sealed record Comparison
{
    /// <summary>The stem of its file.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what is seen.</summary>
    public required string Title { get; init; }

    /// <summary>What was read, of which data.</summary>
    public required string Subtitle { get; init; }

    /// <summary>What the horizontal axis is.</summary>
    public required string Horizontal { get; init; }

    /// <summary>What the vertical axis is.</summary>
    public required string Vertical { get; init; }

    /// <summary>The lines, at least one, of at least one point each.</summary>
    public required IReadOnlyList<ComparisonLine> Lines { get; init; }

    /// <summary>The levels, none or more.</summary>
    public IReadOnlyList<ComparisonLevel> Levels { get; init; } = [];

    /// <summary>Whether values are shown by their logarithm; zeros then have a lane of their own.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Decades that a logarithmic axis shows at most.</summary>
    public int MaxDecades { get; init; } = 12;

    /// <summary>Whether lines are named at their first points: where they meet at the last.</summary>
    public bool IsNamedAtStart { get; init; }

    /// <summary>Whether each point is marked: where there are few, such as layers.</summary>
    public bool HasMarkers { get; init; }
}
