namespace Sonda.Engine.Layers;

/// <summary>What a layer does to what passes, as far as whoever explains a gradient must know.</summary>
public enum LayerRole
{
    /// <summary>Multiplies by weights, and may go on with an activation of its own.</summary>
    Weights,

    /// <summary>Weights that meet their own outputs at every time step.</summary>
    Recurrence,

    /// <summary>A function of each number.</summary>
    Activation,

    /// <summary>Brings numbers to one scale.</summary>
    Norm,

    /// <summary>Leaves out units at random.</summary>
    Dropout,

    /// <summary>One end of a path around other layers.</summary>
    Residual,

    /// <summary>Joins neighbours in a map.</summary>
    Pooling,

    /// <summary>Gives numbers another shape, or takes them from a table.</summary>
    Shape,
}
