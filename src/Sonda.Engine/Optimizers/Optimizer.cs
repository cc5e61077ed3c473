using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Updates the parameters of a network from their gradients.</summary>
/// <remarks>
/// A slot is one tensor: the weights or the biases of a layer. A step calls <see cref="Begin"/> and then <see cref="Update"/> for each
/// slot; it allocates nothing. <see cref="StepCount"/> and <see cref="Moments"/> are the whole state: restored, they continue with the same
/// bytes. A moment may overflow (g² of g = 1e20 in float) while the parameters stay finite and no longer move, so <see cref="Update"/>
/// reports moments too.
/// </remarks>
internal abstract class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Optimizer(OptimizerSpec spec, ReadOnlySpan<int> slotLengths, params ReadOnlySpan<string> moments)
    {
        Spec = spec;
        var made = new Moments<T>[moments.Length];
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = new Moments<T>(moments[i], slotLengths);
        }

        Moments = made;
    }

    /// <summary>The settings.</summary>
    public OptimizerSpec Spec { get; }

    /// <summary>Steps begun.</summary>
    public long StepCount { get; private set; }

    /// <summary>The moments of each parameter; empty for plain gradient descent.</summary>
    public IReadOnlyList<Moments<T>> Moments { get; }

    /// <summary>Creates an optimizer before its first step.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="slotLengths">Numbers in each tensor, with its padding if the padding is updated too.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message gives its name and the allowed range.</exception>
    public static Optimizer<T> Create(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) =>
        spec.Validated().Definition.Create<T>(spec, slotLengths);

    /// <summary>Begins a step.</summary>
    public virtual void Begin() => StepCount++;

    /// <summary>Continues after a number of steps; the caller restores the <see cref="Moments"/>.</summary>
    public virtual void Resume(long stepCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        StepCount = stepCount;
    }

    /// <summary>Updates one tensor.</summary>
    /// <param name="slot">The tensor.</param>
    /// <param name="parameters">Its numbers, as many as the slot has.</param>
    /// <param name="gradient">∂C/∂w of each number, the mean over the batch.</param>
    /// <param name="learningRate">η of this step and layer: η of the spec times the factors of schedule and layer.</param>
    /// <param name="weightDecay">λ of this tensor, applied by the decay kind of the spec; 0 for biases.</param>
    /// <returns>Whether every number of the tensor and of its moments is finite afterwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A span has another length than the slot.</exception>
    public bool Update(int slot, Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate, double weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, parameters.Length);
        for (int i = 0; i < Moments.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, Moments[i].Values(slot).Length);
        }

        return UpdateKernels.Run(parameters, gradient, new ParameterUpdate<T>(this, slot, learningRate, weightDecay));
    }

    /// <summary>Updates a part of a tensor; several threads may update parts that do not overlap.</summary>
    /// <param name="slot">The tensor.</param>
    /// <param name="start">The index of the first number of the part.</param>
    /// <param name="part">The part; this method attaches its moments.</param>
    /// <param name="learningRate">As for <see cref="Update"/>.</param>
    /// <param name="weightDecay">As for <see cref="Update"/>.</param>
    internal bool Move(int slot, int start, UpdateBlock<T> part, double learningRate, double weightDecay)
    {
        part.Attach(
            Moments.Count > 0 ? Moments[0].Values(slot)[start..] : [],
            Moments.Count > 1 ? Moments[1].Values(slot)[start..] : []);
        return Move(part, learningRate, weightDecay);
    }

    /// <summary>The formula of the optimizer, applied to a block with its moments.</summary>
    private protected abstract bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay);

    private protected static T Number(double value) => T.CreateTruncating(value);
}
