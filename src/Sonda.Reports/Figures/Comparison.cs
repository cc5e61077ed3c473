namespace Sonda.Reports.Figures;

/// <summary>A line of a <see cref="Comparison"/>.</summary>
/// <param name="Name">The label at its end.</param>
/// <param name="Tone">Its colour: 0 if healthy, 1 and more if ailing.</param>
/// <param name="Points">Place and value. NaN is left out, infinity stands at the top.</param>
internal sealed record ComparisonLine(string Name, int Tone, IReadOnlyList<(double Place, double Value)> Points);

/// <summary>A reference level for the lines.</summary>
/// <param name="Name">The label above the level.</param>
/// <param name="Value">Its value, in the units of the lines.</param>
internal sealed record ComparisonLevel(string Name, double Value);

/// <summary>
/// A comparison of ailing and healthy networks: one reading over layers, steps, epochs or seeds. The caller supplies the texts.
/// </summary>
internal sealed record Comparison
{
    /// <summary>The file name without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>The message of the figure in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The reading and its data.</summary>
    public required string Subtitle { get; init; }

    /// <summary>The name of the horizontal axis.</summary>
    public required string Horizontal { get; init; }

    /// <summary>The name of the vertical axis.</summary>
    public required string Vertical { get; init; }

    /// <summary>The lines: at least one, with at least one point each.</summary>
    public required IReadOnlyList<ComparisonLine> Lines { get; init; }

    /// <summary>The levels; default: none.</summary>
    public IReadOnlyList<ComparisonLevel> Levels { get; init; } = [];

    /// <summary>Whether values are shown by their logarithm; zeros then have a separate lane.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The maximum number of decades of a logarithmic axis; default: 12.</summary>
    public int MaxDecades { get; init; } = 12;

    /// <summary>Whether labels stand at the first points, because the lines meet at the last.</summary>
    public bool IsNamedAtStart { get; init; }

    /// <summary>Whether to mark each point, for lines with few points, such as layers.</summary>
    public bool HasMarkers { get; init; }
}
