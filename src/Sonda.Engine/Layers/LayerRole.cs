namespace Sonda.Engine.Layers;

/// <summary>The roles of layers, as far as an explanation of a gradient needs them.</summary>
public enum LayerRole
{
    /// <summary>Multiplies by weights, and may include an activation.</summary>
    Weights,

    /// <summary>Multiplies its own outputs by weights at every time step.</summary>
    Recurrence,

    /// <summary>Applies a function to each number.</summary>
    Activation,

    /// <summary>Normalises or scales numbers.</summary>
    Norm,

    /// <summary>Drops units at random.</summary>
    Dropout,

    /// <summary>One end of a path around other layers.</summary>
    Residual,

    /// <summary>Combines neighbours in a map.</summary>
    Pooling,

    /// <summary>Changes the shape of its input, or looks numbers up in a table.</summary>
    Shape,
}
