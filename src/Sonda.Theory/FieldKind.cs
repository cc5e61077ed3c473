namespace Sonda.Theory;

/// <summary>The kinds of theory behind a <see cref="MeanField"/>.</summary>
public enum FieldKind
{
    /// <summary>Weights and activation (Poole et al. 2016; Schoenholz et al. 2017).</summary>
    Plain,

    /// <summary>With a batch normalisation between them, for large batches (Yang et al. 2019).</summary>
    BatchNorm,

    /// <summary>With a layer or RMS normalisation between them.</summary>
    RowNorm,

    /// <summary>Blocks x + f(x); properties of a layer then apply to a block (Zhang, Dauphin and Ma 2019).</summary>
    Residual,
}
