using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Training;

namespace Sonda.Lab.Probes;

/// <summary>
/// Records the learning speed of every layer at every training step, from the gradients that training has computed
/// anyway: one norm of a short vector for each layer.
/// </summary>
/// <remarks>Rows of the record are steps. It grows by doubling, so that a step does not allocate once it is large.</remarks>
public sealed class LearningSpeedRecorder<T>(int capacity = 1024) : ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _speeds = [];
    private double[] _meanNorms = [];

    /// <summary>Whether the mean over the batch of ‖δ‖ is recorded too: one norm for each row and layer.</summary>
    public bool RecordsMeanNorms { get; init; }

    /// <summary>Layers of the network; 0 before the first step.</summary>
    public int Layers { get; private set; }

    /// <summary>Steps recorded.</summary>
    public int Steps { get; private set; }

    /// <summary>Learning speed of a layer (0 the first hidden one) before a recorded step.</summary>
    public double Speed(int step, int layer) => _speeds[(step * Layers) + layer];

    /// <summary>Mean over the batch of ‖δ‖ of a layer before a recorded step.</summary>
    public double MeanNorm(int step, int layer) => _meanNorms[(step * Layers) + layer];

    /// <inheritdoc/>
    public void GradientsReady(long step, BatchPass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Layers = pass.Network.Spec.LayerCount;
        int start = Steps * Layers;
        if (start + Layers > _speeds.Length)
        {
            int length = Math.Max(capacity * Layers, 2 * _speeds.Length);
            Array.Resize(ref _speeds, length);
            Array.Resize(ref _meanNorms, RecordsMeanNorms ? length : 0);
        }

        for (int layer = 0; layer < Layers; layer++)
        {
            _speeds[start + layer] = Norms.Euclidean(pass.MeanDelta(layer));
            if (RecordsMeanNorms)
            {
                _meanNorms[start + layer] = MeanNorm(pass, layer);
            }
        }

        Steps++;
    }

    private static double MeanNorm(BatchPass<T> pass, int layer)
    {
        double sum = 0;
        for (int row = 0; row < pass.Rows; row++)
        {
            sum += Norms.Euclidean(pass.Delta(layer, row));
        }

        return sum / pass.Rows;
    }
}
