using System.Globalization;
using System.Runtime.InteropServices;
using Sonda.Interchange.Protobuf;

namespace Sonda.Interchange.Onnx;

/// <summary>A graph of ONNX operators under construction.</summary>
/// <remarks>The numbers of the fields are those of onnx.proto; version 8 of the format came with version 17 of the operators.</remarks>
internal sealed class OnnxGraph
{
    private const int FormatVersion = 8;
    private const int OperatorVersion = 17;
    private const int Float = 1, Int64 = 7;
    private readonly ProtobufWriter _graph = new();
    private int _values;

    /// <summary>The name of the first dimension of inputs and outputs.</summary>
    private const string Batch = "batch";

    /// <summary>Adds an operator.</summary>
    /// <param name="type">Its name in ONNX.</param>
    /// <param name="inputs">The names of its inputs; an empty one is left out.</param>
    /// <param name="outputs">The number of outputs; the name of the last is returned.</param>
    /// <param name="attributes">Its attributes: a long, a float, a text, or an array of one of them.</param>
    /// <returns>The name of the last output.</returns>
    public string Add(string type, IReadOnlyList<string> inputs, int outputs = 1, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Write(1, input);
        }

        string name = "";
        for (int output = 0; output < outputs; output++)
        {
            name = Name(type);
            node.Write(2, name);
        }

        node.Write(4, type);
        foreach ((string attribute, object value) in attributes)
        {
            node.Write(5, Attribute(attribute, value));
        }

        _graph.Write(1, node);
        return name;
    }

    /// <summary>Gives a value a name that users see.</summary>
    public void Rename(string value, string name)
    {
        _graph.Write(1, new ProtobufWriter().Write(1, value).Write(2, name).Write(4, "Identity"));
    }

    /// <summary>Adds a tensor of numbers.</summary>
    /// <returns>Its name.</returns>
    public string Add(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => AddTensor(name, Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a tensor of whole numbers with one dimension.</summary>
    /// <returns>Its name.</returns>
    public string Add(string name, ReadOnlySpan<long> values) => AddTensor(name, Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Adds a single number.</summary>
    /// <returns>Its name.</returns>
    public string Add(float value) => Add("number", [value], []);

    /// <summary>Declares an input.</summary>
    public void AddInput(string name, params ReadOnlySpan<long> shape) => _graph.Write(11, Value(name, shape));

    /// <summary>Declares an output.</summary>
    public void AddOutput(string name, params ReadOnlySpan<long> shape) => _graph.Write(12, Value(name, shape));

    /// <summary>The whole file.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="facts">Facts about the model.</param>
    public byte[] ToFile(string name, string version, params ReadOnlySpan<(string Key, string Value)> facts)
    {
        var model = new ProtobufWriter();
        model.Write(1, FormatVersion).Write(2, "sonda").Write(3, version).Write(7, _graph.Write(2, name));
        model.Write(8, new ProtobufWriter().Write(1, "").Write(2, OperatorVersion));
        foreach ((string key, string value) in facts)
        {
            model.Write(14, new ProtobufWriter().Write(1, key).Write(2, value));
        }

        return model.Written.ToArray();
    }

    private string Name(string type) => string.Create(CultureInfo.InvariantCulture, $"{type.ToLowerInvariant()}_{++_values}");

    private string AddTensor(string name, int type, ReadOnlySpan<byte> values, ReadOnlySpan<long> shape)
    {
        string unique = Name(name);
        var tensor = new ProtobufWriter();
        foreach (long size in shape)
        {
            tensor.Write(1, size);
        }

        _graph.Write(5, tensor.Write(2, type).Write(8, unique).Write(9, values));
        return unique;
    }

    private static ProtobufWriter Value(string name, ReadOnlySpan<long> shape)
    {
        ProtobufWriter dimensions = new ProtobufWriter().Write(1, new ProtobufWriter().Write(2, Batch));
        foreach (long size in shape)
        {
            dimensions.Write(1, new ProtobufWriter().Write(1, size));
        }

        ProtobufWriter tensor = new ProtobufWriter().Write(1, Float).Write(2, dimensions);
        return new ProtobufWriter().Write(1, name).Write(2, new ProtobufWriter().Write(1, tensor));
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        ProtobufWriter attribute = new ProtobufWriter().Write(1, name);
        switch (value)
        {
            case float number:
                return attribute.Write(2, number).Write(20, 1);
            case long number:
                return attribute.Write(3, number).Write(20, 2);
            case string text:
                return attribute.Write(4, text).Write(20, 3);
            case float[] numbers:
                Array.ForEach(numbers, number => attribute.Write(7, number));
                return attribute.Write(20, 6);
            case long[] numbers:
                Array.ForEach(numbers, number => attribute.Write(8, number));
                return attribute.Write(20, 7);
            case string[] texts:
                Array.ForEach(texts, text => attribute.Write(9, text));
                return attribute.Write(20, 8);
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "Not an attribute.");
        }
    }
}
