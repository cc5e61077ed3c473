using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Reference;

/// <summary>One parameter updated by the formulas of the papers, in double, one line per formula.</summary>
internal sealed class NaiveOptimizer(OptimizerSpec spec, double parameter)
{
    private double _velocity, _squares, _mean;
    private int _steps;

    public double Parameter { get; private set; } = parameter;

    public void Step(double gradient, double rate, double decay)
    {
        _steps++;
        double w = Parameter;
        double g = spec.DecayKind == WeightDecayKind.L2 ? gradient + (decay * w) : gradient;
        if (spec.DecayKind == WeightDecayKind.Decoupled)
        {
            w *= 1 - (rate * decay);
        }

        Parameter = w - (rate * Direction(g));
    }

    private double Direction(double g)
    {
        switch (spec.Kind)
        {
            case OptimizerKind.Sgd:
                return g;
            case OptimizerKind.Momentum:
                _velocity = (spec.Momentum * _velocity) + g;
                return _velocity;
            case OptimizerKind.Nesterov:
                _velocity = (spec.Momentum * _velocity) + g;
                return g + (spec.Momentum * _velocity);
            case OptimizerKind.RmsProp:
                _squares = (spec.Beta2 * _squares) + ((1 - spec.Beta2) * g * g);
                return g / (Math.Sqrt(_squares) + spec.Epsilon);
            case OptimizerKind.Adagrad:
                _squares += g * g;
                return g / (Math.Sqrt(_squares) + spec.Epsilon);
            case OptimizerKind.Adam or OptimizerKind.AdamW:
                _mean = (spec.Beta1 * _mean) + ((1 - spec.Beta1) * g);
                _squares = (spec.Beta2 * _squares) + ((1 - spec.Beta2) * g * g);
                double mean = _mean / (1 - Math.Pow(spec.Beta1, _steps));
                double squares = _squares / (1 - Math.Pow(spec.Beta2, _steps));
                return mean / (Math.Sqrt(squares) + spec.Epsilon);
            default:
                throw new InvalidOperationException($"The reference has no formula for {spec.Name}.");
        }
    }
}
