using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>An activation as a function to integrate: φ, φ′, and the ends of its integration panels.</summary>
internal sealed class ActivationCurve
{
    private const double Reach = 9;

    /// <summary>Standard deviations to both sides for a formula that outgrows powers: the mass of its moments lies farther out.</summary>
    private const double FarReach = 20;
    private const double WidestPanel = 1.5;
    private const int MaxPanels = 20_000;
    private readonly Activation<double> _activation;

    /// <summary>The arguments at which φ′ jumps. Those of a formula are not known: one that jumps elsewhere than at 0 is integrated less exactly.</summary>
    private readonly double[] _kinks;

    /// <summary>Where the normal density ends the integrals, in standard deviations.</summary>
    private readonly double _reach;

    public ActivationCurve(ActivationSpec spec)
    {
        (Spec, _activation) = (spec, Activation<double>.Of(AtTheStart(spec)));
        _kinks = spec.Kind switch
        {
            ActivationKind.HardTanh => [-1, 1],
            ActivationKind.HardSigmoid => [-3, 3],
            _ => [0],
        };
        _reach = spec.Kind == ActivationKind.Formula && Outgrows(30, 4) ? FarReach : Reach;
    }

    public ActivationSpec Spec { get; }

    /// <summary>φ of one number.</summary>
    public double Value(double x)
    {
        Span<double> value = stackalloc double[1];
        _activation.Forward([x], value);
        return value[0];
    }

    /// <summary>Computes φ of each number.</summary>
    public void Values(ReadOnlySpan<double> x, Span<double> values) => _activation.Forward(x, values);

    /// <summary>Computes φ′ of each number.</summary>
    public void Slopes(ReadOnlySpan<double> x, Span<double> slopes)
    {
        _activation.Slopes(x, slopes);
    }

    /// <summary>
    /// Computes the ends of the panels, in z, for a function of φ(offset + scale·z) under the normal density. Panels are at most 1.5 wide
    /// and end at every kink. From a kink on, their widths in x double, so that the poles of φ stay as far from a panel as the panel is
    /// wide. Beyond the last end the density is below 1e-17.
    /// </summary>
    /// <param name="offset">x at z = 0.</param>
    /// <param name="scale">The standard deviation of x, at least 0.</param>
    /// <param name="blur">The width in x below which the function is smooth.</param>
    /// <param name="ends">Receives the ends, ascending.</param>
    public void PanelEnds(double offset, double scale, double blur, List<double> ends)
    {
        ends.Clear();

        // e^(4x), the largest moment of the exponential, moves the mass of the integral by 4·scale.
        double above = _reach + (Spec.Kind == ActivationKind.Exponential ? 4 * scale : 0);
        int uniform = (int)Math.Ceiling((_reach + above) / WidestPanel);
        for (int i = 0; i <= uniform; i++)
        {
            ends.Add(-_reach + (i * (_reach + above) / uniform));
        }

        if (scale > 0)
        {
            foreach (double kink in _kinks)
            {
                AddGraded(kink, offset, scale, blur, above, ends);
            }
        }

        ends.Sort();
        // A kink may coincide with an end: a panel of width 0 would only cost time.
        for (int i = ends.Count - 1; i > 0; i--)
        {
            if (ends[i] - ends[i - 1] < 1e-12)
            {
                ends.RemoveAt(i);
            }
        }
    }

    /// <summary>Replaces a trained α by its start.</summary>
    private static ActivationSpec AtTheStart(ActivationSpec spec) => spec.Kind == ActivationKind.PReLU
        ? new ActivationSpec(ActivationKind.LeakyReLU, spec.ParameterOrDefault)
        : spec;

    /// <summary>Whether |φ| is above a power of |x| on one side.</summary>
    private bool Outgrows(double x, double power) => !(Math.Max(Math.Abs(Value(x)), Math.Abs(Value(-x))) <= Math.Pow(x, power));

    private void AddGraded(double kink, double offset, double scale, double blur, double above, List<double> ends)
    {
        Add((kink - offset) / scale);
        double farthest = Math.Abs(kink - offset) + (above * scale);
        bool oscillates = Spec.Kind == ActivationKind.Sine;
        double step = Math.Max(oscillates ? farthest / MaxPanels : 0, 1);
        for (double x = blur is > 0 and < 1 ? blur : step; x < farthest; x = oscillates && x >= step ? x + (2 * step) : 2 * x)
        {
            Add((kink - offset - x) / scale);
            Add((kink - offset + x) / scale);
        }

        void Add(double z)
        {
            if (z > -_reach && z < above)
            {
                ends.Add(z);
            }
        }
    }
}
