using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Training;

/// <summary>Trains a network, in mini-batches or on all rows at once.</summary>
/// <remarks>
/// The order of the rows in epoch e is a function of the seed and of e alone, and what is dropped in a step of the seed
/// and the step. A step allocates nothing.
/// </remarks>
public sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The most rows whose gradient is added to the weights row by row. Beyond, their sum is formed first: many
    /// small numbers added to one large one would lose their last digits.
    /// </summary>
    private const int MaxFusedRows = 32;

    private readonly Dataset _data;
    private readonly TrainingSpec _spec;
    private readonly RandomStream _random;
    private readonly BatchPass<T> _pass;
    private readonly FiniteGuard<T> _guard;
    private readonly GradientStep<T>? _gradientStep;
    private readonly ParameterUpdateNorms[] _updates;
    private readonly StepObservers<T> _observers = new();
    private readonly int[] _order;
    private readonly int _batchSize;
    private ScheduleState _schedule = ScheduleState.Start;
    private int _position;
    private bool _gathered;

    /// <summary>Makes ready to train.</summary>
    /// <param name="network">The network; its parameters change.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="random">The root stream; epoch e shuffles by its stream ("shuffle", e).</param>
    /// <param name="workers">
    /// Threads that share what is large: products, the images of a convolution, the rows of a recurrent batch; null for the
    /// caller's alone. They change the time and never the bytes, and pay from dense layers of about 100 units on. They stay the caller's, and serve one trainer at a time.
    /// </param>
    /// <exception cref="BatchSizeException">The last mini-batch of an epoch has a single row, and a batch norm needs more.</exception>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, the network does not fit the data, or nothing can be learned from its cost.
    /// </exception>
    public Trainer(Network<T> network, Dataset data, TrainingSpec spec, RandomStream random, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(network);
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
        _batchSize = Math.Min(spec.BatchSize ?? data.Count, data.Count);
        DataFit.RequireBatches(network.Layers, data, _batchSize);
        _pass = new BatchPass<T>(network, data, _batchSize) { Random = random, Workers = workers };
        if (network.Spec.CannotLearn(data) is { } reason)
        {
            throw new ArgumentException($"{network.Spec} cannot be trained. {reason}", nameof(network));
        }

        bool fused = spec.IsPlainDescent && _batchSize <= MaxFusedRows && _pass.CanDescend;
        _gradientStep = fused ? null : new GradientStep<T>(network, spec);
        _pass.MeasuresUpdates = !fused;
        _guard = new FiniteGuard<T>(_pass, _gradientStep);
        _updates = fused ? [] : new ParameterUpdateNorms[network.Parameters.Count];
        _order = new int[data.Count];
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    /// <summary>Epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>Mini-batches done.</summary>
    public long StepCount { get; private set; }

    /// <summary>Mini-batches in an epoch.</summary>
    public int StepsPerEpoch => (_data.Count + _batchSize - 1) / _batchSize;

    /// <summary>η of the next step, before the factor of a layer.</summary>
    public double LearningRate => _spec.LearningRate * _spec.Schedule.Factor(StepCount, StepsPerEpoch, _schedule);

    /// <summary>The observers, in the order in which they were added.</summary>
    public IReadOnlyList<ITrainingObserver<T>> Observers => _observers.All;

    /// <summary>Lets an observer watch from the next step on, behind those that watch already.</summary>
    /// <exception cref="ArgumentException">It watches already.</exception>
    public void AddObserver(ITrainingObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
    }

    /// <summary>Lets an observer watch no longer, from the next step on.</summary>
    /// <returns>Whether it watched.</returns>
    public bool RemoveObserver(ITrainingObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Remove(observer);
    }

    /// <summary>One pass over the training rows, or what is left of one that was stopped.</summary>
    /// <param name="stop">Checked before each mini-batch; the parameters are then those of that moment.</param>
    /// <exception cref="DivergedException">A number was not finite; the parameters are then those of that moment.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public void TrainEpoch(CancellationToken stop = default)
    {
        int epoch = Epoch;
        while (Epoch == epoch)
        {
            stop.ThrowIfCancellationRequested();
            TrainStep();
        }
    }

    /// <summary>One mini-batch. The last of an epoch ends it.</summary>
    /// <exception cref="DivergedException">A number was not finite; the parameters are then those of that moment.</exception>
    public void TrainStep()
    {
        if (_position == 0)
        {
            BeginEpoch();
        }

        Step(RowsAt(_position), RowsAt(_position + _batchSize));
        StepCount++;
        _position += _batchSize;
        if (_position >= _order.Length)
        {
            EndEpoch();
        }
    }

    /// <summary>Tells the schedule how good the network has become; call it after an epoch.</summary>
    /// <param name="metric">What is to become small, such as the validation cost.</param>
    public void Observe(double metric) => _schedule = _spec.Schedule.Observe(_schedule, Epoch, metric);

    /// <summary>All that carries over to the next mini-batch, copied.</summary>
    public TrainingState<T> Save() => new()
    {
        Epoch = Epoch,
        Batch = _position / _batchSize,
        Step = StepCount,
        Schedule = _schedule,
        Parameters = [.. Network.Parameters.Select(parameter => parameter.Stored.ToArray())],
        Factors = [.. Network.Parameters.Select(parameter => parameter.Factor)],
        Moments = [.. _gradientStep?.CopyMoments() ?? []],
    };

    /// <summary>Goes on where a trainer of the same network, data, settings and seed was.</summary>
    /// <exception cref="ArgumentException">The state is of another network, optimizer or number of rows.</exception>
    public void Restore(TrainingState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireFit([.. Network.Parameters.Select(own => own.Count)], _gradientStep?.Optimizer.Moments.Count ?? 0, StepsPerEpoch);
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            Network.Parameters[i].Set(state.Parameters[i]);
            Network.Parameters[i].Factor = state.Factors[i];
        }

        _gradientStep?.Resume(state.Step, state.Moments);
        (Epoch, StepCount, _schedule) = (state.Epoch, state.Step, state.Schedule);
        (_position, _gathered) = (state.Batch * _batchSize, false);
        if (_position > 0)
        {
            BeginEpoch();
        }
    }

    private void Step(ReadOnlySpan<int> rows, ReadOnlySpan<int> next)
    {
        StepNeeds needs = _observers.Ask(StepCount);
        Gather(rows);
        _pass.Prefetch(next);
        _pass.Forward();
        Require(_guard.IsForwardFinite, TrainingPhase.Forward);
        Require(_guard.IsCostFinite, TrainingPhase.Cost);
        _pass.OutputDelta();
        _pass.Backward();
        Require(_guard.IsBackwardFinite, TrainingPhase.Backward);
        if ((needs & StepNeeds.Gradients) != 0)
        {
            _observers.GradientsReady(StepCount, _pass.View);
        }

        bool measures = (needs & StepNeeds.ParameterUpdates) != 0;
        Require(Update(measures), TrainingPhase.Update);
        if (measures)
        {
            _observers.ParametersUpdated(StepCount, _pass.View, _updates);
        }
    }

    private void Require(bool finite, TrainingPhase phase)
    {
        if (!finite)
        {
            throw new DivergedException(_guard.Find(phase) with
            {
                Epoch = Epoch + 1,
                Batch = (_position / _batchSize) + 1,
                Step = StepCount + 1,
            });
        }
    }

    private void Gather(ReadOnlySpan<int> rows)
    {
        _pass.Step = StepCount;

        // Batch gradient descent takes the same rows in the same order every time.
        if (!_gathered)
        {
            _pass.Gather(rows);
            _gathered = _spec.BatchSize is null;
        }
    }

    private bool Update(bool measures)
    {
        double rate = LearningRate;
        double lambda = _spec.Lambda / _data.Count;
        return _gradientStep?.Take(_pass, rate, _spec.Optimizer.WeightDecay + lambda, measures ? _updates : default)
            ?? _pass.Descend(rate, 1 - (rate * lambda));
    }

    private void BeginEpoch()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        if (_spec.BatchSize is not null)
        {
            _random.Split("shuffle", Epoch).Shuffle<int>(_order);
        }
    }

    private void EndEpoch()
    {
        foreach (Parameter<T> parameter in Network.Parameters)
        {
            parameter.Fold();
        }

        _position = 0;
        Epoch++;
    }

    private ReadOnlySpan<int> RowsAt(int start) =>
        start >= _order.Length ? [] : _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start));
}
