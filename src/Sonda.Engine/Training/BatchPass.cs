using System.Numerics;
using System.Runtime.InteropServices;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// One batch on its way through a network and back: the buffers, and the stages that fill them. Training, evaluation
/// and probes all go through here, in <see cref="float"/> and in <see cref="double"/>.
/// </summary>
/// <remarks>Layers count from 0, the first hidden layer; the last is the output. Nothing is allocated after construction, but by <see cref="WeightGradient"/>.</remarks>
public sealed class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dataset _data;
    private readonly BatchTargets<T> _targets;
    private readonly SparseRows? _sparse;
    private readonly Matrix<T> _dense;
    private readonly LayerPass<T>[] _layers;
    private readonly BatchContext _batch;
    private readonly int[] _rows;
    private readonly float[] _row;

    /// <summary>Buffers for batches of a data set on their way through a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Where the rows come from.</param>
    /// <param name="capacity">The most rows of a batch, 1 or more.</param>
    /// <param name="cost">The cost whose gradients are wanted; null for the network's own.</param>
    /// <exception cref="ArgumentException">
    /// The network's input or output size is not that of the data, or the cost reads another output activation than the
    /// network has.
    /// </exception>
    public BatchPass(Network<T> network, Dataset data, int capacity, CostFunction? cost = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        DataFit.Require(network.Spec, cost ?? network.Spec.Cost, data);
        Network = network;
        _data = data;
        _rows = new int[capacity];
        _batch = new BatchContext(capacity) { HasLengths = !data.Lengths.IsEmpty };
        _targets = new BatchTargets<T>(data, cost ?? network.Spec.Cost, _batch, capacity);
        var layers = new List<LayerPass<T>>();
        foreach (Layer<T> layer in network.Layers)
        {
            LayerPass<T> pass = layer.CreatePass(capacity, layers);
            pass.Batch = _batch;
            layers.Add(pass);
        }

        layers[^1].IsOutput = true;
        _layers = [.. layers];
        _sparse = network.Layers[0] is Dense<T> && !network.Spec.Input.IsSequence ? data.Rows as SparseRows : null;
        Shape input = network.Spec.Input;
        _dense = _sparse is null ? Matrix<T>.Create(capacity * input.Steps, input.Features) : default;
        _row = new float[input.Count];
    }

    /// <summary>The network.</summary>
    public Network<T> Network { get; }

    /// <summary>The pass through each layer.</summary>
    internal IReadOnlyList<LayerPass<T>> Layers => _layers;

    /// <summary>Rows of the batch.</summary>
    public int Rows => _batch.Rows;

    /// <summary>Why batches are sent; to learn unless told.</summary>
    public BatchMode Mode
    {
        get => _batch.Mode;
        init => _batch.Mode = value;
    }

    /// <summary>
    /// The classes of the batch, step after step where every time step has one; none where there are targets instead.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _targets.Labels;

    /// <summary>
    /// Whether <see cref="Backward"/> keeps δ in range by powers of two, so that gradients too small for a number of
    /// type <typeparamref name="T"/> keep their digits: the true δ of layer l is what the buffers hold times
    /// 2^<see cref="DeltaExponent"/>.
    /// </summary>
    public bool KeepsDeltaInRange { get; init; }

    /// <summary>Whether the update of a training step can measure what it does (<see cref="ITrainingObserver{T}.Moved"/>).</summary>
    public bool MeasuresUpdates { get; internal set; }

    /// <summary>Looks on while gradients go back through the layers; null where nobody does, at no cost.</summary>
    public IGradientFlow<T>? Flow { get; init; }

    /// <summary>
    /// What draws the units to be dropped, by its seed alone: nothing is taken from the stream. Null where nothing is to be dropped;
    /// where the batch is to be judged nothing is anyway.
    /// </summary>
    public RandomStream? Random
    {
        get => _batch.Random;
        init => _batch.Random = value;
    }

    /// <summary>Threads that share what is large; null for the caller's alone. The bytes are the same.</summary>
    internal Workers? Workers
    {
        get => _batch.Workers;
        init
        {
            _batch.Workers = value;
            foreach (LayerPass<T> layer in _layers)
            {
                layer.Prepare(_batch.Threads);
            }
        }
    }

    /// <summary>Training steps done before this batch.</summary>
    internal long Step
    {
        get => _batch.Step;
        set => _batch.Step = value;
    }

    /// <summary>Stage 1: takes rows of the data set.</summary>
    public void Gather(ReadOnlySpan<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, _rows.Length);
        _batch.Rows = rows.Length;
        _targets.Gather(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            _rows[i] = _data.Start + rows[i];
        }

        for (int i = 0; _batch.HasLengths && i < rows.Length; i++)
        {
            _batch.Lengths[i] = _data.Lengths[rows[i]];
        }

        if (_sparse is null)
        {
            GatherDense(rows);
        }
    }

    /// <summary>Asks the processor to bring rows near that <see cref="Gather"/> will take next.</summary>
    public void Prefetch(ReadOnlySpan<int> rows)
    {
        if (_sparse is not null)
        {
            foreach (int row in rows)
            {
                _sparse.Prefetch(_data.Start + row);
            }
        }
    }

    /// <summary>Stage 2: z and a of every layer.</summary>
    public void Forward() => ForwardTo(_layers.Length);

    /// <summary>z and a of the first layers.</summary>
    internal void ForwardTo(int layers)
    {
        for (int l = 0; l < layers; l++)
        {
            _layers[l].Forward(InputOf(l));
        }
    }

    /// <summary>Stage 3: δ of the output layer.</summary>
    public void OutputDelta() => _targets.OutputDelta(_layers[^1]);

    /// <summary>
    /// Stage 4: δ of every other layer, last to first (Nielsen 2015, equation BP2), and the mean of δ over the batch.
    /// </summary>
    public void Backward()
    {
        _layers[^1].Exponent = 0;
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            Flow?.Arrived(l, this);
            LayerPass<T>? before = l > 0 ? _layers[l - 1] : null;
            _layers[l].Backward(InputOf(l), before?.OutputGradient ?? default);
            if (before is not null)
            {
                before.Exponent = _layers[l].Exponent + (KeepsDeltaInRange ? Normalize(before.OutputGradient.Padded) : 0);
            }
        }
    }

    /// <summary>
    /// ∂C/∂b of the averaged cost, one number for each neuron: the mean over the batch of δ of a layer. Empty where a
    /// layer adds nothing. Before a batch norm it is zero but for rounding, because batch norm takes off what a bias
    /// adds; the gradient of the norm's own shift, its mean δ, stands in its place.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public ReadOnlySpan<T> MeanDelta(int layer) => _layers[layer].MeanDelta;

    /// <summary>The Euclidean norm of <see cref="MeanDelta"/>: the learning speed of a layer.</summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public double LearningSpeed(int layer) => Reductions.Norm(_layers[layer].MeanDelta);

    /// <summary>What δ of a layer in the buffers is to be multiplied by: 2 to this power.</summary>
    public int DeltaExponent(int layer) => _layers[layer].Exponent;

    /// <summary>
    /// ∂C/∂a of one row in a layer while it is <see cref="IGradientFlow{T}.Arrived"/>; later it may have become δ.
    /// </summary>
    public ReadOnlySpan<T> OutputGradient(int layer, int row) => _layers[layer].OutputGradient.Row(row);

    /// <summary>Rows of what a layer gives: those of the batch, times the steps where it gives a sequence.</summary>
    public int RowsOf(int layer) => _layers[layer].Output.Rows;

    /// <summary>Rows of δ of a layer: as <see cref="RowsOf"/>, but those of all steps also where a recurrent layer gives its last state alone.</summary>
    public int DeltaRowsOf(int layer) => _layers[layer].Delta.Rows;

    /// <summary>Rows of z of a layer; as <see cref="DeltaRowsOf"/> but for an lstm or gru, whose z is not kept: there those of what it gives.</summary>
    public int WeightedInputRowsOf(int layer) => _layers[layer].WeightedInput.Rows;

    /// <summary>Writes the slopes φ′(z) of one row in a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="row">The row, as in <see cref="Delta(int, int)"/>.</param>
    /// <param name="slopes">As long as the row.</param>
    /// <returns>False, and nothing written, where the layer has no activation of its own.</returns>
    public bool TryReadSlopes(int layer, int row, Span<T> slopes) =>
        _layers[layer].TryReadSlopes(InputOf(layer), row, slopes);

    /// <summary>
    /// δ of one row in a layer; of a sequence, of one step (step t of row i is row t·m + i). Where the activation of a
    /// layer is computed together with its weights, ∂C/∂z of what goes into it; else ∂C/∂ of what the layer gives, which
    /// for weights with a normalisation or an activation behind them is ∂C/∂z again. Of a recurrent layer, ∂C/∂z of all
    /// its gates at a step, through all later steps too; of an lstm or gru the gates stand side by side, each padded with zeros.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    /// <param name="row">From 0, below <see cref="DeltaRowsOf"/>.</param>
    public ReadOnlySpan<T> Delta(int layer, int row) => _layers[layer].Delta.Row(row);

    /// <summary>Outputs of one row in a layer.</summary>
    public ReadOnlySpan<T> Activation(int layer, int row) => _layers[layer].Output.Row(row);

    /// <summary>Weighted inputs of one row in a layer.</summary>
    public ReadOnlySpan<T> WeightedInput(int layer, int row) => _layers[layer].WeightedInput.Row(row);

    /// <summary>The cost of one row, after <see cref="Forward"/>; the mean over its steps where every step has a class.</summary>
    public double CostOf(int row) => _targets.CostOf(_layers[^1], row);

    /// <summary>
    /// The share of the steps of one row, 0 or 1 of a single one, whose outputs stand for their class, after
    /// <see cref="Forward"/>; NaN where there are targets.
    /// </summary>
    public double RightShare(int row) => _targets.RightShare(_layers[^1], row);

    /// <summary>
    /// The class that the outputs of one row stand for, after <see cref="Forward"/>: that of the largest, the first of equals;
    /// of a single output the class, 0 or 1, that it is nearer to.
    /// </summary>
    /// <param name="row">The row of the batch.</param>
    /// <param name="step">The time step, from 0, where every step has a class.</param>
    public int ClassOf(int row, int step = 0) => _targets.ClassOf(_layers[^1], row, step);

    /// <summary>
    /// Writes how much each time step of a recurrent layer matters to the cost, after <see cref="Backward"/>: the norm of
    /// ∂C/∂state of a row, as the root mean square over the rows that have the step, 0 where none has. Paths through
    /// all later steps count, up to the truncation.
    /// </summary>
    /// <remarks>
    /// Where the gradient vanishes on its way back, the numbers of type <typeparamref name="T"/> end: with
    /// <see cref="KeepsDeltaInRange"/> at about 1e-38 (float) or 1e-308 (double) of the largest gradient that comes into
    /// the layer, smaller ones are 0.
    /// </remarks>
    /// <param name="layer">The layer, which is recurrent.</param>
    /// <param name="norms">One for each step.</param>
    /// <param name="state">Which state; the output h unless told.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent or has no such state, or there is not one number for each step.</exception>
    public void GradientNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        RecurrentAt(layer, norms.Length).ReadGradientNorms(state, norms);

    /// <summary>
    /// The same of that part of the cost alone which leaves the layer through the last step of each row: how much of the last step
    /// reaches back to each. Where the layer gives its last state alone that is all of the cost, and the norms are those of
    /// <see cref="GradientNormPerStep"/>; where it gives a state at every step, each of those has a gradient of its own, which
    /// says nothing of memory. Overwrites δ of the layer.
    /// </summary>
    /// <inheritdoc cref="GradientNormPerStep"/>
    public void CarriedNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        RecurrentAt(layer, norms.Length).ReadCarriedNorms(state, norms);

    /// <summary>Writes Σ ∂C/∂W of the batch for one layer, in the scale of its δ; allocates.</summary>
    /// <param name="layer">The layer, which has weights: those of its first parameter are meant.</param>
    /// <param name="gradient">Row after row, as the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not that of the parameter.</exception>
    public void WeightGradient(int layer, Span<T> gradient)
    {
        IReadOnlyList<Parameter<T>> parameters = Network.Layers[layer].Parameters;
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, parameters[0].Count);
        Matrix<T>[] sums = [.. parameters.Select(parameter => Matrix<T>.Create(parameter.Rows, parameter.Columns))];
        _layers[layer].WriteGradients(InputOf(layer), T.One, sums);
        for (int row = 0; row < sums[0].Rows; row++)
        {
            sums[0].Row(row).CopyTo(gradient.Slice(row * sums[0].Columns, sums[0].Columns));
        }
    }

    /// <summary>Writes ∂C/∂w of the averaged cost for every parameter of every layer.</summary>
    /// <param name="gradients">As the network's parameters.</param>
    /// <param name="skipped">Whether the weights of those that can are left out, to be moved by <see cref="UpdateWeights"/>.</param>
    internal void WriteGradients(ParameterArena<T> gradients, bool skipped = false)
    {
        T share = Share;
        for (int l = 0; l < _layers.Length; l++)
        {
            ReadOnlySpan<Matrix<T>> own = gradients.Slice(Network.FirstParameter(l), Network.Layers[l].Parameters.Count);
            if (skipped && CanUpdateWeights(l))
            {
                ((IWeightUpdate<T>)_layers[l]).WriteOtherGradients(share, own);
            }
            else
            {
                _layers[l].WriteGradients(InputOf(l), share, own);
            }
        }
    }

    /// <summary>Whether the weights of a layer can be moved without their gradient being written down.</summary>
    internal bool CanUpdateWeights(int layer) => _layers[layer] is IWeightUpdate<T> update && update.CanUpdate(InputOf(layer));

    /// <summary>Moves the weights of a layer, where <see cref="CanUpdateWeights"/>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="mover">The optimizer.</param>
    /// <param name="meter">What is measured; null where nobody asks.</param>
    /// <returns>Whether they, and what is remembered of them, are finite.</returns>
    internal bool UpdateWeights(int layer, in ParameterUpdate<T> mover, ParameterUpdateMeter? meter) =>
        ((IWeightUpdate<T>)_layers[layer]).Update(InputOf(layer), Share, mover, meter);

    /// <summary>Whether every layer with parameters can take a step without its gradient being written down.</summary>
    internal bool CanDescend => _layers.All(pass => pass is IDescent<T> || pass.Layer.Parameters.Count == 0);

    /// <summary>A step of plain gradient descent in every layer, where <see cref="CanDescend"/>.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="decay">1 − ηλ/n.</param>
    /// <returns>Whether every parameter is still finite.</returns>
    internal bool Descend(double learningRate, double decay)
    {
        bool finite = true;
        for (int l = 0; l < _layers.Length; l++)
        {
            finite &= (_layers[l] as IDescent<T>)?.Descend(InputOf(l), learningRate, decay) ?? true;
        }

        return finite;
    }

    /// <summary>What a sum over the rows is multiplied by for the mean.</summary>
    private T Share => T.One / T.CreateTruncating(Rows);

    private RecurrentPass<T> RecurrentAt(int layer, int steps)
    {
        if (_layers[layer] is not RecurrentPass<T> pass)
        {
            throw new ArgumentException($"Layer {Network.Layers[layer].Number} is not recurrent.", nameof(layer));
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(steps, pass.Layer.Input.Steps);
        return pass;
    }

    private BatchInput<T> InputOf(int layer) =>
        layer > 0 ? new BatchInput<T>(_layers[layer - 1].Output)
        : _sparse is not null ? new BatchInput<T>(_sparse, _rows.AsSpan(0, Rows))
        : new BatchInput<T>(_dense.Top(Rows * Network.Spec.Input.Steps));

    /// <summary>Copies rows together; of sequences, step t of row i into row t·m + i.</summary>
    private void GatherDense(ReadOnlySpan<int> rows)
    {
        (int steps, int features) = (Network.Spec.Input.Steps, Network.Spec.Input.Features);
        if (typeof(T) == typeof(float) && steps == 1)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                _data.CopyRow(rows[i], MemoryMarshal.Cast<T, float>(_dense.Row(i)));
            }

            return;
        }

        Span<float> row = _row;
        for (int i = 0; i < rows.Length; i++)
        {
            _data.CopyRow(rows[i], row);
            for (int t = 0; t < steps; t++)
            {
                Convert(row.Slice(t * features, features), _dense.Row((t * rows.Length) + i));
            }
        }
    }

    private static void Convert(ReadOnlySpan<float> source, Span<T> destination)
    {
        if (typeof(T) == typeof(float))
        {
            source.CopyTo(MemoryMarshal.Cast<T, float>(destination));
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = T.CreateTruncating(source[i]);
        }
    }

    /// <summary>Multiplies by a power of two so that the largest magnitude is near 1, and tells what undoes it.</summary>
    private static int Normalize(Span<T> values)
    {
        double largest = Reductions.MaxAbs<T>(values);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return 0;
        }

        // 2¹⁰⁰⁰ is a double and 2¹²⁰ a float; what is still small then is brought up in the next layer.
        int exponent = Math.Max(Math.ILogB(largest), typeof(T) == typeof(float) ? -120 : -1000);
        ElementwiseKernels.Scale(values, T.ScaleB(T.One, -exponent));
        return exponent;
    }
}
