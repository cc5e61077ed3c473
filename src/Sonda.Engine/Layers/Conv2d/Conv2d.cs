using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>
/// A convolution of images: z[m,y,x] = b[m] + Σ w[(c,i,j),m] · input[c, y·stride + i − padding, x·stride + j − padding] over the maps c and
/// the points (i,j) of the kernel, a = φ(z). The input is 0 outside the image.
/// </summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>
/// The kernel is not flipped (cross-correlation), as in every framework. The weights have one row for each point of the kernel, in the
/// order (c,i,j), and one column for each output map: PyTorch's maps × c × i × j, transposed. LeCun et al. 1989, "Backpropagation applied
/// to handwritten zip code recognition".
/// </remarks>
internal sealed class Conv2d<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly InitializerSpec _initializer;

    internal Conv2d(Window window, int maps, ActivationSpec activation, InitializerSpec initializer)
        : base(
            window.Input,
            Shape.Image(maps, window.OutputHeight, window.OutputWidth),
            new Parameter<T>("weights", ParameterKind.Weight, window.Points, maps),
            new Parameter<T>("biases", ParameterKind.Bias, 1, maps)) =>
        (Window, Activation, _initializer) = (window, Activation<T>.Of(activation), initializer);

    /// <summary>The weights: (input maps · kernel height · kernel width) × maps.</summary>
    public Parameter<T> Weights => Parameters[0];

    /// <summary>The biases, one for each map.</summary>
    public Parameter<T> Biases => Parameters[1];

    internal Window Window { get; }

    internal Activation<T> Activation { get; }

    /// <inheritdoc/>
    internal override bool IsScaledToData => _initializer.Kind == InitializerKind.Lsuv;

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random)
    {
        var weights = new T[Weights.Count];
        var biases = new T[Biases.Count];
        long fanOut = (long)Output.Maps * Window.Height * Window.Width;
        InitialParameters.Fill(_initializer, random, weights, Weights.Rows, Weights.Columns, fanOut, biases);
        if (_initializer.Kind == InitializerKind.Identity)
        {
            PassMapsOn(weights);
        }

        Weights.Set(weights);
        Biases.Set(biases);
    }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Weights;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new Conv2dPass<T>(this, capacity);

    /// <summary>Sets the identity of a convolution: 1 at the centre of the kernel from map i to map i.</summary>
    private void PassMapsOn(Span<T> weights)
    {
        weights.Clear();
        for (int map = 0; map < Math.Min(Input.Maps, Output.Maps); map++)
        {
            int point = (((map * Window.Height) + (Window.Height / 2)) * Window.Width) + (Window.Width / 2);
            weights[(point * Output.Maps) + map] = T.One;
        }
    }
}
