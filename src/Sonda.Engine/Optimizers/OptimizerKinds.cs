namespace Sonda.Engine.Optimizers;

/// <summary>How parameters follow their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Plain gradient descent: w ← w − ηg (Robbins and Monro 1951).</summary>
    Sgd,

    /// <summary>v ← μv + g, w ← w − ηv (Polyak 1964).</summary>
    Momentum,

    /// <summary>v ← μv + g, w ← w − η(g + μv) (Nesterov 1983; Sutskever et al. 2013).</summary>
    Nesterov,

    /// <summary>s ← αs + (1 − α)g², w ← w − ηg/(√s + ε) (Tieleman and Hinton 2012, lecture 6.5).</summary>
    RmsProp,

    /// <summary>s ← s + g², w ← w − ηg/(√s + ε) (Duchi, Hazan and Singer 2011).</summary>
    Adagrad,

    /// <summary>Corrected running means of g and g² (Kingma and Ba 2015, algorithm 1).</summary>
    Adam,

    /// <summary>Adam whose weights decay apart from the gradient (Loshchilov and Hutter 2019, algorithm 2).</summary>
    AdamW,
}

/// <summary>The optimizers: the one list that readers, writers, messages and tests go through.</summary>
internal static class OptimizerKinds
{
    /// <summary>The optimizers, in the order of <see cref="OptimizerKind"/>.</summary>
    public static IReadOnlyList<OptimizerDefinition> All { get; } =
    [
        new SgdDefinition(),
        new MomentumDefinition(),
        new NesterovDefinition(),
        new RmsPropDefinition(),
        new AdagradDefinition(),
        new AdamDefinition(),
        new AdamWDefinition(),
    ];

    /// <summary>The optimizer of a kind; null if the kind is not defined.</summary>
    public static OptimizerDefinition? Find(OptimizerKind kind) => (int)kind >= 0 && (int)kind < All.Count ? All[(int)kind] : null;

    /// <summary>The optimizer of a name; null if there is none.</summary>
    public static OptimizerDefinition? Find(string name) => All.FirstOrDefault(definition => definition.Name == name);
}
