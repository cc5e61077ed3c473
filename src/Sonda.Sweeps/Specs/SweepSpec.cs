using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine;
using Sonda.Engine.Text;
using Sonda.Runs.Specs;
using Sonda.Sweeps.Measures;

namespace Sonda.Sweeps.Specs;

/// <summary>
/// A sweep as people write it: a run with holes, axes that fill them, seeds and measures, as in
/// <c>784-[100 tanh]x{depth}-10; depth = 1..8 step 1; seeds 5; measure accuracy</c>, or the same as JSON.
/// </summary>
internal sealed class SweepSpec
{
    /// <summary>The maximum number of cells.</summary>
    public const int MaxCells = 100_000_000;

    /// <summary>The maximum number of seeds.</summary>
    public const int MaxSeeds = 1_000_000;

    /// <summary>The maximum number of measures.</summary>
    public const int MaxMeasures = 64;

    /// <summary>The maximum number of bytes of all results, so that one file and one array hold them; a cell takes 16, and 8 for each measure.</summary>
    private const int MaxBytes = 2_000_000_000;

    /// <summary>Creates a sweep.</summary>
    /// <exception cref="FormatException">A hole has no axis, an axis no hole, or there are too many cells.</exception>
    public SweepSpec(SpecTemplate template, ImmutableArray<Axis> axes, int seeds, ulong seed, ImmutableArray<Measure> measures)
    {
        (Template, Axes, Seeds, Seed, Measures) = (template, axes, seeds, seed, measures);
        RequireNames();
        decimal count = axes.Aggregate((decimal)seeds, (product, axis) => product * axis.Values.Length);
        decimal bytes = count * (16 + (8 * measures.Length));
        if (count <= MaxCells && bytes > MaxBytes)
        {
            throw new SpecException($"The results of {count} cells with {measures.Length} measures take {bytes} bytes; expected at most {MaxBytes}.");
        }

        CellCount = count <= MaxCells ? (int)count : throw new SpecException($"A sweep may have at most {MaxCells} cells; found {count}.");
    }

    /// <summary>The run with holes.</summary>
    public SpecTemplate Template { get; }

    /// <summary>The axes; the first changes slowest from cell to cell.</summary>
    public ImmutableArray<Axis> Axes { get; }

    /// <summary>The number of cells with the same settings and different seeds.</summary>
    public int Seeds { get; }

    /// <summary>The first seed; every place of the grid has the same seeds, so that places compare.</summary>
    public ulong Seed { get; }

    /// <summary>The readings of each cell.</summary>
    public ImmutableArray<Measure> Measures { get; }

    /// <summary>The number of cells.</summary>
    public int CellCount { get; }

    /// <summary>The JSON Schema (draft 2020-12) of the output of <see cref="ToJson"/>, itself JSON.</summary>
    public static string JsonSchema => SweepJson.Schema();

    /// <summary>Reads the text form, or JSON if the text begins with a brace and a quote.</summary>
    /// <exception cref="FormatException">The text is neither; the message gives the place, what was found and what is allowed.</exception>
    public static SweepSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        bool isJson = start.StartsWith("{") && start[1..].TrimStart() is [] or ['"', ..] or ['}', ..];
        return isJson ? SweepJson.Read(text) : SweepText.Read(text);
    }

    /// <summary>The places of a cell on the axes, and the number of its seed.</summary>
    /// <param name="cell">The cell, from 0.</param>
    /// <param name="places">Receives the index of the value on each axis.</param>
    /// <returns>The number of its seed, from 0.</returns>
    public int Locate(int cell, Span<int> places)
    {
        int rest = cell / Seeds;
        for (int axis = Axes.Length - 1; axis >= 0; axis--)
        {
            (rest, places[axis]) = Math.DivRem(rest, Axes[axis].Values.Length);
        }

        return cell % Seeds;
    }

    /// <summary>The spec of a cell: a pure function of the sweep and the cell.</summary>
    /// <exception cref="FormatException">The filled template is no run; the message names the cell.</exception>
    public RunSpec SpecOf(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, CellCount);
        int[] places = new int[Axes.Length];
        int seed = Locate(cell, places);
        try
        {
            return RunSpec.Parse(Template.Fill(name => Axes[IndexOf(name)].Values[places[IndexOf(name)]])) with { Seed = unchecked(Seed + (ulong)seed) };
        }
        catch (FormatException fault)
        {
            throw new SpecException($"Cell {cell} ({Describe(cell)}): {LocalizableText.Of(fault)}", fault);
        }
    }

    /// <summary>The values of a cell, as in "depth = 5, seed = 2".</summary>
    public string Describe(int cell)
    {
        int[] places = new int[Axes.Length];
        int seed = Locate(cell, places);
        return string.Join(", ", Axes.Select((axis, a) => $"{axis.Name} = {axis.Values[places[a]]}")
            .Append(string.Create(CultureInfo.InvariantCulture, $"seed = {unchecked(Seed + (ulong)seed)}")));
    }

    /// <summary>The index of an axis by its name; −1 if there is none.</summary>
    public int IndexOf(string name)
    {
        for (int axis = 0; axis < Axes.Length; axis++)
        {
            if (Axes[axis].Name == name)
            {
                return axis;
            }
        }

        return -1;
    }

    /// <summary>
    /// Reads the specs of cells that stand for all: every cell of a small sweep; of a large one the corners of the grid and every value of
    /// each axis.
    /// </summary>
    /// <exception cref="FormatException">One of them is no run.</exception>
    public void RequireRuns()
    {
        foreach (int cell in CellCount <= 2000 ? Enumerable.Range(0, CellCount) : Representatives())
        {
            _ = SpecOf(cell);
        }
    }

    /// <summary>The canonical text form: the run, then a line for each axis, the seeds and the measures.</summary>
    public override string ToString() => SweepText.Write(this);

    /// <summary>The sweep as indented JSON. <see cref="Parse"/> reads it back.</summary>
    public string ToJson() => SweepJson.Write(this);

    private IEnumerable<int> Representatives()
    {
        int stride = Seeds;
        for (int axis = Axes.Length - 1; axis >= 0; axis--)
        {
            int length = Axes[axis].Values.Length, step = stride;
            foreach (int place in Enumerable.Range(0, length))
            {
                yield return place * step;
            }

            stride *= length;
        }

        for (int corner = 0; corner < 1 << Math.Min(Axes.Length, 10); corner++)
        {
            int cell = 0;
            for (int axis = 0; axis < Axes.Length; axis++)
            {
                cell = (cell * Axes[axis].Values.Length) + ((corner >> axis & 1) * (Axes[axis].Values.Length - 1));
            }

            yield return cell * Seeds;
        }
    }

    private void RequireNames()
    {
        if (Axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new SpecException($"Found the axis {twice.Key} twice; expected each name once.");
        }

        foreach ((string name, int position) in Template.Names)
        {
            if (IndexOf(name) < 0)
            {
                LocalizableText fault = LocalizableText.Of($"At character {position + 1} of \"{Template.Text}\": found no axis {name}; expected \"{name} = A..B step S\".");
                throw new SpecException(Suggestion.For(name, Axes.Select(axis => axis.Name)) is { } near ? LocalizableText.Of($"{fault} Did you mean {near}?") : fault);
            }
        }

        if (Axes.FirstOrDefault(axis => Template.Names.All(hole => hole.Name != axis.Name)) is { } idle)
        {
            throw new SpecException($"The axis {idle.Name} fills no hole of \"{Template.Text}\".");
        }
    }
}
