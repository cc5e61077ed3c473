using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Theory;

/// <summary>The gradients at the outputs of one drawn network.</summary>
/// <param name="Mean">‖mean over rows of δ‖².</param>
/// <param name="Classes">Σ p² ‖mean over the rows of a class of δ‖², with p the share of the class.</param>
/// <param name="Rows">The mean over rows of ‖δ‖².</param>
/// <param name="Alignment">The product of the means over rows of δ and of z.</param>
/// <param name="Square">The mean over rows and outputs of a².</param>
internal readonly record struct OutputDraw(double Mean, double Classes, double Rows, double Alignment, double Square);

/// <summary>
/// Draws δ = ∂C/∂z of the output layer of wide networks. Each output is a Gaussian process over the rows, with variance q, one covariance
/// for rows of the same class and another for rows of different classes. A few outputs do not average out, so their spread is where a band
/// begins.
/// </summary>
internal sealed class OutputDraws
{
    private const int MaxRows = 200;
    private const int Reservoir = 1 << 16;

    private readonly Cost<double> _cost;
    private readonly Activation<double> _activation;
    private readonly RandomStream _random;
    private readonly double[] _normals;
    private readonly (int Start, int Count, double Share)[] _classes;
    private readonly Matrix<double> _z, _a, _delta;
    private readonly Matrix<double>? _targets;
    private readonly byte[] _labels;
    private readonly ImmutableArray<float> _weights;
    private readonly bool _pairs;

    public OutputDraws(NetworkSpec spec, InputStatistics inputs, RandomStream random)
    {
        (_cost, _random) = (Cost<double>.Of(spec.Cost, spec.OutputActivation), random);
        _activation = Activation<double>.Of(spec.OutputActivation);
        _normals = new double[Reservoir];
        foreach (ref double normal in _normals.AsSpan())
        {
            normal = random.NextGaussian();
        }

        int outputs = spec.Output.Count;
        int targets = inputs.Targets.Length / outputs;
        _weights = inputs.ClassWeights;
        _pairs = inputs.ClassShares.Length > 0 && inputs.Rows > MaxRows;
        _classes = inputs.ClassShares.Length > 0 ? [.. Layout(inputs)] : [(0, targets, 1)];
        int rows = _classes.Sum(group => group.Count);
        _labels = new byte[rows];
        foreach (((int start, int count, _), int label) in _classes.Select((group, label) => (group, label)))
        {
            _labels.AsSpan(start, count).Fill((byte)label);
        }

        (_z, _a, _delta) = (Matrix<double>.Create(rows, outputs), Matrix<double>.Create(rows, outputs), Matrix<double>.Create(rows, outputs));
        if (inputs.ClassShares.Length == 0)
        {
            var y = Matrix<double>.Create(rows, outputs);
            for (int i = 0; i < rows * outputs; i++)
            {
                y.Row(i / outputs)[i % outputs] = inputs.Targets[i];
            }

            _targets = y;
        }
    }

    /// <summary>Draws one network.</summary>
    /// <param name="q">The variance of a weighted input.</param>
    /// <param name="different">The covariance of two rows of different classes.</param>
    /// <param name="same">The covariance of two rows of one class, at least <paramref name="different"/>.</param>
    public OutputDraw Next(double q, double different, double same)
    {
        different = Math.Clamp(different, 0, q);
        same = Math.Clamp(same, different, q);
        Draw(Math.Sqrt(different), Math.Sqrt(same - different), Math.Sqrt(q - same));
        _activation.Forward(_z.Padded, _a.Padded);
        if (_targets is { } targets)
        {
            _cost.OutputDelta(_z, _a, targets, _delta);
        }
        else
        {
            _cost.OutputDelta(_z, _a, _labels, _delta);
            for (int row = 0; row < _labels.Length && !_weights.IsEmpty; row++)
            {
                ElementwiseKernels.Scale(_delta.Row(row), (double)_weights[_labels[row]]);
            }
        }

        return Read();
    }

    /// <summary>
    /// Returns the rows of each class: as many as there are or, if too many, in proportion and in pairs of z and its mirror image.
    /// </summary>
    private IEnumerable<(int Start, int Count, double Share)> Layout(InputStatistics inputs)
    {
        int start = 0;
        foreach (double share in inputs.ClassShares)
        {
            int count = share == 0 ? 0
                : _pairs ? 2 * (int)Math.Max(1, Math.Round(share * MaxRows / 2))
                : (int)Math.Round(share * inputs.Rows);
            yield return (start, count, share);
            start += count;
        }
    }

    private void Draw(double common, double ofClass, double own)
    {
        int outputs = _z.Columns, at = _random.NextInt(Reservoir);
        double[] shared = new double[outputs], mean = new double[outputs];
        foreach (ref double value in shared.AsSpan())
        {
            value = common * _random.NextGaussian();
        }

        foreach ((int start, int count, _) in _classes)
        {
            for (int i = 0; i < outputs; i++)
            {
                mean[i] = shared[i] + (ofClass * _random.NextGaussian());
            }

            for (int row = start; row < start + count; row++)
            {
                Span<double> z = _z.Row(row);
                bool mirrors = _pairs && (row - start) % 2 == 1;
                for (int i = 0; i < outputs; i++)
                {
                    z[i] = mirrors ? (2 * mean[i]) - _z.Row(row - 1)[i] : mean[i] + (own * _normals[at++ % Reservoir]);
                }
            }
        }
    }

    private OutputDraw Read()
    {
        int outputs = _z.Columns;
        double[] all = new double[outputs], group = new double[outputs], z = new double[outputs];
        double classes = 0, rows = 0, square = 0;
        foreach ((int start, int count, double share) in _classes)
        {
            Array.Clear(group);
            double norms = 0, squares = 0;
            for (int row = start; row < start + count; row++)
            {
                ReadOnlySpan<double> delta = _delta.Row(row), a = _a.Row(row);
                for (int i = 0; i < outputs; i++)
                {
                    group[i] += delta[i] / count;
                    z[i] += share * _z.Row(row)[i] / count;
                    norms += delta[i] * delta[i] / count;
                    squares += a[i] * a[i] / count;
                }
            }

            (rows, square) = (rows + (share * norms), square + (share * squares / outputs));
            for (int i = 0; i < outputs; i++)
            {
                all[i] += share * group[i];
                classes += share * share * group[i] * group[i];
            }
        }

        double alignment = all.Zip(z, (back, forward) => back * forward).Sum();
        return new OutputDraw(all.Sum(x => x * x), classes, rows, alignment, square);
    }
}
