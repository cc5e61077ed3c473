namespace Sonda.Engine.Layers.Dropout;

/// <summary>Dropout as a layer of its own (Srivastava et al. 2014).</summary>
/// <param name="Rate">The probability that training drops a number, at least 0 and below 1.</param>
public sealed record DropoutSpec(double Rate) : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (Rate is not (>= 0 and < 1))
        {
            throw builder.Fault($"dropout has a probability that is at least 0 and below 1; found {Rate}.");
        }

        builder.Add(new Dropout<T>(builder.Shape, Rate));
    }
}
