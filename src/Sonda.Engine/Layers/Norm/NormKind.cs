namespace Sonda.Engine.Layers.Norm;

/// <summary>The kinds of normalisation.</summary>
public enum NormKind
{
    /// <summary>No normalisation.</summary>
    None,

    /// <summary>Each feature over the batch (Ioffe and Szegedy 2015).</summary>
    Batch,

    /// <summary>Each row over its features (Ba, Kiros and Hinton 2016).</summary>
    Layer,

    /// <summary>Each row by its root mean square (Zhang and Sennrich 2019).</summary>
    Rms,
}
