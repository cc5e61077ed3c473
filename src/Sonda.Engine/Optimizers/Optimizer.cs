using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Moves the parameters of a network by their gradients.</summary>
/// <remarks>
/// A slot is one tensor: the weights or the biases of a layer. A step is <see cref="Begin"/> and then one
/// <see cref="Update"/> for each slot; it allocates nothing. <see cref="StepCount"/> and <see cref="Moments"/> are all
/// that carries over to the next step: whoever keeps and restores them goes on with the same bytes. A moment may
/// overflow (g² of g = 1e20 in float) while the parameters stay finite and stop moving: <see cref="Update"/> tells of
/// moments too.
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

    /// <summary>What is remembered for each parameter; none for plain gradient descent.</summary>
    public IReadOnlyList<Moments<T>> Moments { get; }

    /// <summary>An optimizer that has seen nothing yet.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="slotLengths">Numbers in each tensor, its padding included where that is updated too.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and what is allowed.</exception>
    public static Optimizer<T> Create(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) =>
        spec.Validated().Definition.Create<T>(spec, slotLengths);

    /// <summary>Begins a step.</summary>
    public virtual void Begin() => StepCount++;

    /// <summary>Goes on after so many steps; the caller restores the <see cref="Moments"/>.</summary>
    public virtual void Resume(long stepCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        StepCount = stepCount;
    }

    /// <summary>Moves one tensor.</summary>
    /// <param name="slot">Which tensor.</param>
    /// <param name="parameters">Its numbers, as many as the slot has.</param>
    /// <param name="gradient">∂C/∂w of each, averaged over the batch.</param>
    /// <param name="learningRate">η of this step and layer: the spec's times schedule and layer factor.</param>
    /// <param name="weightDecay">λ of this tensor, applied as the spec's decay kind says; 0 for biases.</param>
    /// <returns>Whether every number of the tensor, and what is remembered of it, is finite afterwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many numbers as the slot has.</exception>
    public bool Update(int slot, Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate, double weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, parameters.Length);
        for (int i = 0; i < Moments.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, Moments[i].Values(slot).Length);
        }

        return UpdateKernels.Run(parameters, gradient, new ParameterUpdate<T>(this, slot, learningRate, weightDecay));
    }

    /// <summary>Moves a part of a tensor; parts that do not overlap may be moved at the same time.</summary>
    /// <param name="slot">Which tensor.</param>
    /// <param name="start">Where in the tensor the part begins.</param>
    /// <param name="part">The part; its moments are filled in here.</param>
    /// <param name="learningRate">As for <see cref="Update"/>.</param>
    /// <param name="weightDecay">As for <see cref="Update"/>.</param>
    internal bool Move(int slot, int start, UpdateBlock<T> part, double learningRate, double weightDecay)
    {
        part.Attach(
            Moments.Count > 0 ? Moments[0].Values(slot)[start..] : [],
            Moments.Count > 1 ? Moments[1].Values(slot)[start..] : []);
        return Move(part, learningRate, weightDecay);
    }

    /// <summary>The formula, over a block whose moments are there.</summary>
    private protected abstract bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay);

    private protected static T Number(double value) => T.CreateTruncating(value);
}
