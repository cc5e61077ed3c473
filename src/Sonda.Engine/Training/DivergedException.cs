namespace Sonda.Engine.Training;

/// <summary>Training left the finite numbers: one became NaN or infinite.</summary>
/// <param name="divergence">Which, and where.</param>
public sealed class DivergedException(Divergence divergence) : Exception(divergence?.Message)
{
    /// <summary>The number and its place.</summary>
    public Divergence Divergence { get; } = divergence!;
}
