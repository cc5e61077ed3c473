using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;

namespace Sonda.Engine.Tests.Reference;

/// <summary>
/// A recurrent layer as a student would write it: one row, one step, one unit at a time, by functions of the system. It
/// has no backward pass: to differentiate, a test nudges a number and computes again.
/// </summary>
internal sealed class NaiveRecurrent
{
    private readonly RecurrentSpec _spec;

    public NaiveRecurrent(Recurrent<double> layer)
    {
        _spec = layer.Spec;
        Parameters = [.. layer.Parameters.Select(Copy)];
    }

    /// <summary>Weights, recurrent weights, biases, and in a gru the recurrent biases, row by row.</summary>
    public double[][] Parameters { get; }

    /// <summary>The amount added to unit i of h after step t.</summary>
    public Func<int, int, double> OutputNudge { get; set; } = (_, _) => 0;

    /// <summary>The amount added to unit i of c in step t, before the output.</summary>
    public Func<int, int, double> CellNudge { get; set; } = (_, _) => 0;

    /// <summary>The amount added to the weighted input of a gate of unit i in step t: step, gate, unit.</summary>
    public Func<int, int, int, double> GateNudge { get; set; } = (_, _, _) => 0;

    private int Width => _spec.Width;

    /// <summary>(h, c) after every step; c is empty except in an lstm.</summary>
    /// <param name="x">The inputs of every step of the sequence.</param>
    /// <param name="frozen">
    /// For a truncated gradient: the constant states from which the groups of steps start, independent of the parameters.
    /// </param>
    public (double[] H, double[] C)[] Run(double[][] x, (double[] H, double[] C)[]? frozen = null)
    {
        var states = new (double[] H, double[] C)[x.Length];
        (double[] H, double[] C) state = (new double[Width], new double[Width]);
        for (int t = 0; t < x.Length; t++)
        {
            bool starts = t > 0 && _spec.Truncation is { } most && (x.Length - t) % most == 0;
            states[t] = state = Step(t, x[t], starts && frozen is not null ? frozen[t - 1] : state);
        }

        return states;
    }

    private static double[] Copy(Parameter<double> parameter)
    {
        var values = new double[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    private (double[] H, double[] C) Step(int t, double[] x, (double[] H, double[] C) before)
    {
        (double[] h, double[] c) = (new double[Width], new double[Width]);
        for (int unit = 0; unit < Width; unit++)
        {
            double In(int gate) => Parameters[2][(gate * Width) + unit] + GateNudge(t, gate, unit) + Product(x, Parameters[0], gate, unit);
            double Again(int gate) => Product(before.H, Parameters[1], gate, unit);
            switch (_spec.Kind)
            {
                case RecurrentKind.Rnn:
                    h[unit] = ActivationFormulas.At(_spec.Activation, In(0) + Again(0)).Value;
                    break;
                case RecurrentKind.Lstm:
                    c[unit] = (Sigmoid(In(1) + Again(1)) * before.C[unit])
                        + (Sigmoid(In(0) + Again(0)) * Math.Tanh(In(2) + Again(2))) + CellNudge(t, unit);
                    h[unit] = Sigmoid(In(3) + Again(3)) * Math.Tanh(c[unit]);
                    break;
                default:
                    double r = Sigmoid(In(0) + Again(0)), z = Sigmoid(In(1) + Again(1));
                    double n = Math.Tanh(In(2) + (r * (Again(2) + Parameters[3][unit])));
                    h[unit] = ((1 - z) * n) + (z * before.H[unit]);
                    break;
            }

            h[unit] += OutputNudge(t, unit);
        }

        return (h, c);
    }

    private double Product(double[] values, double[] weights, int gate, int unit)
    {
        int columns = weights.Length / values.Length;
        return values.Select((value, i) => value * weights[(i * columns) + (gate * Width) + unit]).Sum();
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
