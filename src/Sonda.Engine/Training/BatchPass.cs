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
/// and probes all go through here, in <see cref="float"/> and in <see cref="double"/>. The stages belong to the owner of the
/// pass; everybody else reads its <see cref="View"/>.
/// </summary>
/// <remarks>Layers count from 0, the first hidden layer; the last is the output. Nothing is allocated after construction.</remarks>
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
    /// <param name="capacity">The largest number of rows in a batch, 1 or more.</param>
    /// <param name="cost">The cost to differentiate; null for the network's own.</param>
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
        View = new BatchView<T>(this);
    }

    /// <summary>The network.</summary>
    public Network<T> Network { get; }

    /// <summary>The readings of the batch, for all who may read and not write.</summary>
    public BatchView<T> View { get; }

    /// <summary>The pass through each layer.</summary>
    internal IReadOnlyList<LayerPass<T>> Layers => _layers;

    /// <summary>The classes or targets of the batch.</summary>
    internal BatchTargets<T> Targets => _targets;

    /// <summary>Rows of the batch.</summary>
    public int Rows => _batch.Rows;

    /// <summary>Why batches are sent; default: to learn.</summary>
    public BatchMode Mode
    {
        get => _batch.Mode;
        init => _batch.Mode = value;
    }

    /// <summary>
    /// Whether <see cref="Backward"/> keeps δ in range by powers of two, so that gradients too small for a number of
    /// type <typeparamref name="T"/> keep their digits: the true δ of layer l is what the buffers hold times
    /// 2^<see cref="BatchView{T}.DeltaExponent"/>.
    /// </summary>
    public bool KeepsDeltaInRange { get; init; }

    /// <summary>Whether the update of a training step forms the gradients and can measure what it does with them.</summary>
    internal bool MeasuresUpdates { get; set; }

    /// <summary>Watches the gradients on their way back through the layers; null if not watched, which costs nothing.</summary>
    internal IGradientFlow<T>? Flow { get; init; }

    /// <summary>
    /// The stream that draws the units to drop, by its seed alone: nothing is taken from it. Null drops nothing; an evaluation
    /// drops nothing in any case.
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
            Flow?.Arrived(l, View);
            LayerPass<T>? before = l > 0 ? _layers[l - 1] : null;
            _layers[l].Backward(InputOf(l), before?.OutputGradient ?? default);
            if (before is not null)
            {
                before.Exponent = _layers[l].Exponent + (KeepsDeltaInRange ? Normalize(before.OutputGradient.Padded) : 0);
            }
        }
    }

    /// <summary>
    /// As <see cref="BatchView{T}.GradientNormPerStep"/>, of that part of the cost alone that leaves the layer through the last
    /// step of each row: how much of the last step reaches back to each. If the layer gives its last state alone, that is all of
    /// the cost, and the norms are the same; if it gives a state at every step, each of those has a gradient of its own, which
    /// says nothing of memory. Overwrites δ of the layer, so only the owner of the pass may ask.
    /// </summary>
    /// <param name="layer">The layer, which is recurrent.</param>
    /// <param name="norms">One for each step.</param>
    /// <param name="state">The state to follow; default: the output h.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent or has no such state, or there is not one number for each step.</exception>
    public void CarriedNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        RecurrentAt(layer, norms.Length).ReadCarriedNorms(state, norms);

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
    /// <param name="update">The optimizer.</param>
    /// <param name="meter">Takes the norms of the update; null if they are not measured.</param>
    /// <returns>Whether they, and what is remembered of them, are finite.</returns>
    internal bool UpdateWeights(int layer, in ParameterUpdate<T> update, ParameterUpdateMeter? meter) =>
        ((IWeightUpdate<T>)_layers[layer]).Update(InputOf(layer), Share, update, meter);

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

    /// <summary>The pass through a recurrent layer of a number of steps.</summary>
    internal RecurrentPass<T> RecurrentAt(int layer, int steps)
    {
        if (_layers[layer] is not RecurrentPass<T> pass)
        {
            throw new ArgumentException($"Layer {Network.Layers[layer].Number} is not recurrent.", nameof(layer));
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(steps, pass.Layer.Input.Steps);
        return pass;
    }

    /// <summary>The input of a layer.</summary>
    internal BatchInput<T> InputOf(int layer) =>
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
