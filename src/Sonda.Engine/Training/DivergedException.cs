namespace Sonda.Engine.Training;

/// <summary>Training left the finite numbers: a parameter is NaN or infinite.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Tells where.</summary>
    /// <param name="epoch">The epoch after which it was found, from 1.</param>
    /// <param name="layer">The first layer with such a parameter, 0 the first hidden one.</param>
    public DivergedException(int epoch, int layer)
        : base($"Training diverged: in epoch {epoch}, a parameter of layer {layer + 1} is not finite. "
               + "Try a smaller learning rate.") => (Epoch, Layer) = (epoch, layer);

    /// <summary>The epoch after which it was found, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The layer, 0 the first hidden one.</summary>
    public int Layer { get; }
}
