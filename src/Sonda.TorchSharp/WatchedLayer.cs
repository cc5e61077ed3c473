using Sonda.Diagnosis.Traces;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>A module with weights, and what it did in a step.</summary>
/// <param name="name">Its name in the model.</param>
/// <param name="weight">Its weights: units first.</param>
/// <param name="kind">Its kind.</param>
internal sealed class WatchedLayer(string name, Parameter weight, TraceLayerKind kind) : IDisposable
{
    private Tensor? _before, _speed;
    private double _delta, _back;
    private long _units;

    /// <summary>Its name in the model.</summary>
    public string Name => name;

    /// <summary>The activation behind it; null if none was seen.</summary>
    public WatchedActivation? Activation { get; set; }

    /// <summary>The normalisation behind it.</summary>
    public TraceNorm Norm { get; set; }

    /// <summary>The probability of the dropout behind it.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether a pool stands behind it.</summary>
    public bool IsPooled { get; set; }

    /// <summary>The recurrent weights; null if it has none.</summary>
    public Parameter? Recurrent { get; init; }

    /// <summary>Whether the gradient of its outputs was seen in the step.</summary>
    public bool IsRead => _speed is not null;

    private int Units => kind == TraceLayerKind.Embedding ? (int)weight.shape[1] : (int)(weight.shape[0] / Gates);

    private int Gates => kind switch
    {
        TraceLayerKind.Lstm => 4,
        TraceLayerKind.Gru => 3,
        _ => 1,
    };

    /// <summary>What it is.</summary>
    public TraceLayer Fact => new()
    {
        Name = name,
        Kind = kind,
        Inputs = (int)(weight.numel() / (kind == TraceLayerKind.Embedding ? weight.shape[1] : weight.shape[0])),
        Units = Units,
        Activation = Activation?.Fact ?? new TraceActivation { Kind = Recurrent is null ? "identity" : "tanh", LargestSlope = 1 },
        Norm = Norm,
        Dropout = Dropout,
    };

    /// <summary>Remembers the weights before a step, and sees the gradient of the outputs.</summary>
    public Tensor Watch(Tensor output, double scale, Action<Action> safely)
    {
        Begin();
        _units = output.shape[kind is TraceLayerKind.Conv ? 1 : output.dim() - 1];
        return GradientTap.On(output, gradient => safely(() => ReadDelta(gradient, scale)));
    }

    /// <summary>Sees the gradient of the inputs.</summary>
    public Tensor WatchInput(Tensor input, double scale, Action<Action> safely) =>
        input.requires_grad ? GradientTap.On(input, gradient => safely(() => _back = Hypotenuse(_back, gradient.Norm() / scale))) : input;

    /// <summary>Remembers the weights before a step.</summary>
    public void Begin()
    {
        if (_before is null)
        {
            _before = weight.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The readings of a step.</summary>
    /// <param name="rows">The rows of the mini-batch.</param>
    /// <param name="scale">The factor of the loss.</param>
    /// <param name="isFirst">Whether causes and deviations are read too.</param>
    /// <param name="later">The layer behind; null for the last.</param>
    public LayerReading Reading(long rows, double scale, bool isFirst, WatchedLayer? later)
    {
        if (_before is null)
        {
            return new LayerReading();
        }

        using DisposeScope scope = NewDisposeScope();
        double size = _before.Norm();
        var reading = new LayerReading
        {
            DeltaNorm = IsRead ? Math.Sqrt(rows) * _delta : null,
            Speed = _speed is { } speed ? speed.Norm() : null,
            GradientNorm = weight.grad is { } gradient ? gradient.Norm() / scale : null,
            WeightNorm = size,
            UpdateRatio = Numbers.Ratio((weight.detach() - _before).Norm(), size),
        };
        reading = Activation is { IsRead: true } ? Activation.AddTo(reading, (int)_units) : reading;
        return !isFirst ? reading : reading with
        {
            WeightDeviation = _before.to(ScalarType.Float64).std(unbiased: false).ToDouble(),
            RecurrentWeightNorm = Recurrent?.Norm(),
            Factors = later is { IsRead: true } && IsRead && Recurrent is null && later.Recurrent is null ? Factors(later) : null,
        };
    }

    /// <summary>Forgets the step.</summary>
    public void Clear()
    {
        _before?.Dispose();
        _speed?.Dispose();
        Activation?.Clear();
        (_before, _speed, _delta, _back) = (null, null, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    /// <summary>δ = ∂C/∂z of the mean cost: the sum over rows and places of a unit is the gradient of its bias.</summary>
    private void ReadDelta(Tensor gradient, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor delta = gradient.detach();
        Tensor columns = (kind == TraceLayerKind.Conv ? delta.movedim([1L], [-1L]) : delta).reshape(-1, _units);
        Tensor sum = columns.sum(new long[] { 0 }, type: ScalarType.Float64) / scale;
        Tensor added = _speed is null ? sum : _speed + sum;
        _speed?.Dispose();
        _speed = added.clone().DetachFromDisposeScope();
        _delta = Hypotenuse(_delta, delta.Norm() / scale);
    }

    /// <summary>The causes that multiply to ‖δ‖ of this layer over ‖δ‖ of the later one.</summary>
    private Dictionary<string, double> Factors(WatchedLayer later)
    {
        double size = later._before!.Norm() / Math.Sqrt(later.Units);
        var found = new Dictionary<string, double> { ["weights"] = size, ["alignment"] = Numbers.Ratio(later._back, later._delta * size) };
        string between = Dropout > 0 ? "dropout" : IsPooled ? "pooling" : "residual";
        if (Activation?.Flow is not { } flow)
        {
            found[between] = Numbers.Ratio(_delta, later._back);
            return found;
        }

        double slope = Activation.SteepRms();
        found[between] = Numbers.Ratio(flow.Arrived, later._back);
        found["dead"] = Numbers.Ratio(flow.Alive, flow.Arrived);
        found["slope"] = slope;
        found["selection"] = Numbers.Ratio(flow.After, flow.Alive * slope);
        found["norm"] = Numbers.Ratio(_delta, flow.After);
        return found;
    }
}
