namespace Sonda.Architecture.Tests;

/// <summary>The uses between the top-level folders of an assembly; a namespace equals its folder.</summary>
/// <remarks>Types outside the folders belong to none: they lie below all folders or above all.</remarks>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), List<TypeUse>> _edges;
    private readonly Dictionary<string, HashSet<string>> _reachable;

    /// <summary>Builds the graph of some uses.</summary>
    /// <param name="root">The namespace above all folders.</param>
    /// <param name="uses">Uses of types by each other.</param>
    public FolderGraph(string root, IEnumerable<TypeUse> uses)
    {
        _edges = uses
            .Select(use => (Edge: (From: FolderOf(root, use.From), To: FolderOf(root, use.To)), Use: use))
            .Where(pair => pair.Edge.From != pair.Edge.To && pair.Edge.From.Length > 0 && pair.Edge.To.Length > 0)
            .GroupBy(pair => pair.Edge, pair => pair.Use)
            .ToDictionary(group => group.Key, group => group.ToList());
        _reachable = _edges.Keys.Select(edge => edge.From).Distinct().ToDictionary(folder => folder, Reachable);
    }

    /// <summary>The pairs of folders of which the first uses the second.</summary>
    public IEnumerable<(string From, string To)> Edges => _edges.Keys;

    /// <summary>One line for each pair of folders within a cycle: the folders, the number of uses, and some uses by name.</summary>
    public IReadOnlyList<string> Cycles() =>
    [
        .. _edges.Where(edge => IsReachable(edge.Key.To, edge.Key.From))
            .OrderBy(edge => edge.Key)
            .Select(edge => $"{edge.Key.From} → {edge.Key.To} ({edge.Value.Count}): "
                + string.Join(", ", edge.Value.Select(use => $"{use.From.Name} uses {use.To.Name}").Order().Take(12))),
    ];

    private static string FolderOf(string root, TypeName type) =>
        type.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? type.Namespace[(root.Length + 1)..].Split('.')[0] : "";

    private bool IsReachable(string from, string to) => _reachable.TryGetValue(from, out HashSet<string>? folders) && folders.Contains(to);

    private HashSet<string> Reachable(string folder)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>([folder]);
        while (open.TryDequeue(out string? next))
        {
            foreach ((string From, string To) edge in _edges.Keys.Where(edge => edge.From == next && found.Add(edge.To)))
            {
                open.Enqueue(edge.To);
            }
        }

        return found;
    }
}
