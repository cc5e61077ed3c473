using Sonda.Diagnosis.Traces;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Probes;

namespace Sonda.Lab.Traces;

/// <summary>
/// The one observer that turns a training into a trace: it reads every layer from what the step has computed anyway, and
/// at some steps sends a fixed batch through a copy in double, which also tells the causes apart.
/// </summary>
/// <remarks>
/// What moved the weights of a step is known at the next one, or at <see cref="Finish"/>; until then the update ratios of
/// the last reading are null.
/// </remarks>
public sealed class TraceRecorder : ITrainingObserver<float>
{
    private readonly TraceSubject _subject;
    private readonly FlowProbe? _flow;
    private readonly List<StepReading> _steps = [];
    private readonly List<EpochReading> _epochs = [];
    private readonly Dictionary<int, float[]> _weights = [];
    private NotFiniteEvent? _notFinite;

    /// <summary>Makes ready.</summary>
    /// <param name="subject">What is watched.</param>
    /// <param name="flow">Reads causes at <see cref="Explained"/>; null for never.</param>
    public TraceRecorder(TraceSubject subject, FlowProbe? flow = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        (_subject, _flow) = (subject, flow);
    }

    /// <summary>At which steps it reads; every one unless told.</summary>
    public ProbeSchedule Schedule { get; init; } = ProbeSchedule.EveryStep;

    /// <summary>At which of these it reads the causes too; the first alone unless told.</summary>
    public Func<long, bool> Explained { get; init; } = step => step == 0;

    /// <summary>What became of other seeds; null where nobody looked.</summary>
    public TraceStarts? OtherStarts { get; set; }

    /// <summary>
    /// Reads causes before any training: what there is to see where a first step cannot be taken, or ends in numbers that are
    /// not finite. A reading of step 0 that comes later takes its place.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is nothing to read causes with.</exception>
    public void ReadStart(Network<float> network)
    {
        if (_flow is null)
        {
            throw new InvalidOperationException("The start is read by a probe of the flow; there is none.");
        }

        LayerReading[] layers = [.. _flow.Read(network).Select(Explain)];
        _steps.Add(new StepReading { Step = 0, Cost = _flow.MeanCost, Layers = layers });
    }

    /// <inheritdoc/>
    public void GradientsReady(long step, BatchPass<float> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        CompleteUpdates(pass.Network);
        if (Schedule.Includes(step))
        {
            Add(step, pass);
        }
    }

    /// <summary>Notes what an epoch ended with.</summary>
    public void EpochEnded(EpochReading reading) => _epochs.Add(reading);

    /// <summary>Notes where the numbers ended, and fills in what was known only after the last step.</summary>
    public void Finish(Network<float> network, Divergence? diverged = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        CompleteUpdates(network);
        if (diverged is not null)
        {
            int index = _subject.Layers.ToList().FindIndex(layer => layer.Name == $"{diverged.Layer}");
            _notFinite = new NotFiniteEvent
            {
                Step = diverged.Step - 1,
                Layer = index,
                Phase = diverged.Phase.ToString().ToLowerInvariant(),
                Unit = diverged.Unit,
            };
        }
    }

    /// <summary>What was seen so far.</summary>
    public Trace ToTrace() => new() { Subject = _subject, Steps = [.. _steps], Epochs = [.. _epochs], NotFinite = _notFinite, OtherStarts = OtherStarts };

    private void Add(long step, BatchPass<float> pass)
    {
        double cost = 0;
        for (int row = 0; row < pass.Rows; row++)
        {
            cost += pass.CostOf(row) / pass.Rows;
        }

        IReadOnlyList<LayerReading>? explained =
            _steps.Count > 0 && _steps[^1].Step == step ? _steps[^1].Layers
            : _flow is not null && Explained(step) ? [.. _flow.Read(pass.Network).Select(Explain)]
            : null;
        var weighted = pass.Network.WeightedLayers;
        var layers = new LayerReading[weighted.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            int end = i + 1 < weighted.Length ? weighted[i + 1] : pass.Network.Layers.Count;
            layers[i] = explained is null ? Read(pass, weighted[i], end) : explained[i];
            Remember(pass.Network, weighted[i]);
        }

        if (_steps.Count > 0 && _steps[^1].Step == step)
        {
            _steps.RemoveAt(_steps.Count - 1);
        }

        _steps.Add(new StepReading { Step = step, Cost = cost, Layers = layers });
    }

