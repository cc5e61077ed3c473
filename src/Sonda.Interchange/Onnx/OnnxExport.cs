using Sonda.Engine;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Interchange.Onnx;

/// <summary>
/// Writes a network as an ONNX model that computes what evaluation does: <c>input</c> with any number of rows, <c>output</c> of the last
/// layer, and <c>probabilities</c> if the cost works on logits.
/// </summary>
internal sealed class OnnxExport
{
    private readonly OnnxGraph _graph = new();
    private readonly Dictionary<Layer<float>, (string Value, int Rank)> _skips = [];
    private string _value = "input";
    private int _rank;

    private OnnxExport(Shape input)
    {
        _rank = input.IsSequence ? 3 : input.IsImage ? 4 : 2;
        _graph.AddInput("input", SizesOf(input));
    }

    /// <summary>The bytes of the file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="facts">Facts for the metadata, besides the text form.</param>
    /// <exception cref="InvalidContentException">ONNX has no counterpart of a layer, or the file would be too large for it.</exception>
    public static byte[] Write(Network<float> network, params ReadOnlySpan<(string Key, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkSpec spec = network.Spec;

        // A message of Protocol Buffers has at most 2 GB; half of that leaves room for the graph.
        if (spec.ParameterCount * sizeof(float) > 1 << 30)
        {
            throw new InvalidContentException(LocalizableText.Of($"An ONNX file holds at most {1 << 30} bytes of parameters; found {spec.ParameterCount * sizeof(float)}."));
        }

        var export = new OnnxExport(spec.Input);
        foreach (Layer<float> layer in network.Layers)
        {
            export.Add(layer);
        }

        export.AddOutputs(spec);
        string version = typeof(OnnxExport).Assembly.GetName().Version?.ToString(3) ?? "";
        return export._graph.ToFile("network", version, [("sonda.spec", spec.ToString()), .. facts]);
    }

    private static long[] SizesOf(Shape shape) =>
        shape.IsSequence ? [shape.Steps, shape.Features] : shape.IsImage ? [shape.Maps, shape.Height, shape.Width] : [shape.Count];

    private void AddOutputs(NetworkSpec spec)
    {
        _graph.Rename(_value, "output");
        _graph.AddOutput("output", SizesOf(spec.Output));
        if (spec.Cost is CostFunction.Softmax or CostFunction.SoftmaxSquaredError or CostFunction.BinaryCrossEntropy)
        {
            _graph.Rename(spec.Cost != CostFunction.BinaryCrossEntropy ? _graph.Add("Softmax", [_value], 1, ("axis", -1L)) : _graph.Add("Sigmoid", [_value]), "probabilities");
            _graph.AddOutput("probabilities", SizesOf(spec.Output));
        }
    }

    private void Add(Layer<float> layer)
    {
        switch (layer)
        {
            case Dense<float> dense:
                AddDense(dense);
                break;
            case Conv2d<float> convolution:
                AddConvolution(convolution);
                break;
            case ActivationLayer<float> activation:
                _value = OnnxActivations.Add(_graph, _value, activation.Activation.Spec);
                break;
            case PReLU<float> relu:
                _value = _graph.Add("PRelu", [_value, _graph.Add("slope", [relu.Slope], 1)]);
                break;
            case BatchNorm<float> norm:
                AddBatchNorm(norm);
                break;
            case RowNorm<float> norm:
                AddRowNorm(norm);
                break;
            case Pool<float> pool:
                AddPool(pool);
                break;
            case Flatten<float>:
                Flatten();
                break;
            case Embedding<float> embedding:
                AddEmbedding(embedding);
                break;
            case Recurrent<float> recurrent:
                _value = OnnxRecurrent.Add(_graph, _value, recurrent);
                _rank = recurrent.Spec.ReturnsSequence ? 3 : 2;
                break;
            case ResidualOpen<float> open:
                _skips[open] = (_value, _rank);
                break;
            case ResidualClose<float> close:
                AddSum(close);
                break;
            case Dropout<float>:
                // Evaluation drops nothing.
                break;
            default:
                throw new InvalidContentException(LocalizableText.Of($"Layer {layer.Number} cannot be written: ONNX has no counterpart of {layer.GetType().Name.Split('`')[0]}."));
        }
    }

    private void AddDense(Dense<float> layer)
    {
        if (_rank == 4)
        {
            Flatten();
        }

        string weights = _graph.Add("weights", layer.Weights.ToArray(), layer.Inputs, layer.Outputs), biases = _graph.Add("biases", layer.Biases, layer.Outputs);
        string z = _rank == 2 ? _graph.Add("Gemm", [_value, weights, biases]) : _graph.Add("Add", [_graph.Add("MatMul", [_value, weights]), biases]);
        _value = OnnxActivations.Add(_graph, z, layer.Activation.Spec);
    }

    private void AddConvolution(Conv2d<float> layer)
    {
        AsImage(layer.Input);
        (int height, int width, int maps) = (layer.Window.Height, layer.Window.Width, layer.Output.Maps);
        string weights = _graph.Add("weights", Tensors.Transpose(layer.Weights.ToArray(), layer.Weights.Rows, maps), maps, layer.Input.Maps, height, width);
        string z = _graph.Add("Conv", [_value, weights, _graph.Add("biases", layer.Biases.ToArray(), maps)], 1, Windows(layer.Window.Height, layer.Window.Width, layer.Window.Stride, layer.Window.Padding));
        _value = OnnxActivations.Add(_graph, z, layer.Activation.Spec);
    }

    private void AddPool(Pool<float> layer)
    {
        AsImage(layer.Input);
        (string, object)[] windows = Windows(layer.Window.Height, layer.Window.Width, layer.Window.Stride, layer.Window.Padding);
        _value = layer.Kind == PoolKind.Max
            ? _graph.Add("MaxPool", [_value], 1, windows)
            : _graph.Add("AveragePool", [_value], 1, [.. windows, ("count_include_pad", 1L)]);
    }

    private static (string, object)[] Windows(long height, long width, long stride, long padding) =>
    [
        ("kernel_shape", new[] { height, width }), ("strides", new[] { stride, stride }), ("pads", new[] { padding, padding, padding, padding }),
    ];

    /// <summary>ONNX takes the second dimension for the features; in a sequence they are the last.</summary>
    private void AddBatchNorm(BatchNorm<float> norm)
    {
        long maps = norm.Gain.Count;
        string gain = _graph.Add("gain", norm.Gain.ToArray(), maps), shift = _graph.Add("shift", norm.Shift!.ToArray(), maps), mean = _graph.Add("mean", norm.Mean.ToArray(), maps);
        float[] variance = norm.Variance.ToArray();
        if (_rank != 3)
        {
            _value = _graph.Add("BatchNormalization", [_value, gain, shift, mean, _graph.Add("variance", variance, maps)], 1, ("epsilon", (float)NormLayer<float>.Epsilon));
            return;
        }

        float[] scale = [.. variance.Select(each => 1 / MathF.Sqrt(each + (float)NormLayer<float>.Epsilon))];
        string normalized = _graph.Add("Mul", [_graph.Add("Sub", [_value, mean]), _graph.Add("scale", scale, maps)]);
        _value = _graph.Add("Add", [_graph.Add("Mul", [normalized, gain]), shift]);
    }

    /// <summary>Over all numbers of a row, or of each step of a sequence.</summary>
    private void AddRowNorm(RowNorm<float> norm)
    {
        long[] shape = _rank == 4 ? [norm.Input.Maps, norm.Input.Height, norm.Input.Width] : [norm.Input.Features];
        string gain = _graph.Add("gain", norm.Gain.ToArray(), shape);
        if (norm.IsCentred)
        {
            string shift = _graph.Add("shift", norm.Shift!.ToArray(), shape);
            _value = _graph.Add("LayerNormalization", [_value, gain, shift], 1, ("axis", (long)-shape.Length), ("epsilon", (float)NormLayer<float>.Epsilon));
            return;
        }

        // ONNX has an RMS norm since version 23 of its operators, newer than many readers.
        long[] axes = [.. Enumerable.Range(1, shape.Length).Select(axis => (long)-axis)];
        string square = _graph.Add("ReduceMean", [_graph.Add("Mul", [_value, _value])], 1, ("axes", axes), ("keepdims", 1L));
        string root = _graph.Add("Sqrt", [_graph.Add("Add", [square, _graph.Add((float)NormLayer<float>.Epsilon)])]);
        _value = _graph.Add("Mul", [_graph.Add("Div", [_value, root]), gain]);
    }

    private void AddEmbedding(Embedding<float> layer)
    {
        if (_rank == 3)
        {
            _value = _graph.Add("Squeeze", [_value, _graph.Add("axis", [2L])]);
        }

        string tokens = _graph.Add("Cast", [_value], 1, ("to", 7L));
        _value = _graph.Add("Gather", [_graph.Add("weights", layer.Weights.ToArray(), layer.Vocabulary, layer.Width), tokens]);
        _rank = 3;
    }

    private void AddSum(ResidualClose<float> close)
    {
        (string skipped, int rank) = _skips[close.Open];
        if (rank == 4)
        {
            AsImage(close.Input);
        }
        else if (_rank == 4)
        {
            Flatten();
        }

        _value = _graph.Add("Add", [_value, skipped]);
    }

    private void Flatten()
    {
        if (_rank > 2)
        {
            _value = _graph.Add("Flatten", [_value], 1, ("axis", 1L));
            _rank = 2;
        }
    }

    /// <summary>An image of single points is a vector for the engine, and has four dimensions here.</summary>
    private void AsImage(Shape shape)
    {
        if (_rank != 4)
        {
            _value = _graph.Add("Reshape", [_value, _graph.Add("shape", [-1L, shape.Maps, shape.Height, shape.Width])]);
            _rank = 4;
        }
    }
}
