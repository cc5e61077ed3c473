using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Interchange.Onnx;

namespace Sonda.Interchange.Tests.Onnx;

/// <summary>ONNX Runtime computes from the file what the engine computes.</summary>
public sealed class OnnxExportTests
{
    /// <summary>Every kind of layer, in the shapes that differ in ONNX.</summary>
    public static readonly TheoryData<string> Networks =
    [
        "8-6-3",
        "8-6-3 quadratic",
        "8-[6 relu]x3-3 softmax",
        "8-[6 relu]-3 tanh mse",
        "8-[6 relu]-3 leaky-relu(0.2) softmax",
        "8-[6 tanh]-1 bce",
        "8-[6 relu bn]-[5 tanh ln]-[4 elu(0.7) rms]-3 mse",
        "8-[6 relu bn drop(0.3)]-[5 prelu]-3 hinge",
        "8-[6 prelu bn]-res([6 relu pre]-[6 prelu])x2-3 softmax",
        "8-[6 relu]-res([6 relu bn]-[6 bn] prelu)-3 softmax",
        "(2,9,7)-[conv 4 3x3 relu]-[max 2]-[5 tanh]-3 softmax",
        "(2,9,7)-[conv 4 3x2 stride(2) pad(1) bn relu]-[avg 3 stride(1) pad(1)]-[conv 3 1x1 ln elu]-[flatten]-[5 rms]-3 mse",
        "(2,8,8)-[conv 4 3x3 pad(1) rms]-res([conv 4 3x3 pad(1) bn relu]-[conv 4 3x3 pad(1) relu])-[max 3 stride(2) pad(1)]-3 softmax",
        "5-[conv 4 1x1 relu]-res([conv 4 1x1 tanh])-3 mse",
        "(7,3)-[rnn 5]-2 softmax",
        "(7,3)-[rnn 5 relu all]-[rnn 4 sigmoid]-2 softmax",
        "(7,3)-[rnn 5 identity all]-[rnn 4 leaky-relu(0.1) all]-[rnn 4 elu]-2 mse",
        "(7,3)-[lstm 5]-2 softmax",
        "(7,3)-[lstm 5 all]-[gru 4 all]-[6 relu bn]-[5 ln]-[lstm 3]-2 mse",
        "(7,3)-[gru 5 all]-[flatten]-[4 relu]-2 bce",
        "(7,3)-[gru 5 all]-2 softmax",
        "6-[embed 11 4]-[gru 5]-3 softmax",
        "(6,1)-[embed 11 4]-[flatten]-3 softmax",
    ];

    /// <summary>Every activation that a layer may have.</summary>
    public static TheoryData<string> Activations =>
        [.. ActivationSpec.Names.Where(name => name is not ("prelu" or "phi")).Select(name => $"8-[16 {name}]-3 mse").Append("8-[16 leaky-relu(0.3)]-[8 elu(2)]-3 mse").Append("8-[16 phi(z*sigmoid(1.702*z)-0.1)]-[8 phi(tanh(z)/(1+exp(-z)))]-3 mse")];

    [Theory]
    [MemberData(nameof(Networks))]
    [MemberData(nameof(Activations))]
    public void Another_runtime_computes_the_same(string text)
    {
        Network<float> network = RandomNetwork.Of(text);
        float[] inputs = RandomNetwork.Rows(network.Spec, 5);

        Dictionary<string, float[]> outputs = Run(OnnxExport.Write(network), inputs, network.Spec);

        AssertClose(RandomNetwork.Outputs(network, inputs), outputs["output"]);
    }

    [Theory]
    [InlineData("8-4-3 softmax", true)]
    [InlineData("8-4-3 softmax mse", true)]
    [InlineData("8-4-3 sigmoid mse", false)]
    [InlineData("8-4-3 bce", true)]
    [InlineData("8-4-3", false)]
    [InlineData("8-4-3 mse", false)]
    public void Costs_of_logits_give_probabilities_too(string text, bool has)
    {
        Network<float> network = RandomNetwork.Of(text);
        float[] inputs = RandomNetwork.Rows(network.Spec, 2);
        Dictionary<string, float[]> outputs = Run(OnnxExport.Write(network), inputs, network.Spec);

        Assert.Equal(has, outputs.ContainsKey("probabilities"));
        if (has)
        {
            float[] z = outputs["output"], exp = [.. z.Select(MathF.Exp)];
            AssertClose(
                [.. z.Select((_, i) => network.Spec.Cost != Engine.Costs.CostFunction.BinaryCrossEntropy ? exp[i] / exp.Skip(i / 3 * 3).Take(3).Sum() : exp[i] / (1 + exp[i]))],
                outputs["probabilities"]);
        }
    }

    /// <summary>A new kind of layer has to come here, be it to be refused.</summary>
    [Fact]
    public void Every_kind_of_layer_has_a_network_here()
    {
        HashSet<string> kinds = [.. Networks.SelectMany(row => RandomNetwork.Of(row.Data).Layers).Select(layer => layer.GetType().Name)];
        string[] all = [.. typeof(Layer<>).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, BaseType: { IsGenericType: true } } && IsLayer(type)).Select(type => type.Name)];

        Assert.True(all.Length > 12);
        Assert.Empty(all.Except(kinds));
    }

    [Fact]
    public void What_onnx_does_not_have_is_refused_by_name()
    {
        InvalidContentException refusal = Assert.Throws<InvalidContentException>(() => OnnxExport.Write(RandomNetwork.Of("(7,3)-[rnn 5 gelu]-2 softmax")));

        Assert.Equal("Layer 1 cannot be written: ONNX has no recurrent layer with the activation gelu.", refusal.Message);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        Assert.Equal(OnnxExport.Write(RandomNetwork.Of("8-[6 gelu bn]-3")), OnnxExport.Write(RandomNetwork.Of("8-[6 gelu bn]-3")));
    }

    private static bool IsLayer(Type type)
    {
        for (Type? up = type.BaseType; up is not null; up = up.BaseType)
        {
            if (up.IsGenericType && up.GetGenericTypeDefinition() == typeof(Layer<>))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, float[]> Run(byte[] model, float[] inputs, NetworkSpec spec)
    {
        int[] shape = spec.Input.IsSequence ? [spec.Input.Steps, spec.Input.Features]
            : spec.Input.IsImage ? [spec.Input.Maps, spec.Input.Height, spec.Input.Width] : [spec.Inputs];
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, options);
        var tensor = new DenseTensor<float>(inputs, [inputs.Length / spec.Inputs, .. shape]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("input", tensor)]);
        return results.ToDictionary(result => result.Name, result => result.AsEnumerable<float>().ToArray());
    }

    /// <summary>Relative to the largest output: a small one may be the difference of large sums.</summary>
    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Max(MathF.Abs);
        Assert.True(scale > 0);
        Assert.All(expected.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
    }
}
