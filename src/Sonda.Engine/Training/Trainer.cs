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
/// The order of the rows in epoch e depends only on the seed and on e; the units that dropout drops in a step depend only on the seed and
/// the step. A step allocates nothing.
/// </remarks>
public sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The maximum number of rows whose gradients are added to the weights one by one. For more rows their sum is computed first: many
    /// small numbers added to a large one would lose their last digits.
    /// </summary>
    private const int MaxFusedRows = 32;

    private readonly Dataset _data;
    private readonly RandomStream _random;
    private readonly Workers? _workers;
    private readonly StepObservers<T> _observers = new();
    private readonly EpochOrder _order;
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

    /// <summary>Prepares training.</summary>
    /// <param name="network">The network; training changes its parameters.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="random">The root stream; epoch e shuffles with its stream ("shuffle", e).</param>
    /// <param name="workers">
    /// Threads that share large computations: products, the images of a convolution, the rows of a recurrent batch; null for the calling
    /// thread only. They never change the bytes, and are worthwhile from dense layers of about 100 units on. The caller owns them, and they
    /// serve one trainer at a time.
    /// </param>
    /// <exception cref="BatchSizeException">The last mini-batch of an epoch has a single row, and a batch norm needs more.</exception>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, the network does not fit the data, or its cost cannot learn anything from them.
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

        _order = new EpochOrder(data.Count, random);
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

    /// <summary>Rows done in the current epoch; 0 between two epochs.</summary>
    public int Row => _position;

    /// <summary>Mini-batches in an epoch at the current batch size.</summary>
    public int StepsPerEpoch => (_data.Count + _batchSize - 1) / _batchSize;

    /// <summary>η of the next step, before the factor of each layer.</summary>
    public double LearningRate => LearningRateAfter(0);

    /// <summary>
    /// Steps since the schedule began, computed from epochs and rows as if the batch size had always been the current one. If the batch
    /// size never changed, this is the number of steps, a whole number.
    /// </summary>
    /// <param name="steps">Steps from now, within the epoch.</param>
    private double ScheduleStep(int steps) =>
        ((double)(Epoch - _scheduleStart.Epoch) * StepsPerEpoch) + ((double)(_position + (steps * _batchSize) - _scheduleStart.Row) / _batchSize);

    /// <summary>The training rows.</summary>
    internal Dataset Data => _data;

    /// <summary>Rows in a mini-batch; the last of an epoch may have fewer.</summary>
    internal int BatchRows => _batchSize;

    /// <summary>The step that computes gradients; null if the layers descend by themselves.</summary>
    internal GradientStep<T>? Gradients => _gradientStep;

    /// <summary>The observers, in the order in which they were added.</summary>
    public IReadOnlyList<ITrainingObserver<T>> Observers => _observers.All;

    /// <summary>Adds an observer behind the others; it takes effect from the next step on.</summary>
    /// <exception cref="ArgumentException">The observer was already added.</exception>
    public void AddObserver(ITrainingObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
    }

    /// <summary>Removes an observer; it takes effect from the next step on.</summary>
    /// <returns>Whether the observer was there.</returns>
    public bool RemoveObserver(ITrainingObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Remove(observer);
    }

    /// <summary>Trains for one epoch, or for the rest of one that was stopped.</summary>
    /// <param name="stop">Checked before each mini-batch; the network then keeps the parameters reached.</param>
    /// <exception cref="DivergedException">A number was not finite; the network keeps the parameters reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public void TrainEpoch(CancellationToken stop = default)
    {
        int epoch = Epoch;
        while (Epoch == epoch)
        {
            stop.ThrowIfCancellationRequested();
            TrainStep();
        }
    }

    /// <summary>Trains on one mini-batch. The last one ends the epoch.</summary>
    /// <exception cref="DivergedException">A number was not finite; the network keeps the parameters reached.</exception>
    /// <exception cref="InvalidOperationException">A step is in progress: an observer cannot take another within it.</exception>
    public void TrainStep()
    {
        RequireBetweenSteps();
        if (_position == 0)
        {
            BeginEpoch();
        }

        // While a step runs, nothing may change or copy what it works on; the finally keeps that right if the step diverges.
        _isStepping = true;
        try
        {
            Step(_order.Rows(_position, _batchSize), _order.Rows(_position + _batchSize, _batchSize));
        }
        finally
        {
            _isStepping = false;
        }

        StepCount++;
        _position += _batchSize;
        if (_position >= _data.Count)
        {
            EndEpoch();
        }
    }

    /// <summary>η after some steps of this epoch, before the factor of each layer.</summary>
    internal double LearningRateAfter(int steps) => Spec.LearningRate * Spec.Schedule.Factor(ScheduleStep(steps), StepsPerEpoch, _schedule);

    /// <summary>Whether another trainer takes its next steps with the same settings, at the same place of the same epoch.</summary>
    internal bool IsAtSamePlaceAs(Trainer<T> other) =>
        Spec == other.Spec && (Epoch, _position, StepCount, _optimizerStart) == (other.Epoch, other._position, other.StepCount, other._optimizerStart)
        && _schedule == other._schedule && _scheduleStart == other._scheduleStart;

    /// <summary>The number of next steps of this epoch that no observer reads.</summary>
    internal int UnobservedSteps()
    {
        int all = ((_data.Count - _position) + _batchSize - 1) / _batchSize, steps = 0;
        while (steps < all && _observers.Ask(StepCount + steps) == StepNeeds.None)
        {
            steps++;
        }

        return steps;
    }

    /// <summary>Puts the rows of the epoch in order, if it has not begun.</summary>
    internal void PrepareRows()
    {
        if (_position == 0)
        {
            BeginEpoch();
        }
    }

    /// <summary>The rows of a mini-batch after some steps of this epoch.</summary>
    internal ReadOnlySpan<int> RowsAfter(int steps) => _order.Rows(_position + (steps * _batchSize), _batchSize);

    /// <summary>Counts steps that another has taken with this network and its moments.</summary>
    internal void HaveTaken(int steps)
    {
        (StepCount, _position, _gathered) = (StepCount + steps, _position + (steps * _batchSize), false);
        for (int step = 0; step < steps; step++)
        {
            _gradientStep?.Optimizer.Begin();
        }

        if (_position >= _data.Count)
        {
            EndEpoch();
        }
    }

    /// <summary>Reports a metric to the schedule; call it after an epoch.</summary>
    /// <param name="metric">A quantity that should become small, such as the validation cost.</param>
    /// <exception cref="InvalidOperationException">A step is in progress.</exception>
    public void Observe(double metric)
    {
        RequireBetweenSteps();
        double epochs = Epoch - _scheduleStart.Epoch - ((double)_scheduleStart.Row / _data.Count);
        _schedule = Spec.Schedule.Observe(_schedule, epochs, metric);
    }

    /// <summary>Changes the settings between two steps, from the next step on.</summary>
    /// <remarks>
    /// The change takes effect as a whole, or throws and leaves the trainer unchanged. It draws no random number: the same changes at the
    /// same steps give the same bytes. Equal settings change nothing. Otherwise:
    /// <list type="bullet">
    /// <item>An optimizer of the same kind keeps its moments and its step count (adam then corrects by its new β to that count). Another
    /// kind starts with zero moments at step 0.</item>
    /// <item>Another batch size divides the rest of the epoch anew, in the order in which the epoch began; null takes the whole rest as one
    /// batch.</item>
    /// <item>Another schedule starts at its own time 0 with no metric observed. The same schedule continues by epochs and rows done,
    /// whatever the batch size.</item>
    /// <item>A change away from plain descent in small mini-batches multiplies the factor s of W = s·V into the weights, which rounds them
    /// once. If plain descent stays, s stays too.</item>
    /// </list>
    /// </remarks>
    /// <param name="next">The complete settings, also those that stay.</param>
    /// <exception cref="BatchSizeException">A mini-batch of this or a later epoch would have a single row, and a batch norm needs
    /// more.</exception>
    /// <exception cref="ArgumentException">A setting is out of range, or layer rates are for another number of layers.</exception>
    /// <exception cref="InvalidOperationException">A step is in progress.</exception>
    public void Change(TrainingSpec next)
    {
        ArgumentNullException.ThrowIfNull(next);
        RequireBetweenSteps();
        next.Validated();
        if (next == Spec)
        {
            return;
        }

        int batchSize = BatchSizeOf(next);
        DataFit.RequireBatches(Network.Layers, _data, batchSize);
        DataFit.RequireRest(Network.Layers, _data, _data.Count - _position, batchSize);

        // Everything that may throw comes first, so that a failed change leaves the trainer as it was.
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

    /// <summary>Copies everything that the next mini-batch depends on.</summary>
    /// <exception cref="InvalidOperationException">A step is in progress: its state is no place to go on from.</exception>
    public TrainingState<T> Save()
    {
        RequireBetweenSteps();
        return new()
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
    }

    /// <summary>
    /// Continues from a saved state; this trainer must have the network spec, data, seed and current settings of the saved one.
    /// </summary>
    /// <exception cref="ArgumentException">The state belongs to another network, optimizer or number of rows.</exception>
    /// <exception cref="InvalidOperationException">A step is in progress.</exception>
    public void Restore(TrainingState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireBetweenSteps();
        state.RequireFit([.. Network.Parameters.Select(own => own.Count)], _gradientStep?.Optimizer.Moments.Count ?? 0, _data.Count);
        DataFit.RequireRest(Network.Layers, _data, _data.Count - state.Row, _batchSize);
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            Network.Parameters[i].Set(state.Parameters[i]);
            // Set resets the factor to 1, so the factor comes after the numbers.
            Network.Parameters[i].Factor = state.Factors[i];
        }

        _gradientStep?.Resume(state.OptimizerStep, state.Moments);
        (Epoch, StepCount, _schedule) = (state.Epoch, state.Step, state.Schedule);
        (_optimizerStart, _scheduleStart) = (state.Step - state.OptimizerStep, state.ScheduleStart);
        // Within an epoch, the order of its rows follows from the seed and the epoch: shuffle again instead of storing it.
        (_position, _gathered) = (state.Row, false);
        if (_position > 0)
        {
            BeginEpoch();
        }
    }

    /// <summary>Refuses an observer that would step, change or copy the training in the middle of a step.</summary>
    internal void RequireBetweenSteps()
    {
        if (_isStepping)
        {
            throw new InvalidOperationException("A step is in progress: an observer can only look at it. Step, change or save the training between two steps.");
        }
    }

    private void Step(ReadOnlySpan<int> rows, ReadOnlySpan<int> next)
    {
        StepNeeds needs = _observers.Ask(StepCount);
        // The order of the stages is the algorithm; each check comes before a stage that would spread a NaN further.
        Gather(rows);
        // The processor fetches the rows of the next step from memory while this step computes.
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

        // Batch gradient descent gathers its rows once, because they never change. The exception is the rest of an epoch that began in
        // mini-batches.
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

    // Only mini-batches leave an epoch unfinished, so an epoch with rows done was shuffled, whatever the batch size is now.
    private void BeginEpoch() => _order.Begin(Epoch, isShuffled: Spec.BatchSize is not null || _position > 0);

    private void EndEpoch()
    {
        // Folds s into the weights (W = s·V) once an epoch, so that s cannot underflow and readers between epochs see plain weights.
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

    /// <summary>Switches to a pass and to a step that computes gradients; null if the layers descend by themselves.</summary>
    [MemberNotNull(nameof(_pass), nameof(_guard), nameof(_updates))]
    private void Take(BatchPass<T> pass, GradientStep<T>? step)
    {
        (_pass, _gradientStep) = (pass, step);
        _pass.MeasuresUpdates = step is not null;
        _guard = new FiniteGuard<T>(pass, step);
        _updates = step is null ? [] : new ParameterUpdateNorms[pass.Network.Parameters.Count];
    }
}
