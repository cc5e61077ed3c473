using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Dense;

/// <summary>The pass of a batch through a <see cref="Dense{T}"/> layer.</summary>
internal sealed class DensePass<T> : LayerPass<T>, IDescent<T>, IWeightUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From this number of weights on, the product reads Wᵀ from W itself; for fewer, it is faster to transpose W first.</summary>
    private const int ManyWeights = 64 * 64;

    /// <summary>Up to this number of weights, the product reads its operands in place; for more, it packs them anyway.</summary>
    private const int MaxTurnedAround = 256 * 256;

    private readonly Dense<T> _layer;
    private readonly Matrix<T> _z, _transposed, _meanDelta, _step;
    private readonly Matrix<T> _deltaColumns, _gradientColumns;

    public DensePass(Dense<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        int rows = capacity * layer.Output.Steps;
        _z = Matrix<T>.Create(rows, layer.Outputs);
        _step = Matrix<T>.Create(rows, layer.Outputs);
        _transposed = HasManyWeights ? default : Matrix<T>.Create(layer.Outputs, layer.Inputs);
        if (PaysToTurnRows(rows))
        {
            (_deltaColumns, _gradientColumns) = (Matrix<T>.Create(layer.Outputs, rows), Matrix<T>.Create(layer.Inputs, rows));
        }

        _meanDelta = Matrix<T>.Create(1, layer.Outputs);
    }

    public override Layer<T> Layer => _layer;

    public override Matrix<T> WeightedInput => Rows(_z);

    public override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    public override bool IsForwardFinite => Reductions.AreFinite<T>(Rows(_z).Padded);

    public override bool IsBackwardFinite => Reductions.AreFinite<T>(_meanDelta.Padded);

    private bool HasManyWeights => _layer.Weights.Count >= ManyWeights;

    private Matrix<T> Weights => _layer.Weights.Stored;

    private Matrix<T> Biases => _layer.Parameters[1].Stored;

    /// <summary>Computes z = xW + b and a = φ(z).</summary>
    public override void Forward(in BatchInput<T> x)
    {
        Matrix<T> z = Rows(_z);
        if (x.Sparse is not null)
        {
            SparseKernels.MultiplyAddBias(x.Sparse, x.Indices, Weights, _layer.Weights.Factor, Biases, z);
        }
        else
        {
            // The dense product reads plain weights, without their factor.
            _layer.Weights.Fold();
            MatrixKernels.MultiplyAddBias(x.Dense, Weights, Biases, z, Batch.Workers);
        }

        _layer.Activation.Forward(z.Padded, Output.Padded);
    }

    /// <summary>Computes δ = ∂C/∂a · φ′(z), the mean of δ over the batch, and ∂C/∂x = δ Wᵀ.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        Matrix<T> delta = Delta;
        if (!IsOutput)
        {
            _layer.Activation.Backward(Rows(_z).Padded, delta.Padded);
        }

        SumKernels.SumRows(delta, T.One / T.CreateTruncating(Batch.Rows), _meanDelta);
        if (inputGradient.Rows > 0)
        {
            _layer.Weights.Fold();
            MultiplyByWeights(delta, inputGradient);
        }
    }

    /// <summary>Computes δ Wᵀ in one of three ways, which give the same bytes.</summary>
    private void MultiplyByWeights(Matrix<T> delta, Matrix<T> inputGradient)
    {
        if (_deltaColumns.Rows > 0 && delta.Rows == _deltaColumns.Columns)
        {
            Transposition.Transpose(delta, _deltaColumns);
            MatrixKernels.Multiply(Weights, _deltaColumns, _gradientColumns, Batch.Workers);
            Transposition.Transpose(_gradientColumns, inputGradient);
        }
        else if (HasManyWeights)
        {
            MatrixKernels.MultiplyTransposed(delta, Weights, inputGradient, Batch.Workers);
        }
        else
        {
            Transposition.Transpose(Weights, _transposed);
            MatrixKernels.Multiply(delta, _transposed, inputGradient, Batch.Workers);
        }
    }

    /// <summary>Whether (W δᵀ)ᵀ moves at most half as many numbers as Wᵀ would, and all rows fill their vectors.</summary>
    private bool PaysToTurnRows(int rows) =>
        HasManyWeights && _layer.Weights.Count <= MaxTurnedAround && rows % Matrix<T>.Padding == 0 && _layer.Inputs % Matrix<T>.Padding == 0
        && 2L * rows * (_layer.Inputs + _layer.Outputs) <= _layer.Weights.Count;

    /// <inheritdoc/>
    public override T? SlopeBelowZero => IsOutput ? null : _layer.Activation.SlopeBelowZero;

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        if (!IsOutput)
        {
            _layer.Activation.Slopes(_z.Row(row), slopes);
        }

        return !IsOutput;
    }

    /// <summary>Computes ∂C/∂W = share · xᵀδ and ∂C/∂b = share · Σ δ.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        Matrix<T> step = Scaled(share);
        if (x.Sparse is not null)
        {
            gradients[0].Padded.Clear();
            SparseKernels.AddOuterProducts(x.Sparse, x.Indices, step, gradients[0]);
        }
        else
        {
            MatrixKernels.SumOuterProducts(x.Dense, step, gradients[0], Batch.Workers);
        }

        WriteOtherGradients(share, gradients);
    }

    /// <inheritdoc/>
    public void WriteOtherGradients(T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        // The mean is already there from the backward pass, with the same rounding.
        if (share == T.One / T.CreateTruncating(Batch.Rows))
        {
            _meanDelta.Padded.CopyTo(gradients[1].Padded);
        }
        else
        {
            SumKernels.SumRows(Delta, share, gradients[1]);
        }
    }

    /// <inheritdoc/>
    public bool CanUpdate(in BatchInput<T> x) =>
        x.Sparse is null && UpdateProduct<ParameterUpdate<T>, T>.IsWorthwhile(x.Dense.Rows, _layer.Inputs, _layer.Outputs);

    /// <inheritdoc/>
    public bool Update(in BatchInput<T> x, T share, ParameterUpdate<T> update, ParameterUpdateMeter? meter)
    {
        Span<UpdateSums> sums = meter is null
            ? [] : meter.Begin(UpdateProduct<ParameterUpdate<T>, T>.BandsOf(_layer.Inputs, _layer.Outputs));
        return UpdateProduct<ParameterUpdate<T>, T>.Run(x.Dense, Scaled(share), Weights, update, sums, Batch.Workers);
    }

    private Matrix<T> Scaled(T share)
    {
        Matrix<T> step = Rows(_step);
        ElementwiseKernels.Scale(Delta.Padded, share, step.Padded);
        return step;
    }

    /// <inheritdoc/>
    public bool Descend(in BatchInput<T> x, double learningRate, double decay)
    {
        double largest = ElementwiseKernels.AddScaled(_meanDelta.Padded, T.CreateTruncating(-learningRate), Biases.Padded);
        return DescendWeights(x, T.CreateTruncating(-learningRate / Batch.Rows), decay) && double.IsFinite(largest);
    }

    private bool DescendWeights(in BatchInput<T> x, T rate, double decay)
    {
        Matrix<T> step = Rows(_step);
        if (x.Sparse is null)
        {
            _layer.Weights.Fold();
            double largest = ElementwiseKernels.Scale(Delta.Padded, rate, step.Padded);
            MatrixKernels.AddOuterProducts(x.Dense, step, T.CreateTruncating(decay), Weights, Batch.Workers);
            return _layer.Weights.IsFiniteAfter(decay, largest * Reductions.MaxAbs<T>(x.Dense.Padded) * step.Rows);
        }

        // W = s·V: s ← decay·s, then V ← V + (rate/s) · xᵀδ. So decay changes only s, not the weights of zero inputs.
        // At s = 1/16 the steps of V are far from overflow, and folding is rare: the chapter's decay of 1 − 1e-5 halves s in 69,000 steps.
        Parameter<T> weights = _layer.Weights;
        weights.Factor *= T.CreateTruncating(decay);
        if (T.Abs(weights.Factor) < T.CreateTruncating(1.0 / 16))
        {
            weights.Fold();
        }

        double most = ElementwiseKernels.Scale(Delta.Padded, rate / weights.Factor, step.Padded);
        SparseKernels.AddOuterProducts(x.Sparse, x.Indices, step, Weights);
        return weights.IsFiniteAfter(1, most * x.Sparse.Largest * step.Rows);
    }
}
