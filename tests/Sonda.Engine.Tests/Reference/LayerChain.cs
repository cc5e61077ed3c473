using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Reference;

/// <summary>
/// Layers without data set and cost function: random inputs, a cost that is linear in the outputs, and a finite
/// difference for every gradient.
/// </summary>
internal sealed class LayerChain
{
    private readonly LayerPass<double>[] _passes;
    private readonly BatchContext _batch;
    private readonly Matrix<double> _x, _xGradient, _weights;

    public LayerChain(Shape input, LayerSpec[] specs, int rows, int[]? lengths = null)
    {
        var output = new DenseSpec(2, new ActivationSpec(ActivationKind.Identity), InitializerSpec.He);
        var random = new RandomStream(7);
        Network = Network<double>.Create(new NetworkSpec(input, [.. specs, output], CostFunction.Softmax), random);
        _batch = new BatchContext(rows) { Rows = rows, HasLengths = lengths is not null };
        lengths?.CopyTo(_batch.Lengths);
        var passes = new List<LayerPass<double>>();
        foreach (Layer<double> layer in Network.Layers.SkipLast(1))
        {
            LayerPass<double> pass = layer.CreatePass(rows, passes);
            pass.Batch = _batch;
            passes.Add(pass);
        }

        _passes = [.. passes];
        _x = Random(rows * input.Steps, input.Features, random);
        _xGradient = Matrix<double>.Create(_x.Rows, _x.Columns);
        _weights = Random(_passes[^1].Output.Rows, _passes[^1].Output.Columns, random);

        // Away from the initial values, where a gain of 1 or a shift of 0 would hide a missing factor.
        foreach (Parameter<double> parameter in Network.Parameters)
        {
            double[] values = new double[parameter.Count];
            parameter.CopyTo(values);
            parameter.Set([.. values.Select(value => value + (0.3 * random.NextDouble()))]);
        }
    }

    public Network<double> Network { get; }

    public BatchContext Batch => _batch;

    public Matrix<double> X => _x;

    public Matrix<double> XGradient => _xGradient;

    public IReadOnlyList<LayerPass<double>> Passes => _passes;

    public Matrix<double> Output => _passes[^1].Output;

    /// <summary>∂C/∂output.</summary>
    public Matrix<double> Weights => _weights;

    public void Forward()
    {
        for (int l = 0; l < _passes.Length; l++)
        {
            _passes[l].Forward(InputOf(l));
        }
    }

    public void Backward()
    {
        _weights.Padded.CopyTo(_passes[^1].OutputGradient.Padded);
        for (int l = _passes.Length - 1; l >= 0; l--)
        {
            _passes[l].Backward(InputOf(l), l == 0 ? _xGradient : _passes[l - 1].OutputGradient);
        }
    }

    /// <summary>Checks that every gradient equals the finite difference of the cost, and that the padding of ∂C/∂x is zero.</summary>
    public void Check(double tolerance = 1e-7)
    {
        Forward();
        Backward();
        AssertPaddingIsZero(_xGradient);
        for (int row = 0; row < _x.Rows; row++)
        {
            for (int column = 0; column < _x.Columns; column++)
            {
                Near(_x.Row(row), column, _xGradient.Row(row)[column], $"x[{row},{column}]");
            }
        }

        for (int l = 0; l < _passes.Length; l++)
        {
            Parameter<double>[] parameters = [.. _passes[l].Layer.Parameters];
            Matrix<double>[] gradients = [.. parameters.Select(p => Matrix<double>.Create(p.Rows, p.Columns))];
            Forward();
            Backward();
            _passes[l].WriteGradients(InputOf(l), 1, gradients);
            for (int p = 0; p < parameters.Length; p++)
            {
                for (int i = 0; i < parameters[p].Count && parameters[p].Kind != ParameterKind.Statistic; i++)
                {
                    (int row, int column) = (i / parameters[p].Columns, i % parameters[p].Columns);
                    Near(parameters[p].Stored.Row(row), column, gradients[p].Row(row)[column], $"layer {l}, {parameters[p].Name}[{i}]");
                }
            }
        }

        void Near(Span<double> values, int at, double found, string what)
        {
            const double h = 1e-5;
            double value = values[at];
            values[at] = value + h;
            double up = Cost();
            values[at] = value - h;
            double down = Cost();
            values[at] = value;
            double expected = (up - down) / (2 * h);
            Assert.True(
                Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"∂C/∂{what} is {found}, not {expected}.");
        }
    }

    private static void AssertPaddingIsZero(Matrix<double> matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            Span<double> padding = matrix.Padded[((row * matrix.Stride) + matrix.Columns)..((row + 1) * matrix.Stride)];
            Assert.Equal(-1, padding.IndexOfAnyExcept(0));
        }
    }

    private static Matrix<double> Random(int rows, int columns, RandomStream random)
    {
        var matrix = Matrix<double>.Create(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref double value in matrix.Row(row))
            {
                value = random.NextGaussian();
            }
        }

        return matrix;
    }

    private double Cost()
    {
        Forward();
        double cost = 0;
        for (int row = 0; row < Output.Rows; row++)
        {
            for (int column = 0; column < Output.Columns; column++)
            {
                cost += _weights.Row(row)[column] * Output.Row(row)[column];
            }
        }

        return cost;
    }

    private BatchInput<double> InputOf(int layer) => new(layer == 0 ? _x : _passes[layer - 1].Output);
}
