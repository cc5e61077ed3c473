using System.Text.Json;
using Sonda.Engine;
using Sonda.Engine.Networks;
using Sonda.Interchange.Safetensors;
using Sonda.Interchange.Tests;

namespace Sonda.PyTorch.Tests;

/// <summary>Weights on their way to PyTorch and back: its modules compute with them what the engine computes.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private const int Rows = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-safetensors-").FullName;

    [Theory]
    [InlineData("mlp", "8-[6 relu bn]-[5 prelu]-3 mse")]
    [InlineData("conv", "(2,7,9)-[conv 4 3x2 pad(1) bn relu]-[max 2]-3 mse")]
    [InlineData("norm", "8-[6 tanh ln]-3 softmax")]
    [InlineData("rnn", "(7,3)-[rnn 5]-2 softmax")]
    [InlineData("lstm", "(7,3)-[lstm 5]-2 softmax")]
    [InlineData("gru", "(7,3)-[gru 5]-2 softmax")]
    [InlineData("embed", "6-[embed 11 4]-[flatten]-3 softmax")]
    public void PyTorch_computes_the_same_with_exported_weights(string net, string text)
    {
        Network<float> network = RandomNetwork.Of(text);
        float[] inputs = RandomNetwork.Rows(network.Spec, Rows);
        string file = Path.Combine(_folder, "net.safetensors");
        File.WriteAllBytes(file, SafetensorsNetwork.Write(network));

        AssertClose(RandomNetwork.Outputs(network, inputs), Run("read", net, file, network.Spec.Input, inputs));
        Network<float> back = SafetensorsNetwork.Read(file, SafetensorsFile.Read(file, File.ReadAllBytes(file)), null, new Dictionary<string, string>(), out _);
        Assert.Equal(network.Spec, back.Spec);
        Assert.Equal(network.Parameters.SelectMany(parameter => parameter.ToArray()), back.Parameters.SelectMany(parameter => parameter.ToArray()));
    }

    [Theory]
    [InlineData("mlp", "8-[6 relu bn]-[5 prelu]-3 mse", 0)]
    [InlineData("conv", "(2,7,9)-[conv 4 3x2 pad(1) bn relu]-[max 2]-3 mse", 0)]
    [InlineData("norm", "8-[6 tanh ln]-3 softmax", 0)]
    [InlineData("rnn", "(7,3)-[rnn 5]-2 softmax", 0)]
    [InlineData("lstm", "(7,3)-[lstm 5]-2 softmax", 0)]
    [InlineData("gru", "(7,3)-[gru 5]-2 softmax", 0)]
    [InlineData("embed", "6-[embed 11 4]-[flatten]-3 softmax", 0)]
    [InlineData("deep", "4-[4 tanh]x12-4 mse", 1)]
    [InlineData("half", "8-[6 relu]-3 mse", 0)]
    [InlineData("double", "8-[6 relu]-3 mse", 0)]
    public void The_engine_computes_the_same_with_weights_of_PyTorch(string net, string text, int filled)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        float[] inputs = RandomNetwork.Rows(spec, Rows);
        string file = Path.Combine(_folder, "model.safetensors");
        float[] expected = Run("write", net, file, spec.Input, inputs);

        Network<float> network = SafetensorsNetwork.Read(file, SafetensorsFile.Read(file, File.ReadAllBytes(file)), spec, new Dictionary<string, string>(), out IReadOnlyList<string> zeros);

        AssertClose(expected, RandomNetwork.Outputs(network, inputs));
        Assert.Equal(filled, zeros.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private float[] Run(string act, string net, string file, Shape shape, float[] inputs)
    {
        string rows = Path.Combine(_folder, "inputs.json"), outputs = Path.Combine(_folder, "outputs.json");
        int[] sizes = shape.IsSequence ? [Rows, shape.Steps, shape.Features] : shape.IsImage ? [Rows, shape.Maps, shape.Height, shape.Width] : [Rows, shape.Count];
        File.WriteAllText(rows, JsonSerializer.Serialize(Nested(inputs, sizes)));
        Assert.Equal("", PyTorch.Script("tensors.py", act, net, file, rows, outputs));
        return [.. JsonSerializer.Deserialize<float[][]>(File.ReadAllText(outputs))!.SelectMany(row => row)];
    }

    private static object Nested(float[] numbers, int[] sizes) => sizes.Length == 1 ? numbers
        : numbers.Chunk(numbers.Length / sizes[0]).Select(part => Nested(part, sizes[1..])).ToArray();

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Max(MathF.Abs);
        Assert.True(scale > 0);
        Assert.All(expected.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
    }
}
