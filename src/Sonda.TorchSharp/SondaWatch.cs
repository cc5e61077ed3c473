using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>
/// Watches the modules of a TorchSharp model while it trains: the readings of the first 50 steps and about 450 later ones, as a trace that
/// the doctor judges.
/// </summary>
/// <remarks>
/// <code>
/// using var watch = SondaWatch.Attach(model, optimizer, new WatchOptions { PlannedSteps = epochs * batches, Cost = "softmax" });
/// …
/// loss.backward();
/// optimizer.step();
/// watch.Step(loss.item&lt;float&gt;());
/// …
/// Verdict verdict = watch.Diagnose();      // or watch.Save("trace.json"), then: sonda diagnose --trace trace.json
/// </code>
/// A watch never breaks a training: on any fault it notes it in <see cref="Notices"/> and stays out. Modules fire for <c>call</c>, not for
/// <c>forward</c>; one that never fired is a notice too. Not thread-safe.
/// </remarks>
public sealed class SondaWatch : IDisposable
{
    private const int FirstSteps = 50;
    private const int LaterSteps = 450;

    private readonly optim.Optimizer _optimizer;
    private readonly WatchOptions _options;
    private readonly string _network;
    private readonly WatchedModel _model;
    private readonly List<StepReading> _steps = [];
    private readonly List<EpochReading> _epochs = [];
    private readonly List<LocalizableText> _notices = [];
    private TraceSubject? _subject;
    private NotFiniteEvent? _notFinite;
    private long _step;
    private double _scale = 1;
    private bool _isOff, _isMissingNoted, _isClearedNoted;

    private SondaWatch(nn.Module model, optim.Optimizer optimizer, WatchOptions options)
    {
        (_optimizer, _options, _network) = (optimizer, options, WatchedModel.NameOf(model));
        _model = new WatchedModel(model, () => IsReading, () => _subject is null, () => _scale, Safely);
    }

    /// <summary>What the watch has to tell: modules that never fired, or why it stays out. Empty if there is nothing.</summary>
    public IReadOnlyList<string> Notices => [.. _notices.Select(notice => notice.ToString())];

    /// <summary>The factor by which the loss was multiplied before its backward pass; default: 1. Set it before each forward pass that changes it.</summary>
    public double LossScale
    {
        get => _scale;
        set => _scale = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A finite number above 0.");
    }

    private bool IsReading => !_isOff && (_step < FirstSteps || _step % Math.Max(1, _options.PlannedSteps / LaterSteps) == 0) && is_grad_enabled();

    /// <summary>Begins to watch the modules of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="options">What the watch cannot see; null for nothing.</param>
    public static SondaWatch Attach(nn.Module model, optim.Optimizer optimizer, WatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        var watch = new SondaWatch(model, optimizer, options ?? new WatchOptions());
        watch.Safely(() =>
        {
            if (optimizer is not LBFGS && !model.parameters().Intersect(optimizer.parameters(), ReferenceEqualityComparer.Instance).Any())
            {
                watch._notices.Add(LocalizableText.Of($"The optimizer has none of the model's parameters: its steps do not move the model."));
            }
        });
        return watch;
    }

    /// <summary>Ends a step: call it once, after <c>optimizer.step()</c> and before the gradients are cleared.</summary>
    /// <param name="cost">The loss of the mini-batch, without the factor of <see cref="LossScale"/>; null if not at hand.</param>
    public void Step(double? cost = null)
    {
        if (IsReading && !_model.HasFired)
        {
            // No forward pass since the last step, or none that a hook saw.
            NoteMissing();
            return;
        }

        Safely(() => Read(cost));
        _model.EndStep();
        _step++;
    }

    /// <summary>Notes the end of an epoch, so that the doctor can tell whether the network has learned.</summary>
    /// <remarks>Accuracies are from 0 to 1; others, such as percentages, are left out, and a notice says so.</remarks>
    public void EndEpoch(int number, double? trainingCost = null, double? validationCost = null, double? trainingAccuracy = null, double? validationAccuracy = null) =>
        _epochs.Add(new EpochReading
        {
            Epoch = number,
            Step = _step,
            TrainingCost = trainingCost,
            ValidationCost = validationCost,
            TrainingAccuracy = Share(trainingAccuracy, "trainingAccuracy", number),
            ValidationAccuracy = Share(validationAccuracy, "validationAccuracy", number),
        });

    /// <summary>The readings so far.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read: no step ended, or no module fired.</exception>
    public Trace ToTrace() => new()
    {
        Subject = _subject ?? throw new InvalidOperationException(
            $"Nothing was read: call Step() after optimizer.step(), and the modules of the model by call, not forward. {string.Join(" ", Notices)}"),
        Steps = [.. _steps],
        Epochs = [.. _epochs],
        NotFinite = _notFinite,
    };

    /// <summary>Judges the readings so far.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read.</exception>
    public Verdict Diagnose() => Doctor.Standard.Examine(ToTrace());

    /// <summary>Writes the trace for <c>sonda diagnose --trace</c>.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, TraceJson.Write(ToTrace()));

