using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Some steps of an optimizer on given gradients, at the learning rate and weight decay of its spec.</summary>
/// <param name="Name">The optimizer.</param>
/// <param name="Start">The parameters before.</param>
/// <param name="Gradients">The gradient of each step.</param>
/// <param name="Parameters">The parameters after each step.</param>
internal sealed record OptimizerRecord(string Name, double[] Start, double[][] Gradients, double[][] Parameters) : ITorchRecord
{
    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OptimizerSpec spec = OptimizerSpec.Parse(Name);
        var optimizer = Optimizer<T>.Create(spec, [Start.Length]);
        T[] parameters = Start.To<T>();
        for (int step = 0; step < Gradients.Length; step++)
        {
            optimizer.Begin();
            optimizer.Update(0, parameters, Gradients[step].To<T>(), spec.LearningRate, spec.WeightDecay);
            ToleranceOf(spec.Kind).Require<T>(Parameters[step], parameters, $"{Name}, step {step + 1}, w");
        }
    }

    /// <summary>The tolerance of a parameter that began near 1, after twenty steps: each adds a few roundings of w.</summary>
    private static Tolerance ToleranceOf(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Sgd => new(6, Cancelled: 6),
        OptimizerKind.Momentum or OptimizerKind.Nesterov => new(10, Cancelled: 10),
        OptimizerKind.RmsProp or OptimizerKind.Adagrad => new(8, Cancelled: 8),
        OptimizerKind.Adam or OptimizerKind.AdamW => new(12, Cancelled: 12),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No tolerance."),
    };
}
