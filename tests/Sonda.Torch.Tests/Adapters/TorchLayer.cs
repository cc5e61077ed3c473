using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The purpose of a pass through a network of libtorch, and the facts that layers need.</summary>
/// <param name="IsTraining">Whether the pass is part of training.</param>
/// <param name="Lengths">The time steps of each row; null if every row has them all.</param>
/// <param name="Masks">The masks of the dropout layers, one each.</param>
internal sealed record TorchBatch(bool IsTraining, long[]? Lengths, Queue<Tensor> Masks)
{
    public static TorchBatch Judged { get; } = new(IsTraining: false, Lengths: null, new Queue<Tensor>());

    /// <summary>rows × steps: whether a row has a step; null if every row has them all.</summary>
    public Tensor? Has(long steps) =>
        Lengths is null ? null : arange(steps).unsqueeze(0).less(tensor(Lengths).unsqueeze(1));
}

/// <summary>The counterpart in libtorch of a layer of the engine.</summary>
/// <param name="Forward">From input to output: rows × numbers, rows × maps × height × width, or rows × steps × features.</param>
/// <param name="Modules">The modules to dispose.</param>
/// <param name="Groups">The parameters in the engine's order, grouped by their learning rate.</param>
internal sealed record TorchLayer(
    Func<Tensor, TorchBatch, Tensor> Forward, nn.Module[] Modules, TorchParameter[][] Groups) : IDisposable
{
    /// <summary>A layer without parameters.</summary>
    public static TorchLayer Of(Func<Tensor, Tensor> forward) => new((x, _) => forward(x), [], []);

    /// <summary>A chain of layers.</summary>
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

/// <summary>A parameter of a module, with a view in the engine's order of dimensions.</summary>
/// <param name="Tensor">The whole tensor; a buffer if it is measured and not trained.</param>
/// <param name="Decays">Whether weight decay applies.</param>
/// <param name="View">The engine's part of a tensor of this shape; the rest stays 0.</param>
internal sealed record TorchParameter(Tensor Tensor, bool Decays, Func<Tensor, Tensor> View)
{
    public TorchParameter(Tensor tensor, bool decays, params long[] dimensions)
        : this(tensor, decays, all => all.permute(dimensions))
    {
    }

    /// <summary>The trained parameter; null for a buffer.</summary>
    public Parameter? Trained => Tensor as Parameter;

    public double[] Numbers() => View(Tensor).Numbers();

    public void Set(double[] numbers)
    {
        using IDisposable noGradients = no_grad();
        Tensor.zero_();
        Tensor view = View(Tensor);
        view.copy_(tensor(numbers, view.shape, dtype: Tensor.dtype));
    }

    /// <summary>Returns the gradient inside the view and clears the rest; zeros for a buffer.</summary>
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
