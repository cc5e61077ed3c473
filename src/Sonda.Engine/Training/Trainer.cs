using System.Diagnostics.CodeAnalysis;
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
    private readonly RandomStream _random;
    private readonly Workers? _workers;
    private readonly StepObservers<T> _observers = new();
    private readonly int[] _order;
    private BatchPass<T> _pass;
    private FiniteGuard<T> _guard;
    private GradientStep<T>? _gradientStep;
    private ParameterUpdateNorms[] _updates;
    private int _batchSize;
    private ScheduleState _schedule = ScheduleState.Start;
    private TrainingPosition _scheduleStart;
    private long _optimizerStart;
    private int _position;
    private bool _gathered;
    private bool _isStepping;

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

        (_data, _random, _workers) = (data, random, workers);
        Spec = spec.Validated();
        _batchSize = BatchSizeOf(spec);
        DataFit.RequireBatches(network.Layers, data, _batchSize);
        _pass = CreatePass(network, _batchSize);
        if (network.Spec.CannotLearn(data) is { } reason)
        {
            throw new ArgumentException($"{network.Spec} cannot be trained. {reason}", nameof(network));
        }

        _order = new int[data.Count];
        Take(_pass, IsFused(spec, _pass, _batchSize) ? null : new GradientStep<T>(network, spec));
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    /// <summary>The settings of the next step.</summary>
    public TrainingSpec Spec { get; private set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>Mini-batches done.</summary>
    public long StepCount { get; private set; }

    /// <summary>Rows done of the epoch that has begun; 0 between two epochs.</summary>
    public int Row => _position;

    /// <summary>Mini-batches in an epoch of the present batch size.</summary>
    public int StepsPerEpoch => (_data.Count + _batchSize - 1) / _batchSize;

    /// <summary>η of the next step, before the factor of a layer.</summary>
    public double LearningRate => Spec.LearningRate * Spec.Schedule.Factor(ScheduleStep, StepsPerEpoch, _schedule);

    /// <summary>
    /// Steps since the schedule began, as if all had been of the present batch size: epochs and rows count, however they were cut.
    /// If no batch size has changed this is a whole number, the count of steps.
    /// </summary>
    private double ScheduleStep =>
        ((double)(Epoch - _scheduleStart.Epoch) * StepsPerEpoch) + ((double)(_position - _scheduleStart.Row) / _batchSize);

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

        _isStepping = true;
        try
        {
            Step(RowsAt(_position), RowsAt(_position + _batchSize));
        }
        finally
        {
            _isStepping = false;
        }

        StepCount++;
        _position += _batchSize;
        if (_position >= _order.Length)
        {
            EndEpoch();
        }
    }

    /// <summary>Tells the schedule how good the network has become; call it after an epoch.</summary>
    /// <param name="metric">What is to become small, such as the validation cost.</param>
    public void Observe(double metric)
    {
        double epochs = Epoch - _scheduleStart.Epoch - ((double)_scheduleStart.Row / _data.Count);
        _schedule = Spec.Schedule.Observe(_schedule, epochs, metric);
    }

    /// <summary>Changes the settings between two steps, from the next step on.</summary>
    /// <remarks>
    /// The change takes effect whole, or throws and leaves the trainer as it was. It draws nothing: the same changes at the same
    /// steps give the same bytes. Settings that are equal change nothing at all. Of others:
    /// <list type="bullet">
    /// <item>An optimizer of the same kind keeps its moments and its count of steps (adam then corrects by its new β to that
    /// count); another kind starts with moments of zero at step 0.</item>
    /// <item>Another batch size cuts what is left of the epoch anew, in the order in which the epoch began; null takes all that
    /// is left at once.</item>
    /// <item>Another schedule starts at its own time 0 with nothing observed. The same schedule goes on by epochs and rows done,
    /// whatever the batch size.</item>
    /// <item>Leaving plain descent in small mini-batches writes the factor s of W = s·V into the weights, which rounds them once.
    /// While that path stays, s stays too.</item>
    /// </list>
    /// </remarks>
    /// <param name="next">All settings, also those that stay.</param>
    /// <exception cref="BatchSizeException">A mini-batch of this epoch or of later ones would have a single row, and a batch norm needs more.</exception>
    /// <exception cref="ArgumentException">A setting is out of range, or rates are for another number of layers.</exception>
    /// <exception cref="InvalidOperationException">A step is on its way.</exception>
    public void Change(TrainingSpec next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (_isStepping)
        {
            throw new InvalidOperationException("Settings change between two steps; an observer cannot change them during one.");
        }

        next.Validated();
        if (next == Spec)
        {
            return;
        }

        int batchSize = BatchSizeOf(next);
        DataFit.RequireBatches(Network.Layers, _data, batchSize);
        DataFit.RequireRest(Network.Layers, _data, _data.Count - _position, batchSize);

        // All that may throw comes first; from Take on nothing does.
        BatchPass<T> pass = batchSize == _batchSize ? _pass : CreatePass(Network, batchSize);
        GradientStep<T>? step = IsFused(next, pass, batchSize) ? null : new GradientStep<T>(Network, next);
        bool sameKind = next.Optimizer.Kind == Spec.Optimizer.Kind;
        if (sameKind)
        {
            step?.Resume(StepCount - _optimizerStart, [.. _gradientStep?.CopyMoments() ?? []]);
        }

        if (step is not null)
        {
            Fold();
        }

        _optimizerStart = sameKind ? _optimizerStart : StepCount;
        if (next.Schedule != Spec.Schedule)
        {
            (_schedule, _scheduleStart) = (ScheduleState.Start, new TrainingPosition(Epoch, _position));
        }

        (Spec, _batchSize, _gathered) = (next, batchSize, false);
        Take(pass, step);
    }

    /// <summary>All that carries over to the next mini-batch, copied.</summary>
    public TrainingState<T> Save() => new()
    {
        Epoch = Epoch,
        Row = _position,
        Step = StepCount,
        OptimizerStep = StepCount - _optimizerStart,
        Schedule = _schedule,
        ScheduleStart = _scheduleStart,
        Parameters = [.. Network.Parameters.Select(parameter => parameter.Stored.ToArray())],
        Factors = [.. Network.Parameters.Select(parameter => parameter.Factor)],
        Moments = [.. _gradientStep?.CopyMoments() ?? []],
    };

    /// <summary>Goes on where a trainer of the same network, data and seed was, this one having the settings of that moment.</summary>
    /// <exception cref="ArgumentException">The state is of another network, optimizer or number of rows.</exception>
    public void Restore(TrainingState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireFit([.. Network.Parameters.Select(own => own.Count)], _gradientStep?.Optimizer.Moments.Count ?? 0, _data.Count);
        DataFit.RequireRest(Network.Layers, _data, _data.Count - state.Row, _batchSize);
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            Network.Parameters[i].Set(state.Parameters[i]);
            Network.Parameters[i].Factor = state.Factors[i];
        }

        _gradientStep?.Resume(state.OptimizerStep, state.Moments);
        (Epoch, StepCount, _schedule) = (state.Epoch, state.Step, state.Schedule);
        (_optimizerStart, _scheduleStart) = (state.Step - state.OptimizerStep, state.ScheduleStart);
        (_position, _gathered) = (state.Row, false);
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

        // Batch gradient descent takes the same rows in the same order every time, unless it ends an epoch that began in mini-batches.
        if (!_gathered)
        {
            _pass.Gather(rows);
            _gathered = Spec.BatchSize is null && _position == 0;
        }
    }

    private bool Update(bool measures)
    {
        double rate = LearningRate;
        double lambda = Spec.Lambda / _data.Count;
        return _gradientStep?.Take(_pass, rate, Spec.Optimizer.WeightDecay + lambda, measures ? _updates : default)
            ?? _pass.Descend(rate, 1 - (rate * lambda));
    }

    private void BeginEpoch()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        // Only mini-batches leave an epoch half done: it was shuffled then, whatever the batch size is now.
        if (Spec.BatchSize is not null || _position > 0)
        {
            _random.Split("shuffle", Epoch).Shuffle<int>(_order);
        }
    }

    private void EndEpoch()
    {
        Fold();
        _position = 0;
        Epoch++;
    }

    private void Fold()
    {
        foreach (Parameter<T> parameter in Network.Parameters)
        {
            parameter.Fold();
        }
    }

    private int BatchSizeOf(TrainingSpec spec) => Math.Min(spec.BatchSize ?? _data.Count, _data.Count);

    private BatchPass<T> CreatePass(Network<T> network, int batchSize) =>
        new(network, _data, batchSize) { Random = _random, Workers = _workers };

    private static bool IsFused(TrainingSpec spec, BatchPass<T> pass, int batchSize) =>
        spec.IsPlainDescent && batchSize <= MaxFusedRows && pass.CanDescend;

    /// <summary>Goes on with a pass, and with a step that forms gradients; null if the layers descend by themselves.</summary>
    [MemberNotNull(nameof(_pass), nameof(_guard), nameof(_updates))]
    private void Take(BatchPass<T> pass, GradientStep<T>? step)
    {
        (_pass, _gradientStep) = (pass, step);
        _pass.MeasuresUpdates = step is not null;
        _guard = new FiniteGuard<T>(pass, step);
        _updates = step is null ? [] : new ParameterUpdateNorms[pass.Network.Parameters.Count];
    }

    private ReadOnlySpan<int> RowsAt(int start) =>
        start >= _order.Length ? [] : _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start));
}
