using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>
/// Records the learning speed of every layer while a network trains, from the gradients that training computes
/// anyway: one norm of a short vector per layer.
/// </summary>
/// <remarks>
/// The record has one entry per reading. It doubles when it is full, so a step allocates only then.
/// </remarks>
/// <param name="capacity">The number of entries before the record grows, 1 or more.</param>
public sealed class LearningSpeedRecorder<T>(int capacity = 1024) : ITrainingObserver<T>, IProbe
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _capacity = capacity > 0
        ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "Room for entries is 1 or more.");

    private double[] _speeds = [];
    private double[] _meanNorms = [];
    private long[] _steps = [];

    /// <summary>The steps to read; default: every one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval between readings is less than one step.</exception>
    public ProbeSchedule Schedule
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.Every, 1, nameof(ProbeSchedule.Every));
            field = value;
        }
    } = ProbeSchedule.EveryStep;

    /// <inheritdoc/>
    ProbeCost IProbe.Cost => RecordsMeanNorms ? ProbeCost.Rows : ProbeCost.Layers;

    /// <summary>Whether to record the mean over the batch of ‖δ‖ too: one norm per row and layer; default: false.</summary>
    public bool RecordsMeanNorms { get; init; }

    /// <summary>The number of layers with weights; 0 before the first step.</summary>
    public int Layers { get; private set; }

    /// <summary>The number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>The training step of an entry.</summary>
    public long Step(int entry) => _steps[entry];

    /// <summary>The learning speed of a layer (0 the first hidden one) before the step of an entry.</summary>
    public double Speed(int entry, int layer) => _speeds[(entry * Layers) + layer];

    /// <summary>The mean over the batch of ‖δ‖ of a layer before the step of an entry.</summary>
    public double MeanNorm(int entry, int layer) => _meanNorms[(entry * Layers) + layer];

    /// <inheritdoc/>
    public StepNeeds Needs(long step) => Schedule.Includes(step) ? StepNeeds.Gradients : StepNeeds.None;

    /// <inheritdoc/>
    public void GradientsReady(long step, BatchView<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ImmutableArray<int> read = batch.Network.SpeedLayers;
        int layers = read.Length;
        if (Count > 0 && layers != Layers)
        {
            throw new InvalidOperationException($"The record is of a network of {Layers} layers; found one of {layers}.");
        }

        Layers = layers;
        int start = Count * Layers;
        if (start + Layers > _speeds.Length)
        {
            int length = Math.Max(_capacity * Layers, 2 * _speeds.Length);
            Array.Resize(ref _speeds, length);
            Array.Resize(ref _meanNorms, RecordsMeanNorms ? length : 0);
            Array.Resize(ref _steps, length / Layers);
        }

        _steps[Count] = step;

        for (int layer = 0; layer < Layers; layer++)
        {
            _speeds[start + layer] = batch.LearningSpeed(read[layer]);
            if (RecordsMeanNorms)
            {
                _meanNorms[start + layer] = RowNorms.Sum(batch, read[layer]) / batch.Rows;
            }
        }

        Count++;
    }

    /// <inheritdoc/>
    public void ParametersUpdated(long step, BatchView<T> batch, ReadOnlySpan<ParameterUpdateNorms> updates) =>
        throw new InvalidOperationException("The recorder asks for gradients alone.");
}
