using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Traces;

/// <summary>
/// The observer that turns a training into a trace. It reads every layer from numbers that the step computes anyway. At
/// some steps it also sends a fixed batch through a copy in double, which separates the causes.
/// </summary>
/// <remarks>
/// The norms of weights, gradients and updates come from the update, which measures them in passing. Plain descent in
/// mini-batches of at most 32 rows forms no gradients: there the recorder computes them a second time and compares the
/// weights after the update with a copy.
/// </remarks>
public sealed class TraceRecorder : ITrainingObserver<float>
{
    /// <summary>The maximum number of rows for reading causes.</summary>
    internal const int MaxProbeRows = 512;

    private readonly TraceSubject _subject;
    private readonly FlowProbe? _flow;
    private readonly ReadingsByStep<StepReading> _steps = new();
    private readonly List<EpochReading> _epochs = [];
    private readonly WeightsBefore _weights = new();
    private readonly ActivityMeter<float> _meter = new();
    private float[] _buffer = [];
    private int[] _slots = [];
    private bool _awaitsUpdate;
    private bool _keepsWeights;
    private NotFiniteEvent? _notFinite;

    /// <summary>Prepares a recorder.</summary>
    /// <param name="subject">The network, its data and its training.</param>
    /// <param name="flow">Reads causes at <see cref="Explained"/>; null for never.</param>
    public TraceRecorder(TraceSubject subject, FlowProbe? flow = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        (_subject, _flow) = (subject, flow);
    }

