using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Studies.Layers;

/// <summary>
/// Trains one layer of a network while all others stay, with steps relative to the root mean square of its weights. So the
/// layer learns however small its gradient is.
/// </summary>
/// <remarks>
/// Adam (Kingma and Ba 2015), which ignores the size of gradients, over all training rows at once and without its ε. Steps
/// begin at 5% of the root mean square of the weights and shrink linearly to the last. A power of two next to δ preserves
/// gradients that float32 would flush to zero.
/// </remarks>
internal sealed class LoneLayer
{
    /// <summary>The number of steps.</summary>
    public const int Steps = 50;

    /// <summary>The maximum number of training rows.</summary>
    private const int MaxRows = 500;

    private const double FirstStep = 0.05;

    private readonly Network<float> _start;
    private readonly Network<float> _network;
    private readonly BatchPass<float> _training;
    private readonly BatchPass<float> _validation;

    public LoneLayer(Network<float> network, Dataset training, Dataset validation)
    {
        (_start, _network) = (network, network.To<float>());
        _training = Pass(training, Math.Min(MaxRows, training.Count));
        _validation = Pass(validation, validation.Count);
        Untrained = Judge(training.HasTargets);
        HasTargets = training.HasTargets;
    }

    /// <summary>Mean cost and accuracy of the untrained network on the validation rows.</summary>
    public (double Cost, double? Accuracy) Untrained { get; }

    private bool HasTargets { get; }

    /// <summary>
    /// Trains a layer alone and returns mean cost and accuracy on the validation rows, at the step with the lowest training cost.
    /// </summary>
    /// <param name="index">Its index among the layers with weights.</param>
    public (double Cost, double? Accuracy) Train(int index)
    {
        _network.CopyFrom(_start);
        int layer = _network.WeightedLayers[index];
        Parameter<float> weights = _network.Layers[layer].Parameters[0];
        Parameter<float>? bias = _network.Layers[layer].Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
        float[] gradient = new float[weights.Count];
        double size = weights.Norm() / Math.Sqrt(weights.Count), lowest = Forward();
        size = size > 0 ? size : FirstStep;
        var (moving, movingBias) = (new Moments(weights), bias is null ? null : new Moments(bias));
        for (int step = 0; step < Steps; step++)
        {
            _training.OutputDelta();
            _training.Backward();
            _training.View.WeightGradient(layer, gradient);
            int exponent = _training.View.DeltaExponent(layer);
            double length = FirstStep * size * (1 - ((double)step / Steps));
            moving.Step(gradient, exponent, step, length);
            if (movingBias is not null && bias!.Count == _training.View.MeanDelta(layer).Length)
            {
                movingBias.Step(_training.View.MeanDelta(layer), exponent, step, length);
            }

            double cost = Forward();
            if (cost < lowest)
            {
                lowest = cost;
                moving.Keep();
                movingBias?.Keep();
            }
        }

        moving.Restore();
        movingBias?.Restore();
        return Judge(HasTargets);
    }

    private BatchPass<float> Pass(Dataset data, int rows)
    {
        var pass = new BatchPass<float>(_network, data, rows) { KeepsDeltaInRange = true, Mode = BatchMode.Probing };
        pass.Gather([.. Enumerable.Range(0, rows)]);
        return pass;
    }

    private double Forward()
    {
        _training.Forward();
        return Cost(_training);
    }

    private (double Cost, double? Accuracy) Judge(bool hasTargets)
    {
        _validation.Forward();
        return (Cost(_validation), hasTargets ? null : Enumerable.Range(0, _validation.Rows).Average(_validation.View.RightShare));
    }

    private static double Cost(BatchPass<float> pass) => Enumerable.Range(0, pass.Rows).Sum(pass.View.CostOf) / pass.Rows;

    /// <summary>A parameter in training and the moments of its gradient, all in units of the first gradient's power of two.</summary>
    private sealed class Moments
    {
        private const double First = 0.9;
        private const double Second = 0.999;

        private readonly Parameter<float> _parameter;
        private readonly float[] _values;
        private readonly float[] _kept;
        private readonly double[] _mean;
        private readonly double[] _square;
        private int? _unit;

        public Moments(Parameter<float> parameter)
        {
            _parameter = parameter;
            _values = new float[parameter.Count];
            parameter.CopyTo(_values);
            _kept = [.. _values];
            (_mean, _square) = (new double[_values.Length], new double[_values.Length]);
        }

        public void Step(ReadOnlySpan<float> gradient, int exponent, int step, double length)
        {
            // The gradient is g · 2^exponent. Only ratios matter to Adam, so the first exponent serves as the unit of all.
            _unit ??= exponent;
            double scale = Math.ScaleB(1, exponent - _unit.Value);
            double first = 1 - Math.Pow(First, step + 1), second = 1 - Math.Pow(Second, step + 1);
            for (int i = 0; i < _values.Length; i++)
            {
                double g = gradient[i] * scale;
                _mean[i] = (First * _mean[i]) + ((1 - First) * g);
                _square[i] = (Second * _square[i]) + ((1 - Second) * g * g);
                _values[i] -= _square[i] > 0 ? (float)(length * (_mean[i] / first) / Math.Sqrt(_square[i] / second)) : 0;
            }

            _parameter.Set(_values);
        }

        /// <summary>Remembers the present values.</summary>
        public void Keep() => _values.CopyTo(_kept, 0);

        /// <summary>Returns to the remembered values.</summary>
        public void Restore() => _parameter.Set(_kept);
    }
}
