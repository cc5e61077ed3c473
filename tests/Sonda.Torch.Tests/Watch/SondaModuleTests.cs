using Sonda.Engine.Networks;
using Sonda.Interchange.Tests;
using Sonda.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Watch;

public sealed class SondaModuleTests : TorchTests
{
    [Theory]
    [InlineData("8-6-3")]
    [InlineData("8-[6 relu bn drop(0.5)]-[5 prelu ln]-3 softmax")]
    [InlineData("8-[6 gelu]-[6 elu(0.5)]-[6 leaky-relu(0.2)]-[6 silu]-[6 mish]-3 mse")]
    [InlineData("(2,9,7)-[conv 4 3x2 stride(2) pad(1) bn relu]-[max 2]-[5 tanh]-3 softmax")]
    [InlineData("(2,9,7)-[conv 4 3x3 pad(1) ln]-[avg 3 stride(2) pad(1)]-[flatten]-3 bce")]
    public void A_network_becomes_a_module_and_comes_back(string text)
    {
        using DisposeScope scope = NewDisposeScope();
        Network<float> network = RandomNetwork.Of(text);
        float[] inputs = RandomNetwork.Rows(network.Spec, 5);
        using Sequential module = SondaModule.FromNetwork(network);
        module.eval();
        long[] shape = network.Spec.Input.IsImage ? [5, network.Spec.Input.Maps, network.Spec.Input.Height, network.Spec.Input.Width] : [5, network.Spec.Inputs];
        float[] found = [.. module.call(tensor(inputs).reshape(shape)).data<float>()];

        float[] expected = RandomNetwork.Outputs(network, inputs);
        double scale = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
        Network<float> back = SondaModule.ToNetwork(module, network.Spec);
        Assert.Equal(network.Parameters.SelectMany(parameter => parameter.ToArray()), back.Parameters.SelectMany(parameter => parameter.ToArray()));
    }

    [Theory]
    [InlineData("(7,3)-[lstm 5]-2 softmax", "Layer 1: Recurrent has no counterpart here")]
    [InlineData("8-[6 rms]-3 softmax", "Layer 1: RowNorm has no counterpart here")]
    [InlineData("8-[6 sin]-3 softmax", "Layer 1: sin has no counterpart here")]
    public void What_has_no_counterpart_is_refused_by_name(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<NotSupportedException>(() => SondaModule.FromNetwork(RandomNetwork.Of(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_module_is_refused_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential module = nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 3));

        Assert.StartsWith("The module has 2 modules with weights; 8-3 has 1.", Assert.Throws<ArgumentException>(() => SondaModule.ToNetwork(module, NetworkSpec.Parse("8-3"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("0.weight is (6, 8); layer1 needs (5, 8).", Assert.Throws<ArgumentException>(() => SondaModule.ToNetwork(module, NetworkSpec.Parse("8-5-3"))).Message, StringComparison.Ordinal);
    }
}
