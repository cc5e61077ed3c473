using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>A step by any optimizer: gradients are written down, clipped, and followed.</summary>
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

    /// <summary>Memory for the gradients of a network and what its optimizer remembers.</summary>
    /// <exception cref="ArgumentException">The rates are for another number of layers.</exception>
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

    /// <summary>The optimizer, with what it remembers.</summary>
    public Optimizer<T> Optimizer { get; }

    /// <summary>∂C/∂w of each parameter, clipped, as <see cref="WriteGradients"/> found it.</summary>
    public ParameterArena<T> Gradients => _gradients;

    /// <summary>Writes ∂C/∂w of each parameter for a batch, clipped; a step leaves some out, and some are lost in it.</summary>
    public void WriteGradients(BatchPass<T> pass)
    {
        pass.WriteGradients(_gradients);
        Clip();
    }

    /// <summary>Moves every parameter but the statistics.</summary>
    /// <param name="pass">The batch, after its backward pass.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="weightDecay">λ of the weights.</param>
    /// <param name="updates">Room for what the step did to each parameter; empty if it is not to be measured.</param>
    /// <returns>Whether every parameter, and what the optimizer remembers of it, is finite afterwards.</returns>
    public bool Take(BatchPass<T> pass, double learningRate, double weightDecay, Span<ParameterUpdateNorms> updates = default)
    {
        pass.WriteGradients(_gradients, skipped: !_clips);
        Clip();
        Optimizer.Begin();
        bool finite = true;
        for (int slot = 0; slot < _parameters.Count; slot++)
        {
            Parameter<T> parameter = _parameters[slot];
            if (parameter.Kind != ParameterKind.Statistic)
            {
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

    /// <summary>What the optimizer remembers, moment after moment, a tensor for each parameter.</summary>
    public IEnumerable<T[]> CopyMoments() => Optimizer.Moments.SelectMany(
        moment => Enumerable.Range(0, _parameters.Count).Select(slot => Of(moment, slot).ToArray()));

    /// <summary>Goes on after some steps.</summary>
    /// <param name="stepCount">Steps done.</param>
    /// <param name="moments">As <see cref="CopyMoments"/> gave them.</param>
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
        // A normalisation or an activation with parameters goes by the weights before it.
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
