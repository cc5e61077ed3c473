using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>Checks at every step that all numbers are finite, and finds the first that is not.</summary>
/// <remarks>
/// The check reads z and the mean of δ once; the update checks the numbers that it stores. Any other number that becomes infinite makes one
/// of these infinite too: an activation does so to the z behind it. The exception is a cost in double, whose δ may be finite although C is
/// not. Only the search after a failed check looks everywhere.
/// </remarks>
internal sealed class FiniteGuard<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// 2^480. If no z of the output exceeds it and targets are floats, no term of a cost exceeds (2^480 + 2^128)² &lt; 2^961. The sum over
    /// 2^16 outputs of 2^16 steps of 2^30 rows then stays below 2^1024.
    /// </summary>
    private const double Harmless = 3.1217485503159922e144;

    private readonly BatchPass<T> _pass;
    private readonly GradientStep<T>? _step;
    private readonly LayerPass<T>[] _layers;
    private readonly Parameter<T>[] _statistics;

    /// <summary>Creates the guard of a trainer.</summary>
    /// <param name="pass">The batches.</param>
    /// <param name="step">The step that updates the parameters; null if the layers update them.</param>
    public FiniteGuard(BatchPass<T> pass, GradientStep<T>? step)
    {
        (_pass, _step) = (pass, step);
        _layers = [.. pass.Layers];
        _statistics = [.. pass.Network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic)];
    }

    /// <summary>Whether all numbers of the forward pass are finite.</summary>
    public bool IsForwardFinite
    {
        get
        {
            bool finite = true;
            foreach (LayerPass<T> layer in _layers)
            {
                finite &= layer.IsForwardFinite;
            }

            foreach (Parameter<T> statistic in _statistics)
            {
                finite &= Reductions.AreFinite<T>(statistic.Stored.Padded);
            }

            return finite;
        }
    }

    /// <summary>Whether the cost of the batch, without the L2 term, is finite.</summary>
    /// <remarks>
    /// Costs are computed in double from z. From a float z each cost is finite, because no z exceeds 2^128: there is nothing to check. From
    /// a double z, (z − y)² overflows from 2^512 on, and sums and differences overflow near the end of the range.
    /// </remarks>
    public bool IsCostFinite => Unsafe.SizeOf<T>() <= sizeof(float)
        || Reductions.MaxAbs<T>(_layers[^1].WeightedInput.Padded) <= Harmless
        || FindCost() is null;

    /// <summary>Whether the slope of the cost and all numbers of the backward pass are finite.</summary>
    public bool IsBackwardFinite
    {
        get
        {
            bool finite = true;
            foreach (LayerPass<T> layer in _layers)
            {
                finite &= layer.IsBackwardFinite;
            }

            return finite;
        }
    }

    /// <summary>Finds the first number that is not finite, in the order of the computation.</summary>
    /// <param name="phase">The phase of the step that failed.</param>
    public Divergence Find(TrainingPhase phase) => phase switch
    {
        TrainingPhase.Forward => FindForward(),
        TrainingPhase.Cost => FindCost(),
        TrainingPhase.Backward => FindBackward(),
        _ => FindGradient() ?? FindParameter(phase) ?? FindMoment(),
    } ?? throw new InvalidOperationException($"Every number is finite in phase {phase}.");

    private Divergence? FindForward()
    {
        foreach (LayerPass<T> layer in _layers)
        {
            if ((In(layer, layer.Sums, "z") ?? In(layer, layer.Output, "a")) is { } found)
            {
                return found with { Phase = TrainingPhase.Forward };
            }
        }

        return FindParameter(TrainingPhase.Forward);
    }

    /// <summary>Finds the first row at which the sum of the costs overflows; its unit and time step are those of the largest |z|.</summary>
    private Divergence? FindCost()
    {
        double sum = 0;
        for (int row = 0; row < _pass.Rows; row++)
        {
            sum += _pass.View.CostOf(row);
            if (!double.IsFinite(sum))
            {
                return AtLargest(_layers[^1], row) with { Phase = TrainingPhase.Cost, Quantity = "C", Value = sum };
            }
        }

        return null;
    }

    private Divergence AtLargest(LayerPass<T> output, int row)
    {
        Matrix<T> z = output.WeightedInput;
        (int at, int unit) = (row, 0);
        for (int i = row; i < z.Rows; i += _pass.Rows)
        {
            for (int column = 0; column < z.Columns; column++)
            {
                if (T.Abs(z.Row(i)[column]) > T.Abs(z.Row(at)[unit]))
                {
                    (at, unit) = (i, column);
                }
            }
        }

        return At(output.Layer, "z", row, unit, z.Row(at)[unit]) with
        {
            TimeStep = z.Rows > _pass.Rows ? (at / _pass.Rows) + 1 : null,
        };
    }

    private Divergence? FindBackward()
    {
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            LayerPass<T> layer = _layers[l];
            if (In(layer, layer.Delta, "δ") is { } found)
            {
                return found with { Phase = layer.IsOutput ? TrainingPhase.Cost : TrainingPhase.Backward };
            }

            for (int unit = 0; unit < layer.MeanDelta.Length; unit++)
            {
                if (!T.IsFinite(layer.MeanDelta[unit]))
                {
                    return At(layer.Layer, "the mean of δ", null, unit % layer.Layer.Output.Features, layer.MeanDelta[unit]) with { Phase = TrainingPhase.Backward };
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Computes the gradients once more, because a step does not keep all of them. The gradients of weights do not depend on the parameters
    /// that it has already updated.
    /// </summary>
    private Divergence? FindGradient()
    {
        _step?.WriteGradients(_pass);
        return _step is null ? null : FindIn(
            (slot, row, column) => _step.Gradients[slot].Row(row)[column], "the gradient of ", TrainingPhase.Backward);
    }

    private Divergence? FindParameter(TrainingPhase phase) =>
        FindIn((slot, row, column) => _pass.Network.Parameters[slot].At(row, column), "", phase);

    private Divergence? FindMoment() => _step?.Optimizer.Moments
        .Select(moment => FindIn(
            (slot, row, column) => moment.Values(slot, row + 1, _step.Gradients[slot].Columns).Row(row)[column],
            $"the {moment.Name} of the gradient of ",
            TrainingPhase.Update))
        .FirstOrDefault(found => found is not null);

    private Divergence? FindIn(Func<int, int, int, T> value, string prefix, TrainingPhase phase)
    {
        int slot = 0;
        foreach (LayerPass<T> layer in _layers)
        {
            foreach (Parameter<T> parameter in layer.Layer.Parameters)
            {
                for (int i = 0; i < parameter.Count; i++)
                {
                    (int row, int column) = Math.DivRem(i, parameter.Columns);
                    if (value(slot, row, column) is var number && !T.IsFinite(number))
                    {
                        return At(layer.Layer, prefix + parameter.Name, row, column, number) with
                        {
                            Phase = phase,
                            IsOfParameter = true,
                        };
                    }
                }

                slot++;
            }
        }

        return null;
    }

    /// <summary>Searches a buffer of the batch; of sequences, step t of row i is row t·m + i.</summary>
    private Divergence? In(LayerPass<T> layer, Matrix<T> buffer, string quantity)
    {
        for (int i = 0; i < buffer.Rows; i++)
        {
            for (int unit = 0; unit < buffer.Columns; unit++)
            {
                if (!T.IsFinite(buffer.Row(i)[unit]))
                {
                    (int step, int row) = Math.DivRem(i, _pass.Rows);
                    int width = layer.Layer.Output.Features;
                    // A recurrent layer keeps its gates side by side, each padded to the stride: map the column back to its unit.
                    int own = buffer.Columns > width ? unit % Matrix<T>.StrideOf(width) : unit;
                    return At(layer.Layer, quantity, row, own, buffer.Row(i)[unit]) with
                    {
                        TimeStep = buffer.Rows > _pass.Rows ? step + 1 : null,
                    };
                }
            }
        }

        return null;
    }

    private static Divergence At(Layer<T> layer, string quantity, int? row, int unit, T value) => new()
    {
        Phase = default,
        Layer = layer.Number,
        Quantity = quantity,
        Row = row + 1,
        Unit = unit + 1,
        Value = double.CreateTruncating(value),
    };
}