    private static LayerReading Read(BatchPass<float> pass, int layer, int end)
    {
        var reader = new LayerReader<float>(pass, layer, end);
        Slopes slopes = reader.ReadSlopes();
        return new LayerReading
        {
            ForwardRms = reader.ForwardRms(),
            ForwardSpread = reader.ForwardSpread(),
            WeightedRms = reader.WeightedRms(),
            DeltaNorm = reader.DeltaNorm().Value,
            Speed = reader.Speed().Value,
            GradientNorm = reader.GradientNorm().Value,
            WeightNorm = pass.Network.Layers[layer].Parameters[0].Norm(),
            SlopeRms = slopes.Rms,
            SaturatedShare = slopes.ShareBelow(LayerReader<float>.Saturation),
            DeadUnits = slopes.DeadUnits,
            StepGradientNorms = reader.StepGradientNorms(),
        };
    }

    /// <summary>A reading with its causes.</summary>
    private static LayerReading Explain(LayerFlow flow) => new()
    {
        ForwardRms = flow.ForwardRms,
        ForwardSpread = flow.ForwardSpread,
        WeightedRms = flow.WeightedRms,
        DeltaNorm = flow.DeltaNorm.Value,
        Speed = flow.Speed.Value,
        GradientNorm = flow.GradientNorm.Value,
        WeightNorm = flow.WeightNorm,
        SlopeRms = flow.SlopeRms,
        SaturatedShare = flow.SaturatedShare,
        DeadUnits = flow.DeadUnits,
        UnderflowShare = flow.UnderflowShare,
        StepGradientNorms = flow.StepGradientNorms,
        Factors = flow.Backward.Count == 0 ? null : Named(flow.Backward),
        ForwardFactors = flow.Forward.Count == 0 ? null : Named(flow.Forward),
    };

    /// <summary>Factors by name; those of one name are multiplied.</summary>
    private static Dictionary<string, double> Named(IEnumerable<FlowFactor> factors)
    {
        var named = new Dictionary<string, double>();
        foreach (FlowFactor factor in factors)
        {
            named[factor.Name] = named.GetValueOrDefault(factor.Name, 1) * factor.Value;
        }

        return named;
    }

    private void Remember(Network<float> network, int layer)
    {
        Parameter<float> weights = network.Layers[layer].Parameters[0];
        if (!_weights.TryGetValue(layer, out float[]? kept))
        {
            _weights[layer] = kept = new float[weights.Count];
        }

        weights.CopyTo(kept);
    }

    /// <summary>Fills in how far the last step that was read moved the weights.</summary>
    private void CompleteUpdates(Network<float> network)
    {
        if (_steps.Count == 0 || _weights.Count == 0 || _steps[^1].Layers[0].UpdateRatio is not null)
        {
            return;
        }

        StepReading last = _steps[^1];
        var layers = new LayerReading[last.Layers.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            int layer = network.WeightedLayers[i];
            Parameter<float> weights = network.Layers[layer].Parameters[0];
            float[] now = new float[weights.Count];
            weights.CopyTo(now);
            for (int k = 0; k < now.Length; k++)
            {
                now[k] -= _weights[layer][k];
            }

            layers[i] = last.Layers[i] with { UpdateRatio = Engine.Norms.Euclidean<float>(now) / last.Layers[i].WeightNorm };
        }

        _steps[^1] = last with { Layers = layers };
    }
}
