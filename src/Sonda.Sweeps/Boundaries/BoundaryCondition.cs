namespace Sonda.Sweeps.Boundaries;

/// <summary>The six published conditions of the boundary of trainability (Sohl-Dickstein 2024).</summary>
internal enum BoundaryCondition
{
    /// <summary>tanh, full batch; as many rows as parameters.</summary>
    Tanh,

    /// <summary>ReLU, full batch.</summary>
    Relu,

    /// <summary>No activation, full batch; as many rows as inputs.</summary>
    Linear,

    /// <summary>tanh, mini-batches of 16 rows drawn anew in each step; the loss is that of all rows.</summary>
    MiniBatch,

    /// <summary>tanh, one row of data.</summary>
    OneRow,

    /// <summary>tanh, full batch; the horizontal axis is a constant added to all first weights, the vertical one the rate of both layers.</summary>
    Offset,
}
