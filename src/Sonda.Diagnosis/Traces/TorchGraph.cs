namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The layers of a PyTorch network, from the weights and nodes that <c>sonda_trace.py</c> found in autograd's graph. Recurrent weights join the
/// layer that adds to their results.
/// </summary>
internal sealed class TorchGraph
{
    /// <summary>
    /// The ends of the name of a cost that is a sum, that has a number for each row, and whose classes have weights; and the name of a cost that is
    /// not known.
    /// </summary>
    private const string Sum = "_sum", Each = "_none", Weighted = "_weighted", Unknown = "loss";

    /// <summary>Nodes that change the shape of an output and none of its numbers.</summary>
    private static readonly string[] Views = ["view", "reshape", "reshape_alias", "unsafe_view", "squeeze", "unsqueeze", "transpose", "permute", "t", "select", "slice", "clone"];

    /// <summary>The part by which the product of factors in half precision may differ from the factor of the loss.</summary>
    private const double SameFactor = 1e-2;

    private readonly IReadOnlyList<TorchLayer> _found;

    /// <summary>The end of the name of the cost: how torch reduces it, and whether its classes have weights.</summary>
    private readonly string _ending;

    /// <summary>The nodes between the cost and the loss, and the number by which each multiplies or divides.</summary>
    private readonly IReadOnlyList<(string Node, double? Factor)> _behindCost;

    /// <summary>The place of the recurrent weights of a layer, by the place of the layer.</summary>
    private readonly Dictionary<int, int> _loops = [];

    /// <summary>Finds the layers.</summary>
    public TorchGraph(IReadOnlyList<TorchLayer> found)
    {
        _found = found;
        for (int loop = 0; loop < found.Count; loop++)
        {
            int mate = found[loop].Uses > 1 && found[loop].Behind.Contains(loop) ? Mate(loop) : -1;
            if (mate >= 0)
            {
                _loops.Add(mate, loop);
            }
        }

        Places = [.. Enumerable.Range(0, found.Count).Where(place => !_loops.ContainsValue(place))];
        (Cost, _ending, IsSummed, _behindCost) = FindCost();
        int[] from = Sources();
        bool[] isOnPath = OnPath(from);
        string[] names = [.. Places.Select(place => ModuleName(found[place].Name, place))];
        Layers = [.. Places.Select((place, i) => Describe(place, names.Count(name => name == names[i]) == 1 ? names[i] : Unique(place)) with
        {
            // Where a network takes part twice, as for two inputs, the last use of a layer depends on the last one of the layer before it.
            IsParallel = i > 0 && !TakesFrom(i, i - 1),
            IsAside = !isOnPath[i],
            UnseenBefore = Math.Max(0, found[place].Unseen - (from[i] < 0 ? 0 : found[Places[from[i]]].Unseen)),
        })];
    }

    /// <summary>The layers, first hidden layer to output.</summary>
    public IReadOnlyList<TraceLayer> Layers { get; }

    /// <summary>The place of each layer among the weights that were found.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>The name of the cost in the graph: a known one behind the last layer that has one, else the node of the loss.</summary>
    public string Cost { get; }

    /// <summary>Whether the cost is the sum over rows and outputs; a division behind it makes a mean of it again.</summary>
    public bool IsSummed { get; }

    /// <summary>The place of the recurrent weights of a layer, by the place of the layer; null if it has none.</summary>
    public int? Loop(int place) => _loops.TryGetValue(place, out int loop) ? loop : null;

    /// <summary>
    /// Whether a layer is the reverse direction of a bidirectional layer, by the name that torch gives its weights. Its loss enters at the first of
    /// its own time steps, so that the gradient seems to grow over them.
    /// </summary>
    public bool IsReverse(int place) => _found[place].Name.EndsWith("_reverse", StringComparison.Ordinal);

