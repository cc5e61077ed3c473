namespace Sonda.Theory;

/// <summary>Which theory a <see cref="MeanField"/> is of.</summary>
public enum FieldKind
{
    /// <summary>Weights and activation (Poole et al. 2016; Schoenholz et al. 2017).</summary>
    Plain,

    /// <summary>A batch normalisation between them, large batches (Yang et al. 2019).</summary>
    BatchNorm,

    /// <summary>A layer or RMS normalisation between them.</summary>
    RowNorm,

    /// <summary>Blocks x + f(x); what is said of a layer is then of a block (Zhang, Dauphin and Ma 2019).</summary>
    Residual,
}
