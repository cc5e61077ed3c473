namespace Sonda.Engine.Optimizers;

/// <summary>The kinds of optimizers.</summary>
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

    /// <summary>Running means of g and g², corrected for their start at zero (Kingma and Ba 2015, algorithm 1).</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).</summary>
    AdamW,
}

/// <summary>The one list of optimizers that readers, writers, messages and tests use.</summary>
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

    /// <summary>Finds the optimizer of a kind; null if the kind is not defined.</summary>
    public static OptimizerDefinition? Find(OptimizerKind kind) => (int)kind >= 0 && (int)kind < All.Count ? All[(int)kind] : null;

    /// <summary>Finds the optimizer with a name; null if there is none.</summary>
    public static OptimizerDefinition? Find(string name) => All.FirstOrDefault(definition => definition.Name == name);
}