    /// <summary>
    /// Whether something is added to the cost, a factor multiplies it that is not the one of the loss, its classes have weights, or its rows take
    /// another way than their mean.
    /// </summary>
    /// <param name="scale">The factor of the loss that the author gives.</param>
    public bool HasOtherCosts(double scale)
    {
        if (_ending.EndsWith(Weighted, StringComparison.Ordinal) || (_ending.StartsWith(Each, StringComparison.Ordinal) && _behindCost is not [("mean", _), ..]))
        {
            return true;
        }

        double product = 1;
        foreach ((string node, double? factor) in _behindCost.Where(one => one.Node != "mean"))
        {
            if (node is not ("mul" or "div") || (factor is null && scale == 1))
            {
                return true;
            }

            // An author that gives a factor multiplies by it, also where autograd did not keep it.
            product *= factor is not { } known ? double.NaN : node == "mul" ? known : 1 / known;
        }

        return product != 1 && Math.Abs((product / scale) - 1) > SameFactor;
    }

    /// <summary>Whether the output passes a softmax or a sigmoid before a cost that applies one itself.</summary>
    public bool IsSquashedTwice
    {
        get
        {
            string[] nodes = [.. Nodes(Places[^1]).Select(Mean).Where(node => node is "softmax" or "sigmoid" or "log_softmax" || TraceCompletion.Knows(node))];
            return nodes is ["softmax" or "sigmoid", "log_softmax" or "binary_cross_entropy_with_logits", ..];
        }
    }

    /// <summary>
    /// Whether a negative log-likelihood gets probabilities, or outputs as they are, instead of logarithms. False if a node before it may be
    /// anything else.
    /// </summary>
    public bool LacksLogarithm
    {
        get
        {
            string[] nodes = [.. Nodes(Places[^1]).Select(Mean)];
            int cost = Array.FindIndex(nodes, node => node is "nll_loss" or "nll_loss2d");
            return cost >= 0 && nodes[..cost].All(node => node is "softmax" or "add_parameter" or "to_copy" || Views.Contains(node) || TraceCompletion.IsActivation(node));
        }
    }

    /// <summary>
    /// The cost, the end of its name, whether it is a sum, and the nodes behind it. A sum of a number of terms that cannot be told counts as unknown.
    /// </summary>
    private (string Name, string Ending, bool IsSummed, (string, double?)[] Behind) FindCost()
    {
        foreach (int place in Places.Reverse())
        {
            string[] nodes = [.. Nodes(place)];
            int found = Array.FindIndex(nodes, node => TraceCompletion.Knows(Mean(node)));
            if (found < 0)
            {
                continue;
            }

            (string name, string ending) = (Mean(nodes[found]), nodes[found][Mean(nodes[found]).Length..]);
            bool isMean = !ending.StartsWith(Sum, StringComparison.Ordinal) || nodes[found..].Any(node => node is "div" or "mul");
            return isMean || (found == nodes.Length - 1 && KindOf(_found[place].Kind) == TraceLayerKind.Dense)
                ? (name, ending, !isMean, [.. nodes.Zip(Factors(place)).Skip(found + 1)])
                : (Unknown, "", false, []);
        }

        if (Nodes(Places[^1]) is [.., "sub", "abs", "mean"])
        {
            // Since torch 1.13 the absolute error has no node of its own.
            return ("l1_loss", "", false, []);
        }

        return (Nodes(Places[^1]) is [.., var last] ? Mean(last) : Unknown, "", false, []);
    }

    /// <summary>The name of a cost without the ends that the recorder adds.</summary>
    private static string Mean(string node) => new[] { Weighted, Sum, Each }
        .Aggregate(node, (name, end) => name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name);

    private bool TakesFrom(int layer, int earlier) => _found[Places[layer]].Before.Contains(Places[earlier]) || _found[Places[layer]].Behind.Contains(Places[earlier]);

    /// <summary>For each layer, of those that it takes from the one at the end of the longest path, the last of several; −1 if there is none.</summary>
    private int[] Sources()
    {
        (int[] from, int[] lengths) = (new int[Places.Count], new int[Places.Count]);
        for (int i = 0; i < from.Length; i++)
        {
            from[i] = Enumerable.Range(0, i).Where(earlier => TakesFrom(i, earlier)).OrderBy(earlier => lengths[earlier]).LastOrDefault(-1);
            lengths[i] = from[i] < 0 ? 1 : lengths[from[i]] + 1;
        }

        return from;
    }

    /// <summary>Whether each layer lies on the path that ends in the last one.</summary>
    private static bool[] OnPath(int[] from)
    {
        bool[] path = new bool[from.Length];
        for (int i = from.Length - 1; i >= 0; i = from[i])
        {
            path[i] = true;
        }

        return path;
    }

