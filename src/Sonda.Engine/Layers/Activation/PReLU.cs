using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Activation;

/// <summary>a = x for x &gt; 0, else αx, with one trained α (He et al. 2015, equation 1).</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class PReLU<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _start;

    internal PReLU(Shape shape, ActivationSpec activation)
        : base(shape, shape, new Parameter<T>("slope", ParameterKind.Gain, 1, 1)) =>
        _start = T.CreateTruncating(activation.ParameterOrDefault.GetValueOrDefault());

    /// <summary>α.</summary>
    public T Slope => Parameters[0].At(0, 0);

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random) => Parameters[0].Set([_start]);

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Activation;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new PReLUPass<T>(this, capacity);
}
