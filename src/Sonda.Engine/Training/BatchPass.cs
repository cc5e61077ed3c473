using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// The forward and backward pass of one batch: the buffers, and the stages that fill them. Training, evaluation and probes all use it, in
/// <see cref="float"/> and in <see cref="double"/>. Only the owner of a pass calls the stages; all other code reads its <see cref="View"/>.
/// </summary>
/// <remarks>Layers count from 0, the first hidden layer; the last is the output. Only the constructor allocates.</remarks>
public sealed class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchRows<T> _input;
    private readonly BatchTargets<T> _targets;
    private readonly LayerPass<T>[] _layers;
    private readonly BatchContext _batch;

    /// <summary>Creates the buffers for batches of a data set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data set with the rows.</param>
    /// <param name="capacity">The maximum number of rows in a batch, at least 1.</param>
    /// <param name="cost">The cost to differentiate; null for the cost of the network.</param>
    /// <exception cref="ArgumentException">
    /// The data have another input or output size than the network, or the cost requires another output activation.
    /// </exception>
    public BatchPass(Network<T> network, Dataset data, int capacity, CostFunction? cost = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        DataFit.Require(network.Spec, cost ?? network.Spec.Cost, data);
        Network = network;
        _batch = new BatchContext(capacity) { HasLengths = !data.Lengths.IsEmpty };
        _targets = new BatchTargets<T>(data, Cost<T>.Of(cost ?? network.Spec.Cost, network.Spec.OutputActivation), _batch, capacity);
        var layers = new List<LayerPass<T>>();
        foreach (Layer<T> layer in network.Layers)
        {
            LayerPass<T> pass = layer.CreatePass(capacity, layers);
            pass.Batch = _batch;
            layers.Add(pass);
        }

        layers[^1].IsOutput = true;
        _layers = [.. layers];
        _input = new BatchRows<T>(network, data, _batch, capacity);
        View = new BatchView<T>(this);
    }

    /// <summary>The network.</summary>
    public Network<T> Network { get; }

    /// <summary>A read-only view of the batch.</summary>
    public BatchView<T> View { get; }

    /// <summary>The pass through each layer.</summary>
    internal IReadOnlyList<LayerPass<T>> Layers => _layers;

    /// <summary>The classes or targets of the batch.</summary>
    internal BatchTargets<T> Targets => _targets;

    /// <summary>Rows of the batch.</summary>
    public int Rows => _batch.Rows;

    /// <summary>The purpose of the pass; default: training.</summary>
    public BatchMode Mode
    {
        get => _batch.Mode;
        init => _batch.Mode = value;
    }

    /// <summary>
    /// Whether <see cref="Backward"/> rescales δ by powers of two, so that gradients too small for <typeparamref name="T"/> keep their
    /// digits: the true δ of layer l is the δ in the buffers times 2^<see cref="BatchView{T}.DeltaExponent"/>.
    /// </summary>
    public bool KeepsDeltaInRange { get; init; }

    /// <summary>Whether the update of a training step computes the gradients first and so can measure its effect.</summary>
    internal bool MeasuresUpdates { get; set; }

    /// <summary>An observer of the gradients on their way back through the layers; null for none, at no cost.</summary>
    internal IGradientFlow<T>? Flow { get; init; }

    /// <summary>
    /// The stream that selects the units to drop. Only its seed is used; it is never advanced. If null, or in an evaluation, dropout drops
    /// nothing.
    /// </summary>
    public RandomStream? Random
    {
        get => _batch.Random;
        init => _batch.Random = value;
    }

    /// <summary>Threads that share large computations; null for the calling thread only. The results are the same bytes.</summary>
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

    /// <summary>Training steps done before this batch; the dropout masks depend on it.</summary>
    internal long Step
    {
        get => _batch.Step;
        set => _batch.Step = value;
    }

    /// <summary>Stage 1: copies rows of the data set into the batch.</summary>
    public void Gather(ReadOnlySpan<int> rows)
    {
        _input.Gather(rows);
        _targets.Gather(rows);
    }

    /// <summary>Prefetches rows that the next <see cref="Gather"/> will read into the processor's cache.</summary>
    internal void Prefetch(ReadOnlySpan<int> rows) => _input.Prefetch(rows);

    /// <summary>Stage 2: computes z and a of every layer.</summary>
    public void Forward() => ForwardTo(_layers.Length);

    /// <summary>Computes z and a of the first layers.</summary>
    internal void ForwardTo(int layers)
    {
        for (int l = 0; l < layers; l++)
        {
            _layers[l].Forward(InputOf(l));
        }
    }

    /// <summary>Stage 3: computes δ of the output layer.</summary>
    public void OutputDelta() => _targets.OutputDelta(_layers[^1]);

    /// <summary>
    /// Stage 4: computes δ of every other layer, last to first (Nielsen 2015, equation BP2), and the mean of δ over the batch.
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
                // A power of two changes no digit of δ, only its exponent.
                before.Exponent = _layers[l].Exponent + (KeepsDeltaInRange ? Normalize(before.OutputGradient.Padded) : 0);
            }
        }
    }

    /// <summary>
    /// Measures how much of the gradient at the last step of each row reaches back to each earlier step. As <see
    /// cref="BatchView{T}.GradientNormPerStep"/>, but only for the part of the cost that leaves the layer through the last step. If the
    /// layer returns its last state only, that is the whole cost, and the norms are the same. If it returns a state at every step, each
    /// step has a gradient of its own, which says nothing about memory. Overwrites δ of the layer, so only the owner of the pass may call
    /// it.
    /// </summary>
    /// <param name="layer">The index of a recurrent layer.</param>
    /// <param name="norms">One number for each step.</param>
    /// <param name="state">The state to follow; default: the output h.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent or has no such state, or <paramref name="norms"/> has another
    /// length.</exception>
    public void CarriedNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        RecurrentAt(layer, norms.Length).ReadCarriedNorms(state, norms);

    /// <summary>Computes ∂C/∂w of the mean cost for every parameter of every layer.</summary>
    /// <param name="gradients">An arena in the shape of the network's parameters.</param>
    /// <param name="skipped">Whether to skip the weights that <see cref="UpdateWeights"/> can update by itself.</param>
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

    /// <summary>Whether the weights of a layer can be updated without storing their gradient.</summary>
    internal bool CanUpdateWeights(int layer) => _layers[layer] is IWeightUpdate<T> update && update.CanUpdate(InputOf(layer));

    /// <summary>Updates the weights of a layer for which <see cref="CanUpdateWeights"/> is true.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="update">The optimizer.</param>
    /// <param name="meter">Collects the norms of the update; null to measure nothing.</param>
    /// <returns>Whether the weights and their moments are finite.</returns>
    internal bool UpdateWeights(int layer, in ParameterUpdate<T> update, ParameterUpdateMeter? meter) =>
        ((IWeightUpdate<T>)_layers[layer]).Update(InputOf(layer), Share, update, meter);

    /// <summary>Whether every layer with parameters can take a step without storing its gradient.</summary>
    internal bool CanDescend => _layers.All(pass => pass is IDescent<T> || pass.Layer.Parameters.Count == 0);

    /// <summary>Takes a step of plain gradient descent in every layer; requires <see cref="CanDescend"/>.</summary>
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

    /// <summary>1/m, which turns a sum over the m rows of the batch into their mean.</summary>
    private T Share => T.One / T.CreateTruncating(Rows);

    /// <summary>The pass through a recurrent layer with a given number of steps.</summary>
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
    internal BatchInput<T> InputOf(int layer) => layer > 0 ? new BatchInput<T>(_layers[layer - 1].Output) : _input.Input;

    /// <summary>Multiplies by a power of two so that the largest magnitude is near 1; returns the exponent that undoes it.</summary>
    private static int Normalize(Span<T> values)
    {
        double largest = Reductions.MaxAbs<T>(values);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return 0;
        }

        // The factor itself must be a finite number: 2¹⁰⁰⁰ fits a double and 2¹²⁰ a float. Smaller values are scaled up further in the next
        // layer.
        int exponent = Math.Max(Math.ILogB(largest), typeof(T) == typeof(float) ? -120 : -1000);
        ElementwiseKernels.Scale(values, T.ScaleB(T.One, -exponent));
        return exponent;
    }
}
