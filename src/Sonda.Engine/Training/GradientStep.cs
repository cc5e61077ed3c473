using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>A step of any optimizer: it computes the gradients, clips them, and updates the parameters.</summary>
internal sealed class GradientStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IReadOnlyList<Parameter<T>> _parameters;
    private readonly ParameterArena<T> _gradients;
    private readonly GradientClipper<T> _clipper;
    private readonly bool _clips;
    private readonly double[] _rates;
    private readonly int[] _layerOfWeights;
    private readonly ParameterUpdateMeter _meter = new();

    /// <summary>Allocates the gradients of a network and the moments of its optimizer.</summary>
    /// <exception cref="ArgumentException">The layer rates are for another number of layers.</exception>
    public GradientStep(Network<T> network, TrainingSpec spec)
    {
        _parameters = network.Parameters;
        _gradients = network.CreateArena();
        _clipper = new GradientClipper<T>(spec.Clipping, _parameters.Count);
        _clips = spec.Clipping != GradientClipping.None;
        _rates = RatesOf(network, spec.LayerRates);
        _layerOfWeights = [.. Enumerable.Repeat(-1, _parameters.Count)];
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            if (network.Layers[layer].Parameters.Count > 0)
            {
                _layerOfWeights[network.FirstParameter(layer)] = layer;
            }
        }

        int[] lengths = [.. Enumerable.Range(0, _parameters.Count).Select(slot => _gradients[slot].Padded.Length)];
        Optimizer = Optimizer<T>.Create(spec.Optimizer, lengths);
    }

    /// <summary>The optimizer with its moments.</summary>
    public Optimizer<T> Optimizer { get; }

    /// <summary>∂C/∂w of each parameter, clipped, after <see cref="WriteGradients"/>.</summary>
    public ParameterArena<T> Gradients => _gradients;

    /// <summary>The factor of the learning rate of a parameter.</summary>
    public double RateOf(int slot) => _rates[slot];

    /// <summary>A moment of a parameter.</summary>
    public Matrix<T> Moment(int moment, int slot) => Of(Optimizer.Moments[moment], slot);

    /// <summary>Computes all gradients ∂C/∂w for a batch, clipped. A step itself skips some of them and overwrites others.</summary>
    public void WriteGradients(BatchPass<T> pass)
    {
        pass.WriteGradients(_gradients);
        Clip();
    }

    /// <summary>Updates every parameter except the statistics.</summary>
    /// <param name="pass">The batch, after its backward pass.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="weightDecay">λ of the weights.</param>
    /// <param name="updates">Receives the norms of the update of each parameter; empty to measure nothing.</param>
    /// <returns>Whether every parameter and its moments are still finite.</returns>
    public bool Take(BatchPass<T> pass, double learningRate, double weightDecay, Span<ParameterUpdateNorms> updates = default)
    {
        // Clipping needs the norm of the whole gradient first, so only an unclipped step may skip weights that update by themselves.
        pass.WriteGradients(_gradients, skipped: !_clips);
        Clip();
        Optimizer.Begin();
        bool finite = true;
        for (int slot = 0; slot < _parameters.Count; slot++)
        {
            Parameter<T> parameter = _parameters[slot];
            if (parameter.Kind != ParameterKind.Statistic)
            {
                // W is stored as s·V while plain descent runs; other optimizers work on W itself.
                parameter.Fold();
                parameter.Bound = double.PositiveInfinity;
                double decay = parameter.Kind == ParameterKind.Weight ? weightDecay : 0;
                ParameterUpdateMeter? meter = updates.IsEmpty ? null : _meter;
                finite &= Follow(pass, new ParameterUpdate<T>(Optimizer, slot, learningRate * _rates[slot], decay), meter);
                if (meter is not null)
                {
                    updates[slot] = meter.Read();
                }
            }
        }

        return finite;
    }

    private bool Follow(BatchPass<T> pass, ParameterUpdate<T> update, ParameterUpdateMeter? meter)
    {
        int layer = _clips ? -1 : _layerOfWeights[update.Slot];
        if (layer >= 0 && pass.CanUpdateWeights(layer))
        {
            return pass.UpdateWeights(layer, update, meter);
        }

        Span<T> parameters = _parameters[update.Slot].Stored.Padded, gradient = _gradients[update.Slot].Padded;
        return meter is null
            ? UpdateKernels.Run(parameters, gradient, update)
            : UpdateKernels.Run(parameters, gradient, update, ref meter.Begin(1)[0]);
    }

    /// <summary>Copies the moments of the optimizer: for each moment, one tensor for each parameter.</summary>
    public IEnumerable<T[]> CopyMoments() => Optimizer.Moments.SelectMany(
        moment => Enumerable.Range(0, _parameters.Count).Select(slot => Of(moment, slot).ToArray()));

    /// <summary>Resumes after some steps.</summary>
    /// <param name="stepCount">Steps done.</param>
    /// <param name="moments">The moments as returned by <see cref="CopyMoments"/>.</param>
    public void Resume(long stepCount, IReadOnlyList<T[]> moments)
    {
        Optimizer.Resume(stepCount);
        for (int i = 0; i < moments.Count; i++)
        {
            Of(Optimizer.Moments[i / _parameters.Count], i % _parameters.Count).Set(moments[i]);
        }
    }

    /// <summary>The moment, viewed in the shape of its parameter.</summary>
    private Matrix<T> Of(Moments<T> moment, int slot) => moment.Values(slot, _parameters[slot].Rows, _parameters[slot].Columns);

    private static double[] RatesOf(Network<T> network, LayerRates rates)
    {
        // A normalisation, or an activation with parameters, takes the rate of the weights before it.
        double[] factors = rates.For(network.WeightedLayers.Length);
        var all = new List<double>();
        int weighted = -1;
        foreach (Layer<T> layer in network.Layers)
        {
            weighted += layer.HasWeights ? 1 : 0;
            all.AddRange(Enumerable.Repeat(factors[Math.Max(weighted, 0)], layer.Parameters.Count));
        }

        return [.. all];
    }

    private void Clip()
    {
        if (!_clips)
        {
            return;
        }

        for (int slot = 0; slot < _parameters.Count; slot++)
        {
            _clipper.Measure(slot, _gradients[slot].Padded);
        }

        _clipper.Join();
        for (int slot = 0; slot < _parameters.Count; slot++)
        {
            _clipper.Apply(_gradients[slot].Padded);
        }
    }
}