    /// <summary>A recorder that reads causes on the first rows of the data.</summary>
    /// <param name="subject">The network, its data and its training.</param>
    /// <param name="data">The data.</param>
    /// <param name="spec">The network's spec.</param>
    /// <param name="start">The network before any training, which is read at once; null if the training goes on from a later step.</param>
    /// <param name="schedule">The steps to read; null for every one.</param>
    /// <param name="completed">Receives each reading once it is complete; null for none.</param>
    internal static TraceRecorder Of(
        TraceSubject subject, LoadedData data, NetworkSpec spec, Network<float>? start, ProbeSchedule? schedule = null, Action<StepReading>? completed = null)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(MaxProbeRows, data.Training.Count))];
        var recorder = new TraceRecorder(subject, new FlowProbe(spec, data.Training, rows))
        {
            Schedule = schedule ?? ProbeSchedule.EveryStep,
            LinearProbeScore = start is null ? null : StateProbe.Of(start, data),
            Completed = completed,
        };
        if (start is not null)
        {
            recorder.ReadStart(start);
        }

        return recorder;
    }

    /// <summary>The steps to read; default: every one.</summary>
    public ProbeSchedule Schedule { get; init; } = ProbeSchedule.EveryStep;

    /// <summary>The steps, among those, whose causes it reads too; default: the first only.</summary>
    public Func<long, bool> Explained { get; init; } = step => step == 0;

    /// <summary>The score of a linear probe at the start (<see cref="StepReading.LinearProbeScore"/>); null if not measured.</summary>
    public double? LinearProbeScore { get; init; }

    /// <summary>Receives each reading once it is complete; null for none.</summary>
    public Action<StepReading>? Completed { get; init; }

    /// <summary>The maximum of epochs; beyond it they are thinned (<see cref="EpochThinning"/>). Default: no maximum.</summary>
    internal int MaxEpochs { get; set; } = int.MaxValue;

    /// <summary>The network, its data and its training.</summary>
    internal TraceSubject Subject => _subject;

    /// <summary>The reading before any training; null if there is none.</summary>
    internal StepReading? Start { get; private set; }

    /// <summary>The starts of other seeds; null if not counted.</summary>
    public TraceStarts? OtherStarts { get; set; }

    /// <summary>
    /// Reads causes before any training: the only reading if the first step is impossible or ends in numbers that are
    /// not finite. A later reading of step 0 replaces it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recorder has no probe for causes.</exception>
    public void ReadStart(Network<float> network)
    {
        if (_flow is null)
        {
            throw new InvalidOperationException("The start is read by a probe of the flow; there is none.");
        }

        LayerReading[] layers = [.. _flow.Read(network).Select((flow, i) => ExplainedReading.Of(flow, network.View, i))];
        Start = new StepReading { Step = 0, Cost = _flow.MeanCost, LinearProbeScore = LinearProbeScore, Layers = layers };
        Record(Start);
    }

    /// <inheritdoc/>
    public StepNeeds Needs(long step) =>
        Schedule.Includes(step) ? StepNeeds.Gradients | StepNeeds.ParameterUpdates : StepNeeds.None;

    /// <inheritdoc/>
    public void GradientsReady(long step, BatchView<float> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Add(step, batch);
        // If the update measures no norms, the recorder compares the weights after it with its own copy.
        (_awaitsUpdate, _keepsWeights) = (true, !batch.MeasuresUpdates);
    }

    /// <inheritdoc/>
    public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _awaitsUpdate = false;
        if (_keepsWeights)
        {
            CompareWeights(batch.Network);
            Completed?.Invoke(_steps.Last);
            return;
        }

        StepReading last = _steps.Last;
        var layers = new LayerReading[last.Layers.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterUpdateNorms update = updates[_slots[i]];
            double ratio = update.ChangeNorm / update.Norm;

            // The reading of a probe in double has priority.
            layers[i] = last.Layers[i].GradientNorm is null
                ? last.Layers[i] with { GradientNorm = update.GradientNorm, WeightNorm = update.Norm, UpdateRatio = ratio }
                : last.Layers[i] with { UpdateRatio = ratio };
        }

        Record(last with { Layers = layers });
        Completed?.Invoke(_steps.Last);
    }

    /// <summary>Records the reading at the end of an epoch.</summary>
    public void EpochEnded(EpochReading reading)
    {
        _epochs.Add(reading);
        EpochThinning.Thin(_epochs, MaxEpochs, one => one.Epoch);
    }

    /// <summary>Records where numbers ended, and completes the last reading.</summary>
    public void Finish(Network<float> network, Divergence? diverged = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (_awaitsUpdate && _keepsWeights)
        {
            CompareWeights(network.View);
        }
        else if (_awaitsUpdate)
        {
            // An unfinished step measured no norms; the present norms of the weights are close enough.
            StepReading last = _steps.Last;
            Record(last with { Layers = [.. last.Layers.Select((layer, i) => layer with { WeightNorm = NormOf(network.Parameters[_slots[i]], layer.WeightNorm) })] });
        }

        if (_awaitsUpdate)
        {
            _awaitsUpdate = false;
            Completed?.Invoke(_steps.Last);
        }

        if (diverged is not null)
        {
            _notFinite = NotFinite(_subject, diverged);
        }
    }

    /// <summary>The trace so far.</summary>
    public Trace ToTrace() => new() { Subject = _subject, Steps = _steps.All, Epochs = [.. _epochs], NotFinite = _notFinite, OtherStarts = OtherStarts };

    /// <summary>A divergence as a trace describes it.</summary>
    internal static NotFiniteEvent NotFinite(TraceSubject subject, Divergence diverged) => new()
    {
        Step = diverged.Step - 1,
        Layer = subject.Layers.ToList().FindIndex(layer => layer.Name == $"{diverged.Layer}"),
        Phase = diverged.Phase.ToString().ToLowerInvariant(),
        Unit = diverged.Unit,
    };

    private void Add(long step, BatchView<float> batch)
    {
        double cost = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            cost += batch.CostOf(row) / batch.Rows;
        }

        // ReadStart may have read the causes of this step already. Its reading is reused here and replaced below.
        IReadOnlyList<LayerReading>? explained =
            _steps.Count > 0 && _steps.Last.Step == step ? _steps.Last.Layers
            : _flow is not null && Explained(step) ? [.. _flow.Read(batch.Network).Select((flow, i) => ExplainedReading.Of(flow, batch.Network, i))]
            : null;
        var weighted = batch.Network.WeightedLayers;
        var layers = new LayerReading[weighted.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            int end = i + 1 < weighted.Length ? weighted[i + 1] : batch.Network.Layers.Length;
            layers[i] = explained is null ? Read(batch, weighted[i], end) : explained[i];
            if (!batch.MeasuresUpdates)
            {
                _weights.Keep(batch.Network, weighted[i]);
            }
        }

        if (_slots.Length == 0)
        {
            _slots = [.. weighted.Select(batch.Network.FirstParameter)];
        }

        Record(new StepReading { Step = step, Cost = cost, LinearProbeScore = step == 0 ? LinearProbeScore : null, Layers = layers });
    }

    private LayerReading Read(BatchView<float> batch, int layer, int end)
    {
        var reader = new LayerReader<float>(batch, layer, end);
        (double rms, double spread) = _meter.ReadOutputs(batch, reader.Activation);
        ActivationReading activation = _meter.ReadActivation(batch, layer, reader.Activation, LayerReader<float>.Saturation);
        var reading = new LayerReading
        {
            ForwardRms = rms,
            ForwardSpread = spread,
            WeightedRms = activation.WeightedRms,
            DeltaNorm = new Magnitude(ActivityMeter<float>.ReadDelta(batch, layer), batch.DeltaExponent(layer)).Value,
            Speed = reader.Speed().Value,
            SlopeRms = activation.SlopeRms,
            SaturatedShare = activation.SaturatedShare,
            DeadUnits = activation.DeadUnits,
            StepGradientNorms = reader.StepGradientNorms(),
        };
        return batch.MeasuresUpdates ? reading : reading with
        {
            GradientNorm = reader.GradientNorm(ref _buffer).Value,
            WeightNorm = batch.Network.Layers[layer].Parameters[0].Norm(),
        };
    }

    private static double? NormOf(Parameter<float> weights, double? known) =>
        known ?? (weights.Norm() is var norm && double.IsFinite(norm) ? norm : null);

    /// <summary>Adds how much the last step read has changed the weights.</summary>
    private void CompareWeights(NetworkView<float> network)
    {
        StepReading last = _steps.Last;
        Record(last with
        {
            Layers = [.. last.Layers.Select((layer, i) => layer with { UpdateRatio = _weights.ChangeNorm(network, network.WeightedLayers[i]) / layer.WeightNorm })],
        });
    }

    /// <summary>Records a reading; a later one of the same step replaces it.</summary>
    private void Record(StepReading reading) => _ = _steps.Add(reading.Step, reading);
}
