namespace Sonda.Engine.Training;

/// <summary>Thrown if training diverges: a number became NaN or infinite.</summary>
/// <param name="divergence">The number and its place.</param>
public sealed class DivergedException(Divergence divergence) : Exception(divergence?.Message), ILocalizable
{
    /// <summary>The number and its place.</summary>
    public Divergence Divergence { get; } = divergence!;

    /// <inheritdoc/>
    public LocalizableText Text => Divergence.Message;
}
