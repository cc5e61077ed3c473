using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>Trains a network by gradient descent, in mini-batches or on all rows at once.</summary>
/// <remarks>
/// One thread; runs that do not depend on each other share the cores instead. The order of the rows in epoch e is
/// a function of the seed and of e alone. A step allocates nothing.
/// </remarks>
public sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The most rows whose gradient is added to the weights row by row. Beyond, their sum is formed first: many
    /// small numbers added to one large one would lose their last digits.
    /// </summary>
    private const int MostFusedRows = 32;

    private readonly Dataset _data;
    private readonly TrainingSpec _spec;
    private readonly RandomStream _random;
    private readonly BatchPass<T> _pass;
    private readonly int[] _order;
    private readonly Matrix<T>[] _step;
    private readonly Matrix<T>[] _biasStep;
    private readonly ParameterArena<T>? _gradients;
    private bool _gathered;

    /// <summary>Makes ready to train.</summary>
    /// <param name="network">The network; its parameters change.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="random">The root stream; epoch e shuffles by its stream ("shuffle", e).</param>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, the network does not fit the data, or nothing can be learned from its cost.
    /// </exception>
    public Trainer(Network<T> network, Dataset data, TrainingSpec spec, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        if (data.Count == 0)
        {
            throw new ArgumentException("There is nothing to train on: the data set has no rows.", nameof(data));
        }

        _data = data;
        _spec = spec.Validated();
        _random = random;
        int capacity = Math.Min(spec.BatchSize ?? data.Count, data.Count);
        _pass = new BatchPass<T>(network, data, capacity);
        if (network.Spec.Cost.CannotLearn(network.Spec.Sizes[^1], data.Classes) is { } reason)
        {
            throw new ArgumentException($"{network.Spec} cannot be trained. {reason}", nameof(network));
        }

        _order = new int[data.Count];
        NetworkSpec sizes = network.Spec;
        _step = new Matrix<T>[sizes.LayerCount];
        _biasStep = new Matrix<T>[sizes.LayerCount];
        _gradients = capacity > MostFusedRows ? new ParameterArena<T>(sizes) : null;
        for (int l = 0; l < sizes.LayerCount; l++)
        {
            _step[l] = Matrix<T>.Create(_gradients is null ? capacity : 1, sizes.Sizes[l + 1]);
            _biasStep[l] = Matrix<T>.Create(1, sizes.Sizes[l + 1]);
        }
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    /// <summary>Epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>Mini-batches done.</summary>
    public long StepCount { get; private set; }

    /// <summary>Looks on; null where nobody does, at no cost.</summary>
    public ITrainingObserver<T>? Observer { get; set; }

    /// <summary>One pass over the training rows.</summary>
    /// <param name="stop">Checked before each mini-batch; the parameters are then those of that moment.</param>
    /// <exception cref="DivergedException">A parameter is no longer finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public void TrainEpoch(CancellationToken stop = default)
    {
        ResetOrder();
        int size = _spec.BatchSize ?? _data.Count;
        if (_spec.BatchSize is not null)
        {
            _random.Split("shuffle", Epoch).Shuffle<int>(_order);
        }

        for (int start = 0; start < _order.Length; start += size)
        {
            stop.ThrowIfCancellationRequested();
            Step(Rows(start, size), Rows(start + size, size));
        }

        foreach (var layer in Network.Layers)
        {
            layer.FoldScale();
        }

        Epoch++;
        RequireFinite();
    }

    private void Step(ReadOnlySpan<int> rows, ReadOnlySpan<int> next)
    {
        Gather(rows);
        _pass.Prefetch(next);
        _pass.Forward();
        _pass.OutputDelta();
        _pass.Backward();
        Observer?.GradientsReady(StepCount, _pass);
        Update();
        StepCount++;
    }

    private void Gather(ReadOnlySpan<int> rows)
    {
        // Batch gradient descent takes the same rows in the same order every time.
        if (!_gathered)
        {
            _pass.Gather(rows);
            _gathered = _spec.BatchSize is null;
        }
    }

    private void Update()
    {
        T rate = T.CreateTruncating(-_spec.LearningRate / _pass.Rows);
        T decay = T.CreateTruncating(1 - (_spec.LearningRate * _spec.Lambda / _data.Count));
        for (int l = 0; l < _step.Length; l++)
        {
            ElementwiseKernels.Scale(_pass.BiasGradient(l).Padded, T.CreateTruncating(-_spec.LearningRate), _biasStep[l].Padded);
            Network.Layer(l).DescendBiases(_biasStep[l]);
            if (_gradients is null)
            {
                _pass.Descend(l, rate, decay, _step[l].Top(_pass.Rows));
            }
            else
            {
                Matrix<T> gradient = _gradients.Weights(l);
                gradient.Padded.Clear();
                _pass.AddWeightGradient(l, gradient);
                ElementwiseKernels.Scale(gradient.Padded, rate);
                Network.Layer(l).Descend(gradient, decay);
            }
        }
    }

    private ReadOnlySpan<int> Rows(int start, int size) =>
        start >= _order.Length ? [] : _order.AsSpan(start, Math.Min(size, _order.Length - start));

    private void ResetOrder()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    private void RequireFinite()
    {
        for (int l = 0; l < Network.Spec.LayerCount; l++)
        {
            if (!Network.Layer(l).IsFinite())
            {
                throw new DivergedException(Epoch, l);
            }
        }
    }
}
