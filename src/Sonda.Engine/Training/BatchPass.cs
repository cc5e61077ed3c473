using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// One batch on its way through a network and back: the buffers, and the stages that fill them. Training, evaluation
/// and probes all go through here, in <see cref="float"/> and in <see cref="double"/>.
/// </summary>
/// <remarks>Layers count from 0, the first hidden layer; the last is the output. Nothing is allocated after construction, but by <see cref="WeightGradient"/>.</remarks>
public sealed class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dataset _data;
    private readonly Cost<T> _cost;
    private readonly SparseRows? _sparse;
    private readonly Matrix<T> _dense;
    private readonly Matrix<T>[] _z, _a, _delta, _transposed, _meanDelta;
    private readonly byte[] _labels;
    private readonly int[] _rows;
    private readonly int[] _exponents;

    /// <summary>Buffers for batches of a data set on their way through a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Where the rows come from.</param>
    /// <param name="capacity">The most rows of a batch, 1 or more.</param>
    /// <param name="cost">The cost whose gradients are wanted; null for the network's own.</param>
    /// <exception cref="ArgumentException">
    /// The network's input or output size is not that of the data, or the cost reads another output activation than the
    /// network has.
    /// </exception>
    public BatchPass(Network<T> network, Dataset data, int capacity, CostFunction? cost = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        RequireFit(network.Spec, cost ?? network.Spec.Cost, data);
        Network = network;
        _data = data;
        _cost = Cost<T>.Of(cost ?? network.Spec.Cost);
        (_labels, _rows) = (new byte[capacity], new int[capacity]);
        int layers = network.Spec.LayerCount;
        _exponents = new int[layers];
        (_z, _a, _delta) = (new Matrix<T>[layers], new Matrix<T>[layers], new Matrix<T>[layers]);
        (_transposed, _meanDelta) = (new Matrix<T>[layers], new Matrix<T>[layers]);
        for (int l = 0; l < layers; l++)
        {
            int width = network.Spec.Sizes[l + 1];
            (_z[l], _a[l], _delta[l]) =
                (Matrix<T>.Create(capacity, width), Matrix<T>.Create(capacity, width), Matrix<T>.Create(capacity, width));
            _meanDelta[l] = Matrix<T>.Create(1, width);
            _transposed[l] = l == 0 ? default : Matrix<T>.Create(width, network.Spec.Sizes[l]);
        }

        _sparse = data.Rows as SparseRows;
        _dense = _sparse is null ? Matrix<T>.Create(capacity, data.InputSize) : default;
    }

    /// <summary>The network.</summary>
    public Network<T> Network { get; }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; private set; }

    /// <summary>The classes of the batch.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(0, Rows);

    /// <summary>
    /// Whether <see cref="Backward"/> keeps δ in range by powers of two, so that gradients too small for a number of
    /// type <typeparamref name="T"/> keep their digits: the true δ of layer l is what the buffers hold times
    /// 2^<see cref="DeltaExponent"/>.
    /// </summary>
    public bool KeepsDeltaInRange { get; init; }

    /// <summary>Stage 1: takes rows of the data set.</summary>
    public void Gather(ReadOnlySpan<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, _labels.Length);
        Rows = rows.Length;
        ReadOnlySpan<byte> labels = _data.Labels;
        for (int i = 0; i < rows.Length; i++)
        {
            _labels[i] = labels[rows[i]];
            _rows[i] = _data.Start + rows[i];
        }

        if (_sparse is not null)
        {
            return;
        }

        var source = (DenseRows)_data.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> row = source.Row(_rows[i]);
            Span<T> destination = _dense.Row(i);
            for (int column = 0; column < row.Length; column++)
            {
                destination[column] = T.CreateTruncating(row[column]);
            }
        }
    }

    /// <summary>Asks the processor to bring rows near that <see cref="Gather"/> will take next.</summary>
    public void Prefetch(ReadOnlySpan<int> rows)
    {
        if (_sparse is not null)
        {
            foreach (int row in rows)
            {
                _sparse.Prefetch(_data.Start + row);
            }
        }
    }

    /// <summary>Stage 2: z and a of every layer.</summary>
    public void Forward()
    {
        Dense<T> first = Network.Layer(0);
        if (_sparse is not null)
        {
            first.Forward(_sparse, SparseIndices, Z(0), A(0));
        }
        else
        {
            first.Forward(_dense.Top(Rows), Z(0), A(0));
        }

        for (int l = 1; l < _z.Length; l++)
        {
            Network.Layer(l).Forward(A(l - 1), Z(l), A(l));
        }
    }

    /// <summary>Stage 3: δ of the output layer.</summary>
    public void OutputDelta() => _cost.OutputDelta(Z(^1), A(^1), Labels, Delta(^1));

    /// <summary>
    /// Stage 4: δ of every other layer, last to first (Nielsen 2015, equation BP2), and the mean of δ over the batch.
    /// </summary>
    public void Backward()
    {
        _exponents[^1] = 0;
        for (int l = _z.Length - 1; l > 0; l--)
        {
            Network.Layer(l).BackwardToInput(Delta(l), _transposed[l], Delta(l - 1));
            Network.Layer(l - 1).BackwardThroughActivation(Z(l - 1), Delta(l - 1));
            _exponents[l - 1] = _exponents[l] + (KeepsDeltaInRange ? Normalize(Delta(l - 1).Padded) : 0);
        }

        T share = T.One / T.CreateTruncating(Rows);
        for (int l = 0; l < _z.Length; l++)
        {
            SumKernels.SumRows(Delta((Index)l), share, _meanDelta[l]);
        }
    }

    /// <summary>The mean over the batch of δ of a layer: ∂C/∂b of the averaged cost, one number for each neuron.</summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public ReadOnlySpan<T> MeanDelta(int layer) => _meanDelta[layer].Row(0);

    /// <summary>The Euclidean norm of <see cref="MeanDelta"/>: the learning speed of a layer.</summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public double LearningSpeed(int layer) => Reductions.Norm<T>(_meanDelta[layer].Padded);

    /// <summary>What δ of a layer in the buffers is to be multiplied by: 2 to this power.</summary>
    public int DeltaExponent(int layer) => _exponents[layer];

    /// <summary>δ of one row in a layer.</summary>
    public ReadOnlySpan<T> Delta(int layer, int row) => _delta[layer].Top(Rows).Row(row);

    /// <summary>Outputs of one row in a layer.</summary>
    public ReadOnlySpan<T> Activation(int layer, int row) => _a[layer].Top(Rows).Row(row);

    /// <summary>Weighted inputs of one row in a layer.</summary>
    public ReadOnlySpan<T> WeightedInput(int layer, int row) => _z[layer].Top(Rows).Row(row);

    /// <summary>The cost of one row, after <see cref="Forward"/>.</summary>
    public double CostOf(int row) => _cost.Value(WeightedInput(_z.Length - 1, row), _labels[row]);

    /// <summary>The class that the outputs of one row stand for, after <see cref="Forward"/>.</summary>
    /// <remarks>From z: the order is that of the outputs, and two outputs that both rounded to 1 stay apart.</remarks>
    internal int Classify(int row) => _cost.Classify(WeightedInput(_z.Length - 1, row));

    /// <summary>Writes Σ ∂C/∂W of the batch for one layer, in the scale of its δ; allocates.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="gradient">Inputs rows of Outputs numbers.</param>
    public void WeightGradient(int layer, Span<T> gradient)
    {
        (int inputs, int outputs) = (Network.Layer(layer).Inputs, Network.Layer(layer).Outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, inputs * outputs);
        var sum = Matrix<T>.Create(inputs, outputs);
        AddWeightGradient(layer, sum);
        for (int input = 0; input < inputs; input++)
        {
            sum.Row(input).CopyTo(gradient.Slice(input * outputs, outputs));
        }
    }

    /// <summary>Adds Σ ∂C/∂W of the batch for one layer, in the scale of its δ.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="gradient">Inputs × Outputs.</param>
    internal void AddWeightGradient(int layer, Matrix<T> gradient)
    {
        if (layer > 0)
        {
            MatrixKernels.AddOuterProducts(A(layer - 1), Delta(layer), T.One, gradient);
        }
        else if (_sparse is not null)
        {
            SparseKernels.AddOuterProducts(_sparse, SparseIndices, Delta(0), gradient);
        }
        else
        {
            MatrixKernels.AddOuterProducts(_dense.Top(Rows), Delta(0), T.One, gradient);
        }
    }

    /// <summary>Lets a layer descend by the gradient of this batch without writing it down.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rate">−η/m.</param>
    /// <param name="decay">Factor of the weights.</param>
    /// <param name="step">Rows × Outputs, scratch.</param>
    internal void Descend(int layer, T rate, T decay, Matrix<T> step)
    {
        Dense<T> dense = Network.Layer(layer);
        Matrix<T> delta = Delta((Index)layer);
        if (layer > 0)
        {
            dense.Descend(A(layer - 1), delta, rate, decay, step);
        }
        else if (_sparse is not null)
        {
            dense.Descend(_sparse, SparseIndices, delta, rate, decay, step);
        }
        else
        {
            dense.Descend(_dense.Top(Rows), delta, rate, decay, step);
        }
    }

    internal Matrix<T> BiasGradient(int layer) => _meanDelta[layer];

    internal Matrix<T> Delta(Index layer) => _delta[layer].Top(Rows);

    /// <summary>The rows of the batch, counted in the rows of which the data set is a slice.</summary>
    private ReadOnlySpan<int> SparseIndices => _rows.AsSpan(0, Rows);

    private Matrix<T> Z(Index layer) => _z[layer].Top(Rows);

    private Matrix<T> A(Index layer) => _a[layer].Top(Rows);

    /// <summary>Multiplies by a power of two so that the largest magnitude is near 1, and tells what undoes it.</summary>
    private static int Normalize(Span<T> values)
    {
        double largest = Reductions.MaxAbs<T>(values);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return 0;
        }

        // 2¹⁰⁰⁰ is a double and 2¹²⁰ a float; what is still small then is brought up in the next layer.
        int exponent = Math.Max(Math.ILogB(largest), typeof(T) == typeof(float) ? -120 : -1000);
        ElementwiseKernels.Scale(values, T.ScaleB(T.One, -exponent));
        return exponent;
    }

    private static void RequireFit(NetworkSpec spec, CostFunction cost, Dataset data)
    {
        if (spec.Inputs != data.InputSize || cost.Misfit(spec.Sizes[^1], data.Classes) is not null)
        {
            throw new ArgumentException(
                $"{spec} takes {spec.Inputs} inputs and gives {spec.Sizes[^1]} outputs; "
                + $"{data.Name} has {data.InputSize} inputs and {data.Classes} classes.");
        }

        if (cost.OutputActivation() != spec.Cost.OutputActivation())
        {
            throw new ArgumentException(
                $"The cost {cost.ToText()} reads outputs by {cost.OutputActivation()}; those of {spec} are by {spec.Cost.OutputActivation()}.");
        }
    }
}
