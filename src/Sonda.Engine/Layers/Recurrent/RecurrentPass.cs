using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Kernels.Gates;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>
/// The pass of a batch of sequences through a recurrent layer and back, step by step from the last to the first (back-propagation through
/// time, Werbos 1990).
/// </summary>
/// <remarks>
/// The contributions of inputs and of previous states to the gates are products of rows with weights, which are packed once per pass. Rows
/// are independent in both directions, so threads share the rows, each through all steps. Gradients of weights are sums over all rows and
/// steps; there threads share the columns. A sequence that ends early is computed to the last step with a zero state: no valid state comes
/// after, and no gradient enters those steps.
/// </remarks>
internal abstract class RecurrentPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of rows whose gradients are added together: a block of δ that stays in the second-level cache.</summary>
    private const int BlockRows = 128;

    /// <summary>
    /// The number of rows multiplied by the input weights at once, over several steps if one thread has all rows: the weights may be far
    /// from the cache.
    /// </summary>
    private const int InputRows = 64;

    private readonly Recurrent<T> _layer;
    private readonly Matrix<T> _z, _delta, _states, _stateGradients, _start, _startGradient, _saved;
    private readonly Matrix<T> _weights, _transposed, _recurrentWeights, _biases;
    private readonly Matrix<T> _weightGradient, _recurrentGradient, _deltaMean, _meanDelta;
    private readonly Panels<T> _inputPanels;
    private readonly long _work;

    protected RecurrentPass(Recurrent<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        (int width, int rows, int features) = (layer.Width, capacity * layer.Steps, layer.Weights.Rows);
        int columns = layer.Gates == 1 ? width : layer.Gates * Matrix<T>.StrideOf(width);
        (_z, _delta) = (Matrix<T>.Create(rows, columns), Matrix<T>.Create(rows, columns));
        (_start, _startGradient) = (Matrix<T>.Create(capacity, width), Matrix<T>.Create(capacity, width));
        _saved = Matrix<T>.Create(layer.Spec.Truncation is null ? 0 : capacity, width);
        if (!layer.Spec.ReturnsSequence)
        {
            (_states, _stateGradients) = (Matrix<T>.Create(rows, width), Matrix<T>.Create(rows, width));
        }

        (_weights, _weightGradient) = (Matrix<T>.Create(features, columns), Matrix<T>.Create(features, columns));
        (_recurrentWeights, _recurrentGradient) = (Matrix<T>.Create(width, columns), Matrix<T>.Create(width, columns));
        (_biases, _deltaMean) = (Matrix<T>.Create(1, columns), Matrix<T>.Create(1, columns));
        _transposed = Matrix<T>.Create(columns, features);
        _inputPanels = new Panels<T>(features, _weights.Stride);
        _work = (long)layer.Steps * (features + width) * columns;
        _meanDelta = Matrix<T>.Create(1, layer.Gates * width);
    }

    public sealed override Layer<T> Layer => _layer;

    /// <summary>∂C/∂b, the gates side by side: the sum over the steps, as the mean over the rows.</summary>
    public sealed override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    /// <inheritdoc/>
    public sealed override Matrix<T> Sums => Gates;

    /// <summary>
    /// δ = ∂C/∂ of the weighted inputs of all gates at all steps: T·m × w for an rnn, T·m × k·(w padded) for several gates.
    /// </summary>
    public sealed override Matrix<T> Delta => GateDeltas;

    /// <summary>h of every step: T·m × w.</summary>
    protected Matrix<T> States => _layer.Spec.ReturnsSequence ? Output : All(_states);

    /// <summary>∂C/∂h of every step, with the contributions of all later steps, after <see cref="Backward"/>: T·m × w.</summary>
    protected Matrix<T> StateGradients => _layer.Spec.ReturnsSequence ? OutputGradient : All(_stateGradients);

    /// <summary>The weighted inputs of the gates, which <see cref="ForwardStep"/> overwrites: T·m × k·(w padded).</summary>
    protected Matrix<T> Gates => All(_z);

    /// <summary>∂C/∂ of the weighted inputs of the gates: T·m × k·(w padded).</summary>
    protected Matrix<T> GateDeltas => All(_delta);

    /// <summary>
    /// Measures, for each step, ‖∂C/∂state‖ of a row's cost C, as the root mean square over the rows that have the step.
    /// </summary>
    /// <param name="state">The state to follow.</param>
    /// <param name="norms">T numbers.</param>
    public void ReadGradientNorms(RecurrentState state, Span<double> norms)
    {
        Matrix<T> gradients = GradientsOf(state);
        for (int t = 0; t < norms.Length; t++)
        {
            int rows = 0;
            for (int row = 0; row < Batch.Rows; row++)
            {
                rows += t < LengthOf(row) ? 1 : 0;
            }

            double norm = rows == 0 ? 0 : Reductions.Norm<T>(gradients.Slice(t * Batch.Rows, Batch.Rows).Padded) / Math.Sqrt(rows);
            norms[t] = Math.ScaleB(norm, Exponent);
        }
    }

    /// <summary>
    /// The same, but only for the part of the cost that leaves through the last step of each row. Outputs at other steps do not count, so
    /// the method repeats the backward pass without them and overwrites δ.
    /// </summary>
    public void ReadCarriedNorms(RecurrentState state, Span<double> norms)
    {
        for (int i = 0; i < StateGradients.Rows; i++)
        {
            // Later steps add nothing to the gradient of the last step, so it still is the gradient from the layers behind.
            if (i != LastOf(i % Batch.Rows))
            {
                StateGradients.Row(i).Clear();
            }
        }

        PackBackward(_recurrentWeights);
        _startGradient.Padded.Clear();
        ShareRows(new RowJob(this, default, RowParts, isForward: false));
        ReadGradientNorms(state, norms);
    }

    /// <summary>Computes the state of each step from x and the previous state, which is zero at first.</summary>
    public sealed override void Forward(in BatchInput<T> x)
    {
        TakeParameters();
        _inputPanels.Pack(_weights, 0);
        PackForward(_recurrentWeights);
        ShareRows(new RowJob(this, x.Dense, RowParts, isForward: true));
        if (!_layer.Spec.ReturnsSequence)
        {
            for (int row = 0; row < Batch.Rows; row++)
            {
                States.Row(LastOf(row)).CopyTo(Output.Row(row));
            }
        }
    }

    /// <summary>Computes δ of every step, last to first, their mean, and ∂C/∂x = δWᵀ over all steps at once.</summary>
    public sealed override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        PackBackward(_recurrentWeights);
        SpreadOutputGradient();
        _startGradient.Padded.Clear();
        ShareRows(new RowJob(this, x.Dense, RowParts, isForward: false));
        SumKernels.SumRows(GateDeltas, T.One / T.CreateTruncating(Batch.Rows), _deltaMean);
        GateColumns.Join(_deltaMean, _layer.Width, T.One, _meanDelta);
        if (inputGradient.Rows > 0)
        {
            Transposition.Transpose(_weights, _transposed);
            MatrixKernels.Multiply(GateDeltas, _transposed, inputGradient, Batch.Workers);
        }
    }

    /// <summary>Computes ∂C/∂W = share · Σ xᵀδ, ∂C/∂U = share · Σ h₋ᵀδ, ∂C/∂b = share · Σ δ.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        _weightGradient.Padded.Clear();
        _recurrentGradient.Padded.Clear();
        Batch.Share(ColumnParts, _work * Batch.Rows, new ColumnJob(this, x.Dense, ColumnParts));
        GateColumns.Join(_weightGradient, _layer.Width, share, gradients[0]);
        GateColumns.Join(_recurrentGradient, _layer.Width, share, gradients[1]);
        ElementwiseKernels.Scale(_meanDelta.Padded, share * T.CreateTruncating(Batch.Rows), gradients[2].Padded);
    }

    /// <summary>Packs the recurrent weights for <see cref="ForwardStep"/>.</summary>
    protected abstract void PackForward(Matrix<T> recurrentWeights);

    /// <summary>Packs their transpose for <see cref="BackwardStep"/>, and prepares its buffers for the last step.</summary>
    protected abstract void PackBackward(Matrix<T> recurrentWeights);

    /// <summary>Computes the state of a step from <see cref="Gates"/>, which hold xW + b, and the previous state.</summary>
    protected abstract void ForwardStep(StepRows at);

    /// <summary>Computes δ of a step from ∂C/∂h, and adds its part to the gradient of the previous state.</summary>
    protected abstract void BackwardStep(StepRows at);

    /// <summary>Adds Σ h₋ᵀδ over some rows.</summary>
    /// <param name="before">h₋.</param>
    /// <param name="row">The first of the rows, counted over all steps.</param>
    /// <param name="gradient">w × k·(w padded).</param>
    /// <param name="column">The first column of the gradient to update, counted with padding.</param>
    /// <param name="columns">The number of columns.</param>
    protected virtual void AddRecurrentGradient(Matrix<T> before, int row, Matrix<T> gradient, int column, int columns) =>
        PanelProduct.AddOuterProducts(before, GateDeltas.Slice(row, before.Rows), column, gradient, column, columns);

    /// <summary>Returns the gradient of a state at all steps.</summary>
    /// <exception cref="ArgumentException">The layer has no such state.</exception>
    protected virtual Matrix<T> GradientsOf(RecurrentState state) => state == RecurrentState.Output
        ? StateGradients
        : throw new ArgumentException($"Only an lstm has a cell; layer {_layer.Number} is of another kind.", nameof(state));

    /// <summary>Clears the contribution of a step to the previous state of one row, for states other than h.</summary>
    /// <param name="row">The row of the previous step, counted over all steps.</param>
    protected virtual void CutCarry(int row)
    {
    }

    /// <summary>The rows of all steps in the current batch.</summary>
    protected Matrix<T> All(Matrix<T> buffer) => buffer.Top(Batch.Rows * _layer.Steps);

    /// <summary>The rows of one step.</summary>
    protected Matrix<T> At(Matrix<T> all, StepRows at) => all.Slice((at.Step * Batch.Rows) + at.First, at.Count);

    /// <summary>The rows of the last step.</summary>
    protected Matrix<T> LastStep(Matrix<T> buffer) => buffer.Slice((_layer.Steps - 1) * Batch.Rows, Batch.Rows);

    /// <summary>The states before a step; zeros before the first.</summary>
    protected Matrix<T> Before(Matrix<T> states, StepRows at) =>
        at.Step == 0 ? _start.Slice(at.First, at.Count) : At(states, at with { Step = at.Step - 1 });

    /// <summary>The buffer for gradients of the states before a step; before the first step it is a dummy that is never read.</summary>
    protected Matrix<T> GradientBefore(Matrix<T> gradients, StepRows at) =>
        at.Step == 0 ? _startGradient.Slice(at.First, at.Count) : At(gradients, at with { Step = at.Step - 1 });

    private int LengthOf(int row) => Batch.HasLengths ? Batch.Lengths[row] : _layer.Steps;

    private int LastOf(int row) => ((LengthOf(row) - 1) * Batch.Rows) + row;

    private void TakeParameters()
    {
        foreach (Parameter<T> parameter in (ReadOnlySpan<Parameter<T>>)[_layer.Weights, _layer.RecurrentWeights, _layer.Biases])
        {
            parameter.Fold();
        }

        GateColumns.Spread(_layer.Weights.Stored, _layer.Width, _weights);
        GateColumns.Spread(_layer.RecurrentWeights.Stored, _layer.Width, _recurrentWeights);
        GateColumns.Spread(_layer.Biases.Stored, _layer.Width, _biases);
    }

    /// <summary>
    /// Copies the output gradient to the last step of each row; all other steps start from zero if only the last state is returned.
    /// </summary>
    private void SpreadOutputGradient()
    {
        if (!_layer.Spec.ReturnsSequence)
        {
            StateGradients.Padded.Clear();
            for (int row = 0; row < Batch.Rows; row++)
            {
                OutputGradient.Row(row).CopyTo(StateGradients.Row(LastOf(row)));
            }
        }
    }

    private void ClearEnded(Matrix<T> all, StepRows at)
    {
        for (int row = at.First; Batch.HasLengths && row < at.Stop; row++)
        {
            if (at.Step >= Batch.Lengths[row])
            {
                all.Row((at.Step * Batch.Rows) + row).Clear();
            }
        }
    }

    private bool IsCut(int t, int row) =>
        t > 0 && t < LengthOf(row) && _layer.Spec.Truncation is { } truncation && (LengthOf(row) - t) % truncation == 0;

    private void SaveCut(StepRows at)
    {
        for (int row = at.First; _saved.Rows > 0 && row < at.Stop; row++)
        {
            if (IsCut(at.Step, row))
            {
                StateGradients.Row(((at.Step - 1) * Batch.Rows) + row).CopyTo(_saved.Row(row));
            }
        }
    }

    private void RestoreCut(StepRows at)
    {
        for (int row = at.First; _saved.Rows > 0 && row < at.Stop; row++)
        {
            if (IsCut(at.Step, row))
            {
                int before = ((at.Step - 1) * Batch.Rows) + row;
                _saved.Row(row).CopyTo(StateGradients.Row(before));
                CutCarry(before);
            }
        }
    }

    /// <summary>
    /// The number of parts of the rows, two for each thread, so that a thread that starts late still finds work. A part has eight rows, the
    /// height of a tile, or four if there would be too few parts.
    /// </summary>
    private int RowParts => Batch.Threads == 1 ? 1
        : Math.Clamp(Math.Max(Batch.Rows / 8, Math.Min(Batch.Rows / 4, Batch.Threads)), 1, 2 * Batch.Threads);

    /// <summary>The number of parts of the columns of a gradient, each at least two vectors of 512 bits wide.</summary>
    private int ColumnParts => Batch.Threads == 1 ? 1 : Math.Clamp(_weightGradient.Stride / (2 * Matrix<T>.Padding), 1, 2 * Batch.Threads);

    private void ShareRows(in RowJob job) => Batch.Share(job.Parts, _work * Batch.Rows, job);

    private void ForwardRows(Matrix<T> x, StepRows rows)
    {
        // Rows of several steps are adjacent only if the part contains all rows of a step.
        int together = rows.Count == Batch.Rows ? Math.Max(1, InputRows / Batch.Rows) : 1;
        for (int t = 0; t < _layer.Steps; t++)
        {
            StepRows at = rows with { Step = t };
            if (t % together == 0)
            {
                int first = (t * Batch.Rows) + at.First, count = at.Count * Math.Min(together, _layer.Steps - t);
                PanelProduct.MultiplyAddBias(x.Slice(first, count), _inputPanels, _biases, Gates.Slice(first, count));
            }

            ForwardStep(at);
            ClearEnded(States, at);
        }
    }

    private void BackwardRows(StepRows rows)
    {
        for (int t = _layer.Steps - 1; t >= 0; t--)
        {
            StepRows at = rows with { Step = t };
            ClearEnded(StateGradients, at);
            // A cut step must not pass its gradient on: keep the gradient of the state before, take the step, and put it back.
            SaveCut(at);
            BackwardStep(at);
            RestoreCut(at);
        }
    }

    private void AddGradients(Matrix<T> x, int column, int columns)
    {
        Matrix<T> delta = GateDeltas, states = States;
        for (int row = 0; row < delta.Rows; row += BlockRows)
        {
            int rows = Math.Min(BlockRows, delta.Rows - row);
            PanelProduct.AddOuterProducts(x.Slice(row, rows), delta.Slice(row, rows), column, _weightGradient, column, columns);

            // The state before the first step is zero. The other states are m rows before the δ that they belong to.
            int first = Math.Max(row, Batch.Rows);
            if (first < row + rows)
            {
                AddRecurrentGradient(
                    states.Slice(first - Batch.Rows, row + rows - first), first, _recurrentGradient, column, columns);
            }
        }
    }

    private readonly struct RowJob(RecurrentPass<T> pass, Matrix<T> x, int parts, bool isForward) : IJob
    {
        public int Parts => parts;

        public void Run(int part, int thread)
        {
            // Parts begin at multiples of four, the rows of a tile; only the last part may end elsewhere.
            int all = pass.Batch.Rows, start = all * part / parts / 4 * 4;
            int stop = part + 1 == parts ? all : all * (part + 1) / parts / 4 * 4;
            var rows = new StepRows(0, start, stop - start);
            if (isForward)
            {
                pass.ForwardRows(x, rows);
            }
            else
            {
                pass.BackwardRows(rows);
            }
        }
    }

    private readonly struct ColumnJob(RecurrentPass<T> pass, Matrix<T> x, int parts) : IJob
    {
        public void Run(int part, int thread)
        {
            int vectors = pass._weightGradient.Stride / Matrix<T>.Padding, start = vectors * part / parts, stop = vectors * (part + 1) / parts;
            pass.AddGradients(x, start * Matrix<T>.Padding, (stop - start) * Matrix<T>.Padding);
        }
    }
}