    /// <summary>Takes all hooks off the model; the readings stay.</summary>
    public void Dispose()
    {
        _isOff = true;
        _model.Dispose();
    }

    /// <summary>The accuracy; null if it is no share. A mean of rounded means exceeds 1 by its rounding.</summary>
    private double? Share(double? accuracy, string name, int epoch)
    {
        if (accuracy is not (< 0 or > 1 + 1e-6))
        {
            return accuracy;
        }

        _notices.Add(LocalizableText.Of($"Epoch {epoch}: {name} {accuracy} is left out; expected 0 to 1. A percentage must be divided by 100."));
        return null;
    }

    private void Read(double? cost)
    {
        IReadOnlyList<WatchedLayer> order = _model.Order;
        foreach (WatchedLayer layer in _model.Layers)
        {
            layer.Collect(_scale);
        }

        if (!_model.Layers.Any(layer => layer.IsRead))
        {
            return;
        }

        bool isFirst = _subject is null;
        _subject ??= Subject();
        if (cost is { } value && !double.IsFinite(value))
        {
            _notFinite ??= new NotFiniteEvent { Step = _step, Phase = "cost" };
        }

        LayerReading[] layers = [.. order.Select((layer, l) => layer.Reading(_model.Rows, _scale, isFirst, l + 1 < order.Count ? order[l + 1] : null))];
        if (AreCleared(layers))
        {
            NoteCleared();
            layers = Array.ConvertAll(layers, layer => layer with { GradientNorm = null });
        }

        _steps.Add(new StepReading { Step = _step, Cost = cost, Layers = layers });
    }

    /// <summary>Whether gradients reached every layer, and none is left in the weights. Behind dead units, none reaches the layers before.</summary>
    private static bool AreCleared(LayerReading[] layers) =>
        Array.Exists(layers, layer => layer.DeltaNorm > 0) && Array.TrueForAll(layers, layer => layer.UpdateRatio is null || layer is { GradientNorm: null or 0, DeltaNorm: null or > 0 });

    private void NoteCleared()
    {
        if (!_isClearedNoted)
        {
            _isClearedNoted = true;
            _notices.Add(LocalizableText.Of($"At Step(), the gradients of all weights are gone: call it before they are cleared."));
        }
    }

    private TraceSubject Subject()
    {
        NoteSilent();
        bool isDouble = _model.Precision == ScalarType.Float64;

        // LBFGS is a native optimizer, whose parameters are other handles of the same tensors.
        HashSet<Parameter>? held = _optimizer is LBFGS ? null : new(_optimizer.parameters(), ReferenceEqualityComparer.Instance);
        return TrainingFacts.WithTargets(
            new TraceSubject
            {
                Network = _network,
                Writer = $"Sonda.TorchSharp {typeof(SondaWatch).Assembly.GetName().Version?.ToString(3)}, TorchSharp {typeof(Linear).Assembly.GetName().Version?.ToString(3)}",
                Layers = [.. _model.Order.Select(layer => layer.Fact with { IsHeld = held is null || layer.IsAmong(held) })],
                Data = _options.Data,
                Inputs = _model.Inputs,
                Cost = _options.Cost,
                Optimizer = TrainingFacts.Of(_optimizer),
                BatchSize = (int)_model.Rows,
                StepsPerEpoch = _options.StepsPerEpoch,
                PlannedSteps = _options.PlannedSteps,
                PrecisionBits = isDouble ? 53 : 24,
                SmallestNormal = isDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38,
            },
            _options.Targets);
    }

    /// <summary>Notes once that no module fired before a step.</summary>
    private void NoteMissing()
    {
        if (_isMissingNoted)
        {
            return;
        }

        _isMissingNoted = true;
        if (_subject is not null)
        {
            _notices.Add(LocalizableText.Of($"Step() came without a forward pass before it and does not count: call it once for each step."));
        }
        else if (_model.Layers.Count == 0)
        {
            _notices.Add(LocalizableText.Of($"The model has no module that is read: Linear, Conv1d to Conv3d, RNN, LSTM or GRU."));
        }
        else
        {
            NoteSilent();
        }
    }

    /// <summary>Names the modules with weights that have not fired.</summary>
    private void NoteSilent()
    {
        string[] silent = [.. _model.Layers.Except(_model.Order).Select(layer => layer.Name)];
        if (silent.Length > 0)
        {
            _notices.Add(LocalizableText.Of(
                $"{LocalizableText.Count(silent.Length, $"{silent.Length} module with weights has", $"{silent.Length} modules with weights have")} not fired and will not be read: {string.Join(", ", silent)}. Hooks fire for call, not for forward."));
        }
    }

    private void Safely(Action act)
    {
        if (_isOff)
        {
            return;
        }

        try
        {
            act();
        }
        catch (Exception fault)
        {
            _isOff = true;
            _notices.Add(LocalizableText.Of($"The watch reads no more ({fault.GetType().Name}: {fault.Message.Split('\n')[0]}); the training goes on."));
        }
    }
}
