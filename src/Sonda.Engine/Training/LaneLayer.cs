using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// A dense layer of several networks side by side: every number of a buffer is <see cref="LaneKernels.Lanes"/> adjacent numbers, one for
/// each network. The formulas are those of <see cref="DensePass{T}"/>.
/// </summary>
internal sealed unsafe class LaneLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = LaneKernels.Lanes;

    private readonly Activation<T> _activation;
    private readonly bool _isOutput;
    private readonly AlignedArray<T> _z, _output, _delta, _step, _weights, _biases, _weightGradient, _meanDelta, _biasStep;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="layer">A layer of one of the networks.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    /// <param name="isOutput">Whether the cost fills δ instead of the next layer.</param>
    public LaneLayer(Dense<T> layer, int capacity, bool isOutput)
    {
        (Inputs, Outputs, _activation, _isOutput) = (layer.Inputs, layer.Outputs, layer.Activation, isOutput);
        AlignedArray<T> New(long numbers) => new(numbers * Lanes);
        (_z, _output, _delta, _step) = (New(capacity * Outputs), New(capacity * Outputs), New(capacity * Outputs), New(capacity * Outputs));
        (_weights, _weightGradient) = (New(Inputs * Outputs), New(Inputs * Outputs));
        (_biases, _meanDelta, _biasStep) = (New(Outputs), New(Outputs), New(Outputs));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>W and b, in the order of the layer's parameters.</summary>
    public Span<T> Parameter(int index) => index == 0 ? _weights.Span : _biases.Span;

    /// <summary>∂C/∂W and ∂C/∂b, after <see cref="Backward"/> and <see cref="WriteGradient"/>.</summary>
    public Span<T> Gradient(int index) => index == 0 ? _weightGradient.Span : _meanDelta.Span;

    /// <summary>z of a batch.</summary>
    public Span<T> WeightedInput(int rows) => Of(_z, rows);

    /// <summary>a = φ(z) of a batch.</summary>
    public Span<T> Output(int rows) => Of(_output, rows);

    /// <summary>∂C/∂a of a batch, of the output layer ∂C/∂z.</summary>
    public Span<T> OutputGradient(int rows) => Of(_delta, rows);

    /// <summary>Computes z = xW + b and a = φ(z).</summary>
    public void Forward(ReadOnlySpan<T> x, int rows, Span<T> traces)
    {
        fixed (T* px = x, pw = _weights.Span, pb = _biases.Span, pz = _z.Span)
        {
            LaneKernels.Multiply(new LaneProduct<T>
            {
                A = px,
                RowStrideA = Inputs * Lanes,
                TermStrideA = Lanes,
                B = pw,
                TermStrideB = Outputs * Lanes,
                ColumnStrideB = Lanes,
                Start = pb,
                ColumnStrideStart = Lanes,
                Scale = T.One,
                C = pz,
                RowStrideC = Outputs * Lanes,
                Rows = rows,
                Columns = Outputs,
                Terms = Inputs,
            });
        }

        LaneKernels.Watch(Of(_z, rows), traces);
        _activation.Forward(Of(_z, rows), Of(_output, rows));
    }

    /// <summary>Computes δ = ∂C/∂a · φ′(z), its mean over the batch, and ∂C/∂x = δ Wᵀ.</summary>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="inputGradient">Receives ∂C/∂x; empty if it is not needed.</param>
    /// <param name="traces">Watches the mean of δ.</param>
    public void Backward(int rows, Span<T> inputGradient, Span<T> traces)
    {
        Span<T> delta = Of(_delta, rows);
        if (!_isOutput)
        {
            _activation.Backward(Of(_z, rows), delta);
        }

        LaneKernels.SumRows(delta, rows, T.One / T.CreateTruncating(rows), _meanDelta.Span);
        LaneKernels.Watch(_meanDelta.Span, traces);
        if (inputGradient.IsEmpty)
        {
            return;
        }

        fixed (T* pd = delta, pw = _weights.Span, px = inputGradient)
        {
            LaneKernels.Multiply(new LaneProduct<T>
            {
                A = pd,
                RowStrideA = Outputs * Lanes,
                TermStrideA = Lanes,
                B = pw,
                TermStrideB = Lanes,
                ColumnStrideB = Outputs * Lanes,
                C = px,
                RowStrideC = Inputs * Lanes,
                Rows = rows,
                Columns = Inputs,
                Terms = Outputs,
            });
        }
    }

    /// <summary>Computes ∂C/∂W = xᵀδ/m.</summary>
    public void WriteGradient(ReadOnlySpan<T> x, int rows)
    {
        ElementwiseKernels.Scale(Of(_delta, rows), T.One / T.CreateTruncating(rows), Of(_step, rows));
        AddOuterProducts(x, rows, default, _weightGradient.Span, isAdded: false);
    }

    /// <summary>Takes a step of plain gradient descent.</summary>
    public void Descend(ReadOnlySpan<T> x, int rows, double learningRate, double decay)
    {
        ElementwiseKernels.Scale(_meanDelta.Span, T.CreateTruncating(-learningRate), _biasStep.Span);
        ElementwiseKernels.Add(_biasStep.Span, _biases.Span);
        ElementwiseKernels.Scale(Of(_delta, rows), T.CreateTruncating(-learningRate / rows), Of(_step, rows));
        AddOuterProducts(x, rows, T.CreateTruncating(decay), _weights.Span, isAdded: true);
    }

    /// <summary>Computes scale·C + xᵀ·step, or xᵀ·step alone.</summary>
    private void AddOuterProducts(ReadOnlySpan<T> x, int rows, T scale, Span<T> sums, bool isAdded)
    {
        fixed (T* px = x, ps = _step.Span, pc = sums)
        {
            LaneKernels.Multiply(new LaneProduct<T>
            {
                A = px,
                RowStrideA = Lanes,
                TermStrideA = Inputs * Lanes,
                B = ps,
                TermStrideB = Outputs * Lanes,
                ColumnStrideB = Lanes,
                Start = isAdded ? pc : null,
                RowStrideStart = Outputs * Lanes,
                ColumnStrideStart = Lanes,
                Scale = scale,
                C = pc,
                RowStrideC = Outputs * Lanes,
                Rows = Inputs,
                Columns = Outputs,
                Terms = rows,
            });
        }
    }

    private Span<T> Of(AlignedArray<T> buffer, int rows) => buffer.Span[..(rows * Outputs * Lanes)];
}
