using System.Collections.Immutable;
using Sonda.Engine;
using Sonda.Engine.Text;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Measures;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Maps;

/// <summary>A measure over two axes of a sweep; the seeds of a place are averaged.</summary>
internal sealed class SweepMap
{
    private readonly MapCell[] _cells;
    private readonly int[] _first;

    private SweepMap(SweepSpec sweep, Measure measure, Axis x, Axis? y, MapCell[] cells, int[] first, ImmutableArray<(Axis Axis, string Value)> held) =>
        (Sweep, Measure, X, Y, _cells, _first, Held) = (sweep, measure, x, y, cells, first, held);

    /// <summary>The sweep.</summary>
    public SweepSpec Sweep { get; }

    /// <summary>The measure.</summary>
    public Measure Measure { get; }

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>The vertical axis; null for a sweep with one axis.</summary>
    public Axis? Y { get; }

    /// <summary>The other axes, each with the value that was chosen.</summary>
    public ImmutableArray<(Axis Axis, string Value)> Held { get; }

    /// <summary>The number of columns.</summary>
    public int Columns => X.Values.Length;

    /// <summary>The number of rows; 1 without a vertical axis.</summary>
    public int Rows => Y?.Values.Length ?? 1;

    /// <summary>The places of which no cell is known.</summary>
    public int Missing => _cells.Count(cell => cell.Known == 0);

    /// <summary>A place.</summary>
    public MapCell this[int column, int row] => _cells[(row * Columns) + column];

    /// <summary>The first cell of a place.</summary>
    public int FirstCell(int column, int row) => _first[(row * Columns) + column];

    /// <summary>Draws a map from the cells of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="measure">The measure; null for the first.</param>
    /// <param name="x">The name of the horizontal axis; null for the last numeric axis.</param>
    /// <param name="y">The name of the vertical axis; null for the first of the others.</param>
    /// <param name="held">The values of the other axes by name.</param>
    /// <exception cref="FormatException">A name or value is not one of the sweep, or an axis has no value.</exception>
    public static SweepMap Of(
        SweepSpec sweep, SweepCells cells, Measure? measure = null, string? x = null, string? y = null, IReadOnlyDictionary<string, string>? held = null)
    {
        int m = measure is null ? 0 : sweep.Measures.IndexOf(measure);
        if (m < 0)
        {
            throw new SpecException($"\"{measure}\" is not measured by this sweep: expected one of {string.Join(", ", sweep.Measures)}.");
        }

        held ??= new Dictionary<string, string>();
        List<Axis> free = [.. sweep.Axes.Where(axis => !held.ContainsKey(axis.Name))];
        foreach (string name in held.Keys)
        {
            _ = Find(sweep, name);
        }

        Axis? vertical = y is null ? free.FirstOrDefault(axis => axis.Name != x && free.Count > 1) : Find(sweep, y);
        Axis horizontal = x is null
            ? free.LastOrDefault(axis => axis != vertical) ?? throw new SpecException($"A map needs an axis; this sweep has none that is free.")
            : Find(sweep, x);
        ImmutableArray<(Axis, string)> others =
            [.. sweep.Axes.Where(axis => axis != horizontal && axis != vertical).Select(axis => (axis, ValueOf(axis, held)))];
        if (horizontal == vertical)
        {
            throw new SpecException($"A map needs two different axes; found {horizontal.Name} twice.");
        }

        return Collect(sweep, cells, m, horizontal, vertical, others);
    }

    private static SweepMap Collect(
        SweepSpec sweep, SweepCells cells, int measure, Axis x, Axis? y, ImmutableArray<(Axis Axis, string Value)> held)
    {
        int columns = x.Values.Length, rows = y?.Values.Length ?? 1;
        var places = new MapCell[columns * rows];
        int[] first = new int[places.Length];
        var values = new List<double>(sweep.Seeds);
        for (int place = 0; place < places.Length; place++)
        {
            int cell = 0;
            foreach (Axis axis in sweep.Axes)
            {
                int at = axis == x ? place % columns : axis == y ? place / columns : axis.Values.IndexOf(held.First(other => other.Axis == axis).Value);
                cell = (cell * axis.Values.Length) + at;
            }

            cell *= sweep.Seeds;
            first[place] = cell;
            values.Clear();
            int diverged = 0, known = 0;
            for (int seed = 0; seed < sweep.Seeds; seed++)
            {
                CellStatus status = cells.Status(cell + seed);
                values.Add(cells.Value(cell + seed, measure));
                diverged += status == CellStatus.Diverged ? 1 : 0;
                known += status == CellStatus.Missing ? 0 : 1;
            }

            places[place] = MapCell.Of(values, diverged, known);
        }

        return new SweepMap(sweep, sweep.Measures[measure], x, y, places, first, held);
    }

    private static Axis Find(SweepSpec sweep, string name)
    {
        if (sweep.IndexOf(name) is >= 0 and int index)
        {
            return sweep.Axes[index];
        }

        LocalizableText fault = LocalizableText.Of($"\"{name}\" is not an axis of this sweep: expected one of {string.Join(", ", sweep.Axes.Select(axis => axis.Name))}.");
        throw new SpecException(Suggestion.For(name, sweep.Axes.Select(axis => axis.Name)) is { } near ? LocalizableText.Of($"{fault} Did you mean {near}?") : fault);
    }

    private static string ValueOf(Axis axis, IReadOnlyDictionary<string, string> held) =>
        !held.TryGetValue(axis.Name, out string? value)
            ? throw new SpecException($"The axis {axis.Name} is not on the map: choose its value, as in --at {axis.Name}={axis.Values[0]}.")
            : axis.Values.Contains(value) ? value
            : throw new SpecException($"{axis.Name} has no value {value}: expected one of {string.Join(", ", axis.Values.Take(12))}{(axis.Values.Length > 12 ? ", …" : "")}.");
}
