using Sonda.Data;
using Sonda.Engine;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Cells;

/// <summary>The data sets of a sweep, each loaded once and shared by all threads.</summary>
internal sealed class SweepData
{
    /// <summary>The maximum number of data sets.</summary>
    public const int MaxSets = 64;

    private readonly Dictionary<DatasetSpec, LoadedData> _sets = [];

    private SweepData()
    {
    }

    /// <summary>The data sets by their specs.</summary>
    public IReadOnlyDictionary<DatasetSpec, LoadedData> Sets => _sets;

    /// <summary>The notices of data that are not the published ones.</summary>
    public IEnumerable<LocalizableText> Notices => _sets.Values.Select(data => data.Notice).OfType<LocalizableText>();

    /// <summary>The specs of all data sets of a sweep.</summary>
    /// <exception cref="FormatException">A cell is no run, or there are too many data sets.</exception>
    public static IReadOnlyList<DatasetSpec> SpecsOf(SweepSpec sweep)
    {
        // Only axes whose names occur in the data setting choose data; one cell for each combination of their values is enough.
        string? setting = sweep.Template.Text.Split(';').Select(piece => piece.Trim()).FirstOrDefault(piece => piece.StartsWith("data ", StringComparison.Ordinal));
        HashSet<string> names = [.. setting is null ? [] : SpecTemplate.Parse(setting).Names.Select(hole => hole.Name)];
        var specs = new List<DatasetSpec>();
        foreach (int cell in Cells(sweep, names))
        {
            DatasetSpec spec = sweep.SpecOf(cell).Data;
            if (!specs.Contains(spec))
            {
                specs.Add(spec);
            }

            if (specs.Count > MaxSets)
            {
                throw new SpecException($"A sweep may have at most {MaxSets} data sets; found more in \"{setting}\".");
            }
        }

        return specs;
    }

    /// <summary>Loads all data sets of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="load">Loads one.</param>
    /// <exception cref="FormatException">A cell is no run, or there are too many data sets.</exception>
    public static SweepData Load(SweepSpec sweep, Func<DatasetSpec, LoadedData> load)
    {
        var data = new SweepData();
        foreach (DatasetSpec spec in SpecsOf(sweep))
        {
            data._sets.Add(spec, load(spec));
        }

        return data;
    }

    /// <summary>The data of a run.</summary>
    public LoadedData Of(RunSpec run) => _sets[run.Data];

    /// <summary>The fingerprints of all data sets, by the text of their specs.</summary>
    public SortedDictionary<string, DataIdentity> Identities()
    {
        var identities = new SortedDictionary<string, DataIdentity>(StringComparer.Ordinal);
        foreach ((DatasetSpec spec, LoadedData data) in _sets)
        {
            identities.Add(spec.ToString(), DataIdentity.Of(data));
        }

        return identities;
    }

    private static IEnumerable<int> Cells(SweepSpec sweep, HashSet<string> names)
    {
        IEnumerable<int> cells = [0];
        foreach (Axis axis in sweep.Axes)
        {
            int length = axis.Values.Length;
            cells = names.Contains(axis.Name)
                ? cells.SelectMany(cell => Enumerable.Range(0, length).Select(place => (cell * length) + place))
                : cells.Select(cell => cell * length);
        }

        return cells.Select(cell => cell * sweep.Seeds);
    }
}