    /// <summary>The number by which each node of a layer multiplies or divides; null if it is none, several or not kept.</summary>
    private IEnumerable<double?> Factors(int place) => _found[Loop(place) ?? place].Factors.Select(one => one is [var min, var max] && min == max ? min : (double?)null)
        .Concat(Enumerable.Repeat<double?>(null, Nodes(place).Count));

    private IReadOnlyList<string> Nodes(int place) => _found[Loop(place) ?? place].Nodes;

    /// <summary>
    /// The layer that adds to the results of recurrent weights: of those with as many units that take part from the second use on, the last one.
    /// </summary>
    private int Mate(int loop) => _found[loop].Behind.Except(_found[loop].Before).Where(mate => mate != loop)
        .Where(mate => mate >= 0 && mate < _found.Count && _found[mate].Units == _found[loop].Units && !_loops.ContainsKey(mate) && !_loops.ContainsValue(mate))
        .DefaultIfEmpty(-1).Max();

    private TraceLayer Describe(int place, string name)
    {
        TorchLayer layer = _found[place];
        TorchLayer? loop = Loop(place) is { } found ? _found[found] : null;
        IReadOnlyList<string> nodes = Nodes(place);
        int gates = loop is null ? 1 : (int)(loop.Units * (long)loop.Units / Math.Max(1, loop.Size));
        int act = nodes.ToList().FindIndex(TraceCompletion.IsActivation);
        return new TraceLayer
        {
            Name = name,
            Kind = loop is null ? KindOf(layer.Kind) : RecurrentKind(gates),
            Inputs = (int)(layer.Size / Math.Max(1, layer.Units)),
            Units = layer.Units / Math.Max(1, gates),
            IsHeld = layer.Held != false,
            IsResidual = loop is null && nodes.Contains("add"),
            IsPooled = nodes.Any(node => (node == "mean" && place != Places[^1]) || node.Contains("pool", StringComparison.Ordinal)),
            Norm = nodes.Select(NormOf).LastOrDefault(norm => norm != TraceNorm.None),
            Dropout = act < 0 ? 0 : (loop ?? layer).Factors.Skip(act).Zip(nodes.Skip(act), Dropped).LastOrDefault(share => share > 0),
            Activation = new TraceActivation
            {
                Kind = act >= 0 ? nodes[act] : loop is null ? "identity" : "tanh",
                Parameter = layer.Parameter,
            },
        };
    }

    /// <summary>The share of outputs that a node drops: dropout multiplies by a mask of 0 and 1/(1 − p).</summary>
    private static double Dropped(IReadOnlyList<double> extremes, string node) =>
        node == "mul" && extremes is [0, > 1 and double kept] ? 1 - (1 / kept) : 0;

    private static TraceLayerKind KindOf(string node) => node switch
    {
        "convolution" => TraceLayerKind.Conv,
        "embedding" or "embedding_bag" => TraceLayerKind.Embedding,
        _ => TraceLayerKind.Dense,
    };

    private static TraceLayerKind RecurrentKind(int gates) => gates switch
    {
        1 => TraceLayerKind.Rnn,
        3 => TraceLayerKind.Gru,
        4 => TraceLayerKind.Lstm,
        _ => TraceLayerKind.Other,
    };

    private static TraceNorm NormOf(string node) =>
        !node.Contains("norm", StringComparison.Ordinal) ? TraceNorm.None
        : node.Contains("batch", StringComparison.Ordinal) ? TraceNorm.Batch
        : node.Contains("layer", StringComparison.Ordinal) ? TraceNorm.Layer : TraceNorm.Other;

    /// <summary>The module of a parameter: <c>body.0</c> of <c>body.0.weight</c>; the number of the layer if the network itself has the parameter.</summary>
    private static string ModuleName(string parameter, int place) =>
        parameter.LastIndexOf('.') is > 0 and var end ? parameter[..end] : $"{place + 1}";

    /// <summary>The whole name of a parameter; with the number of the layer if two layers share the parameter.</summary>
    private string Unique(int place)
    {
        string name = _found[place].Name;
        return _found.Count(one => one.Name == name) == 1 ? name : $"{name} ({place + 1})";
    }
}
