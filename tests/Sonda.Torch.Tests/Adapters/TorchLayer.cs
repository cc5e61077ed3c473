using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>Why rows are sent through a network of libtorch, and what layers must know of them.</summary>
/// <param name="IsTraining">Whether to learn from them.</param>
/// <param name="Lengths">The time steps of each row; null if every row has them all.</param>
/// <param name="Masks">What the layers that drop are to multiply by, each taking one.</param>
internal sealed record TorchBatch(bool IsTraining, long[]? Lengths, Queue<Tensor> Masks)
{
    public static TorchBatch Judged { get; } = new(IsTraining: false, Lengths: null, new Queue<Tensor>());

    /// <summary>rows × steps: whether a row has a step; null if every row has them all.</summary>
    public Tensor? Has(long steps) =>
        Lengths is null ? null : arange(steps).unsqueeze(0).less(tensor(Lengths).unsqueeze(1));
}

/// <summary>What libtorch does where the engine has a layer.</summary>
/// <param name="Forward">From what goes in to what comes out: rows × numbers, rows × maps × height × width, or rows × steps × features.</param>
/// <param name="Modules">What is to be disposed of.</param>
/// <param name="Groups">The parameters in the engine's order, together as they go by one learning rate.</param>
internal sealed record TorchLayer(
    Func<Tensor, TorchBatch, Tensor> Forward, nn.Module[] Modules, TorchParameter[][] Groups) : IDisposable
{
    /// <summary>Without parameters.</summary>
    public static TorchLayer Of(Func<Tensor, Tensor> forward) => new((x, _) => forward(x), [], []);

    /// <summary>One behind another.</summary>
    public static TorchLayer Chain(params IReadOnlyList<TorchLayer> layers) => new(
        (x, batch) => layers.Aggregate(x, (into, layer) => layer.Forward(into, batch)),
        [.. layers.SelectMany(layer => layer.Modules)],
        [.. layers.SelectMany(layer => layer.Groups)]);

    public void Dispose()
    {
        foreach (nn.Module module in Modules)
        {
            module.Dispose();
        }
    }
}

/// <summary>A parameter of a module, of which a view has the engine's order of dimensions.</summary>
/// <param name="Tensor">All of it; a buffer where it is measured and not trained.</param>
/// <param name="Decays">Whether it is for weight decay.</param>
/// <param name="View">The engine's part of a tensor of this shape; what is outside stays 0.</param>
internal sealed record TorchParameter(Tensor Tensor, bool Decays, Func<Tensor, Tensor> View)
{
    public TorchParameter(Tensor tensor, bool decays, params long[] dimensions)
        : this(tensor, decays, all => all.permute(dimensions))
    {
    }

    /// <summary>What is trained; null for a buffer.</summary>
    public Parameter? Trained => Tensor as Parameter;

    public double[] Numbers() => View(Tensor).Numbers();

    public void Set(double[] numbers)
    {
        using IDisposable noGradients = no_grad();
        Tensor.zero_();
        Tensor view = View(Tensor);
        view.copy_(tensor(numbers, view.shape, dtype: Tensor.dtype));
    }

    /// <summary>The gradient, zeros for a buffer; what is outside the view is forgotten.</summary>
    public double[] TakeGradient()
    {
        if (Trained?.grad is not { } all)
        {
            return new double[View(Tensor).numel()];
        }

        Tensor kept = zeros_like(all);
        View(kept).copy_(View(all));
        Tensor.grad = kept;
        return View(kept).Numbers();
    }
}
