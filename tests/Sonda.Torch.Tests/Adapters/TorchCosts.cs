using Sonda.Engine.Costs;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The engine's costs in libtorch, one number per row.</summary>
internal static class TorchCosts
{
    /// <summary>The cost of each row.</summary>
    /// <param name="cost">The cost function.</param>
    /// <param name="z">m × n weighted inputs of the output layer.</param>
    /// <param name="labels">m classes.</param>
    public static Tensor Of(CostFunction cost, Tensor z, int[] labels)
    {
        Tensor classes = tensor(labels.Select(label => (long)label).ToArray());
        Tensor targets = (z.shape[1] == 1 ? classes.unsqueeze(1) : F.one_hot(classes, z.shape[1])).to(z.dtype);
        return cost switch
        {
            CostFunction.Softmax => F.cross_entropy(z, classes, reduction: Reduction.None),
            CostFunction.Hinge when z.shape[1] == 1 => F.margin_ranking_loss(
                z.select(1, 0), zeros_like(z.select(1, 0)), (2 * targets.select(1, 0)) - 1, margin: 1, Reduction.None),
            CostFunction.Hinge => F.multi_margin_loss(z, classes, reduction: Reduction.None),
            _ => Of(cost, z, targets),
        };
    }

    /// <summary>The cost of each row in regression.</summary>
    /// <param name="cost">The cost function.</param>
    /// <param name="z">m × n weighted inputs of the output layer.</param>
    /// <param name="targets">m × n.</param>
    public static Tensor Of(CostFunction cost, Tensor z, Tensor targets) => cost switch
    {
        CostFunction.CrossEntropy => F.binary_cross_entropy_with_logits(z, targets, reduction: Reduction.None).sum(1),
        CostFunction.Quadratic => F.mse_loss(z.sigmoid(), targets, Reduction.None).sum(1) / 2,
        CostFunction.Softmax => F.cross_entropy(z, targets, reduction: Reduction.None),
        CostFunction.BinaryCrossEntropy =>
            F.binary_cross_entropy_with_logits(z, targets, reduction: Reduction.None).mean([1]),
        CostFunction.MeanSquaredError => F.mse_loss(z, targets, Reduction.None).mean([1]),
        CostFunction.SoftmaxSquaredError => F.mse_loss(z.softmax(1), targets, Reduction.None).mean([1]),
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "libtorch is not told of this cost."),
    };

    public static CostRecord Record(CostFunction cost, double[][] z, int[] labels, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = z.Tensor(type).requires_grad_();
        Tensor values = Of(cost, logits, labels);
        values.sum().backward();
        return new(
            cost.ToText(), [.. z.Select(row => row.RoundedTo(type))], labels, values.Numbers(), logits.grad!.Rows());
    }
}
