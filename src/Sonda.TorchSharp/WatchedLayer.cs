using Sonda.Diagnosis.Traces;
using Sonda.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>A module with weights, and what it did in a step.</summary>
/// <param name="name">Its name in the model.</param>
/// <param name="weight">Its weights: units first.</param>
/// <param name="bias">Its biases; null if it has none.</param>
/// <param name="kind">Its kind.</param>
internal sealed class WatchedLayer(string name, Parameter weight, Parameter? bias, TraceLayerKind kind) : IDisposable
{
    private Tensor? _before;
    private readonly double[] _sample = new double[Numbers.SampleLength];
    private double[] _sums = [];
    private double _delta, _back;
    private readonly List<HeldOutput> _held = [];
    private bool _isBegun, _isCurrent, _isTapped;

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
    public bool IsRead { get; private set; }

    /// <summary>Whether it is a convolution.</summary>
    public bool HasMaps => kind == TraceLayerKind.Conv;

    private int Units => kind == TraceLayerKind.Embedding ? (int)weight.shape[1] : (int)(weight.shape[0] / Gates);

    private int Gates => kind switch
    {
        TraceLayerKind.Lstm => 4,
        TraceLayerKind.Gru => 3,
        _ => 1,
    };

    /// <summary>Whether its weights are among parameters.</summary>
    public bool IsAmong(IReadOnlySet<Parameter> parameters) => parameters.Contains(weight);

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
    /// <param name="output">The outputs.</param>
    /// <param name="scale">The factor of the loss.</param>
    /// <param name="isFirst">Whether no step has been read.</param>
    /// <param name="safely">Runs a reading that may fail.</param>
    public Tensor Watch(Tensor output, double scale, bool isFirst, Action<Action> safely)
    {
        Begin();
        if (!output.requires_grad)
        {
            return output;
        }

        if (!isFirst && !_isTapped && HeldOutput.Of(output) is { } held)
        {
            // Of accumulated gradients, what an earlier backward pass has left is read now, so that outputs do not pile up.
            Collect(scale);
            _held.Add(held);
            return output;
        }

        return GradientTap.On(output, gradient => safely(() => ReadDelta(gradient, scale)));
    }

    /// <summary>Reads the gradients that a backward pass has left.</summary>
    public void Collect(double scale)
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            using Tensor? gradient = _held[i].Gradient;
            if (gradient is null)
            {
                continue;
            }

            if (_held[i].IsUntouched)
            {
                ReadDelta(gradient, scale);
            }
            else
            {
                // An operation in place: this step has no δ, later ones are read by a node in the graph.
                _isTapped = true;
            }

            _held[i].Dispose();
            _held.RemoveAt(i);
        }
    }

    /// <summary>Sees the gradient of the inputs.</summary>
    public Tensor WatchInput(Tensor input, double scale, Action<Action> safely) =>
        input.requires_grad ? GradientTap.On(input, gradient => safely(() => _back = Hypotenuse(_back, gradient.Norm() / scale))) : input;

    /// <summary>Remembers the weights before a step.</summary>
    /// <remarks>
    /// A reading leaves the weights after its step in the copy. They are those before the next step, which then needs no pass over them; if
    /// somebody has loaded or drawn new weights since, a sample shows it.
    /// </remarks>
    public void Begin()
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        if (_isCurrent && Numbers.IsUnchanged(weight, _sample))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor now = TensorMemory.Of(weight);
        _before ??= empty(now.shape, now.dtype).DetachFromDisposeScope();
        _before.copy_(now);
    }

    /// <summary>The readings of a step.</summary>
    /// <param name="rows">The rows of the mini-batch.</param>
    /// <param name="scale">The factor of the loss.</param>
    /// <param name="isFirst">Whether causes and deviations are read too.</param>
    /// <param name="later">The layer behind; null for the last.</param>
    public LayerReading Reading(long rows, double scale, bool isFirst, WatchedLayer? later)
    {
        if (!_isBegun)
        {
            return new LayerReading();
        }

        var reading = new LayerReading
        {
            DeltaNorm = IsRead ? Math.Sqrt(rows) * _delta : null,
            Speed = IsRead ? Norms.Euclidean<double>(_sums.AsSpan(0, _sums.Length - 7)) / scale : null,
        };
        reading = Activation is { IsRead: true } ? Activation.AddTo(reading) : reading;
        if (isFirst)
        {
            using DisposeScope scope = NewDisposeScope();
            reading = reading with
            {
                WeightDeviation = _before!.to(ScalarType.Float64).std(unbiased: false).ToDouble(),
                BiasDeviation = bias is null ? 0 : bias.to(ScalarType.Float64).std(unbiased: false).ToDouble(),
                RecurrentWeightNorm = Recurrent?.Norm(),
                Factors = later is { IsRead: true } && IsRead && Recurrent is null && later.Recurrent is null ? Factors(later) : null,
            };
        }

        // Last, because it moves the weights on.
        using Tensor? slope = weight.grad;
        (double? gradient, double size, double change) = Numbers.MoveOn(slope, _before!, weight);
        Numbers.Sample(weight, _sample);
        _isCurrent = true;
        return reading with { GradientNorm = gradient / scale, WeightNorm = size, UpdateRatio = weight.requires_grad ? Numbers.Ratio(change, size) : null };
    }

    /// <summary>Forgets the step.</summary>
    public void Clear()
    {
        Activation?.Clear();
        Array.Clear(_sums);
        _held.ForEach(held => held.Dispose());
        _held.Clear();

        // Without a reading, the copy stays behind.
        _isCurrent &= _isBegun;
        (_isBegun, IsRead, _delta, _back) = (false, false, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        Activation?.Dispose();
        _before?.Dispose();
        _before = null;
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    /// <summary>δ = ∂C/∂z of the mean cost: the sum over rows and places of a unit is the gradient of its bias.</summary>
    private void ReadDelta(Tensor gradient, double scale)
    {
        var shape = UnitShape.Of(gradient, HasMaps);
        _sums = _sums.Length == shape.Units + 7 ? _sums : new double[shape.Units + 7];
        _delta = Hypotenuse(_delta, gradient.AddUnits(shape, _sums) / scale);
        IsRead = true;
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
