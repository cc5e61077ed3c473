using System.Numerics;
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

    /// <summary>Memory for the gradients of a network and what its optimizer remembers.</summary>
    /// <exception cref="ArgumentException">The rates are for another number of layers.</exception>
    public GradientStep(Network<T> network, TrainingSpec spec)
    {
        _parameters = network.Parameters;
        _gradients = network.CreateArena();
        _clipper = new GradientClipper<T>(spec.Clipping, _parameters.Count);
        _clips = spec.Clipping != GradientClipping.None;
        _rates = RatesOf(network, spec.LayerRates);
        int[] lengths = [.. Enumerable.Range(0, _parameters.Count).Select(slot => _gradients[slot].Padded.Length)];
        Optimizer = Optimizer<T>.Create(spec.Optimizer, lengths);
    }

    /// <summary>The optimizer, with what it remembers.</summary>
    public Optimizer<T> Optimizer { get; }

    /// <summary>∂C/∂w of each parameter for the last batch, clipped.</summary>
    public ParameterArena<T> Gradients => _gradients;

    /// <summary>Moves every parameter but the statistics.</summary>
    /// <param name="pass">The batch, after its backward pass.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="weightDecay">λ of the weights.</param>
    /// <returns>Whether every parameter, and what the optimizer remembers of it, is finite afterwards.</returns>
    public bool Take(BatchPass<T> pass, double learningRate, double weightDecay)
    {
        pass.WriteGradients(_gradients);
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
                finite &= Optimizer.Update(
                    slot,
                    parameter.Stored.Padded,
                    _gradients[slot].Padded,
                    learningRate * _rates[slot],
                    parameter.Kind == ParameterKind.Weight ? weightDecay : 0);
            }
        }

        return finite;
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

    /// <summary>A moment in the shape of the parameter whose it is.</summary>
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
