using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Tests.Reference;

/// <summary>
/// A network as a student would write it: double, one row at a time, three nested loops. It shares no code with the
/// engine and gives the second answer to every gradient.
/// </summary>
internal sealed class NaiveNetwork
{
    private readonly int[] _sizes;
    private readonly CostFunction _cost;
    private readonly ActivationSpec[] _activations;

    public NaiveNetwork(Network<double> network)
    {
        _sizes = [.. network.Spec.Sizes];
        _cost = network.Spec.Cost;
        _activations = [.. network.Spec.Layers.Cast<DenseSpec>().Select(layer => layer.Activation)];
        foreach (var layer in network.Layers.Cast<Dense<double>>())
        {
            var weights = new double[layer.Inputs, layer.Outputs];
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int o = 0; o < layer.Outputs; o++)
                {
                    weights[i, o] = layer.Weight(i, o);
                }
            }

            Weights.Add(weights);
            Biases.Add(layer.Biases.ToArray());
        }
    }

    public List<double[,]> Weights { get; } = [];

    public List<double[]> Biases { get; } = [];

    public double[][] Forward(double[] x) => Forward(x, out _);

    private double[][] Forward(double[] x, out double[][] weightedInputs)
    {
        weightedInputs = new double[Weights.Count][];
        var activations = new List<double[]> { x };
        for (int l = 0; l < Weights.Count; l++)
        {
            var a = new double[_sizes[l + 1]];
            weightedInputs[l] = new double[a.Length];
            for (int o = 0; o < a.Length; o++)
            {
                double z = Biases[l][o];
                for (int i = 0; i < _sizes[l]; i++)
                {
                    z += Weights[l][i, o] * activations[l][i];
                }

                weightedInputs[l][o] = z;
                a[o] = ActivationFormulas.At(_activations[l], z).Value;
            }

            activations.Add(a);
        }

        return [.. activations];
    }

    public double Cost(double[] x, int label)
    {
        Forward(x, out double[][] z);
        return NaiveCosts.Value(_cost, z[^1], label);
    }

    /// <summary>δ of every layer for one row.</summary>
    public double[][] Deltas(double[] x, int label)
    {
        Forward(x, out double[][] z);
        var deltas = new double[Weights.Count][];
        deltas[^1] = NaiveCosts.Slope(_cost, z[^1], label);
        for (int l = Weights.Count - 2; l >= 0; l--)
        {
            deltas[l] = new double[_sizes[l + 1]];
            for (int o = 0; o < deltas[l].Length; o++)
            {
                double sum = 0;
                for (int k = 0; k < deltas[l + 1].Length; k++)
                {
                    sum += Weights[l + 1][o, k] * deltas[l + 1][k];
                }

                deltas[l][o] = sum * ActivationFormulas.At(_activations[l], z[l][o]).Slope;
            }
        }

        return deltas;
    }

    /// <summary>w ← (1 − ηλ/n) w − (η/m) Σ ∂C/∂w; b ← b − (η/m) Σ ∂C/∂b.</summary>
    public void Step(double[][] rows, int[] labels, double eta, double lambda, int n)
    {
        (double[][] A, double[][] D)[] passes = [.. rows.Select((x, i) => (Forward(x), Deltas(x, labels[i])))];
        for (int l = 0; l < Weights.Count; l++)
        {
            for (int o = 0; o < _sizes[l + 1]; o++)
            {
                for (int i = 0; i < _sizes[l]; i++)
                {
                    double gradient = passes.Sum(p => p.A[l][i] * p.D[l][o]) / rows.Length;
                    Weights[l][i, o] = ((1 - (eta * lambda / n)) * Weights[l][i, o]) - (eta * gradient);
                }

                Biases[l][o] -= eta * passes.Sum(p => p.D[l][o]) / rows.Length;
            }
        }
    }
}
