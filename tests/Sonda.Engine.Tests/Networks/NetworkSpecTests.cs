using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Tests.Networks;

public sealed class NetworkSpecTests
{
    [Theory]
    [InlineData("784-30-10", "784-30-10", 23_860)]
    [InlineData("784-30x4-10", "784-30-30-30-30-10", 26_650)]
    [InlineData("784-30x200-10", "784-30x200-10", 208_930)]
    [InlineData("2x6-3", "2x6-3", 39)]
    [InlineData("5-1", "5-1", 6)]
    public void Text_is_read_and_written_back(string text, string canonical, long parameters)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Assert.Equal(canonical, spec.ToString());
        Assert.Equal(parameters, spec.ParameterCount);
        Assert.Equal(spec, NetworkSpec.Parse(canonical));
    }

    [Theory]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-[128 relu he]x3-10 softmax", 134_794)]
    [InlineData("784-[64 xavier tanh]-[32  gelu ]-10 softmax", "784-[64 tanh xavier]-[32 gelu]-10 softmax", 52_650)]
    [InlineData("784-30-10 quadratic", "784-30-10 quadratic", 23_860)]
    [InlineData("784-30-10 cross-entropy", "784-30-10", 23_860)]
    [InlineData("2-[5 sigmoid he-uniform]x8-1 bce", "2-[5 he-uniform]x8-1 bce", 231)]
    [InlineData("2-[3 normal( 0, 0.5 ) leaky-relu(0.2)]-[3 book]-[2 he]", "2-[3 leaky-relu(0.2) normal(0,0.5)]-3-[2 he]", 29)]
    [InlineData("2-[2 he]-[2 he]-[2 he]", "2-[2 he]x3", 18)]
    [InlineData("2-[2 relu]x2-2", "2-[2 relu]x2-2", 18)]
    [InlineData("2-[2 identity relu]-[2 identity]-[2 identity sigmoid]-[2 identity] mse", "2-[2 relu identity]-[2 identity]-[2 sigmoid identity]-[2 identity] mse", 24)]
    [InlineData("2-[2 identity identity]-[2 identity]-[2 identity]", "2-[2 identity identity]-[2 identity]-[2 identity]", 18)]
    public void Layers_with_words_are_read_and_written_in_their_shortest_form(string text, string canonical, long parameters) =>
        Text_is_read_and_written_back(text, canonical, parameters);

    [Fact]
    public void Identity_is_the_activation_unless_the_layer_has_one()
    {
        var identity = InitializerSpec.Parse("identity");
        var linear = new ActivationSpec(ActivationKind.Identity);
        DenseSpec[] expected =
        [
            new(2, new ActivationSpec(ActivationKind.ReLU), identity), new(2, linear, InitializerSpec.Book),
            new(2, linear, InitializerSpec.He), new(2, linear, identity), new(2, LayerSpec.DefaultActivation, identity),
        ];
        Assert.Equal(expected, NetworkSpec.Parse("2-[2 identity relu]-[2 identity]-[2 identity he]-[2 identity identity]-[2 identity]").Layers);
    }

    [Fact]
    public void The_output_layer_has_the_activation_that_the_cost_reads()
    {
        NetworkSpec book = new(4, 3, 2);
        NetworkSpec softmax = book with { Cost = CostFunction.Softmax };
        Assert.Equal(ActivationKind.Sigmoid, ActivationOf(book, ^1));
        Assert.Equal(ActivationKind.Identity, ActivationOf(softmax, ^1));
        Assert.Equal(ActivationKind.Sigmoid, ActivationOf(softmax, 0));
        Assert.Equal(book, softmax with { Cost = CostFunction.CrossEntropy });
        Assert.Equal(softmax, NetworkSpec.Parse("4-3-2 softmax"));
        Assert.Equal(softmax, new NetworkSpec(Shape.Vector(4), softmax.Layers, CostFunction.Softmax));
        string message = Assert.ThrowsAny<FormatException>(() => new NetworkSpec(Shape.Vector(4), book.Layers, CostFunction.Softmax)).Message;
        Assert.Contains("identity with the cost softmax; found sigmoid", message, StringComparison.Ordinal);

        static ActivationKind ActivationOf(NetworkSpec spec, Index layer) => ((DenseSpec)spec.Layers[layer]).Activation.Kind;
    }

    [Theory]
    [InlineData("", "\"\" is not a valid layer")]
    [InlineData("784", "found 1 size")]
    [InlineData("784--10", "\"\" at character 5")]
    [InlineData("784-0-10", "\"0\" at character 5")]
    [InlineData("784-30x-10", "\"30x\" at character 5")]
    [InlineData("784-30x0-10", "\"30x0\" at character 5")]
    [InlineData("784-3.5-10", "\"3.5\" at character 5")]
    [InlineData("784-30x4x2-10", "\"30x4x2\"")]
    [InlineData("784-1,000-10", "\"1,000\"")]
    [InlineData("784-+5-10", "\"+5\"")]
    [InlineData("784-65537-10", "1 to 65536")]
    [InlineData("784-9x9999-9x9999-10", "more than 10000 layers")]
    [InlineData("784-[128 relu", "\"[128 relu\" at character 5 of")]
    [InlineData("784-[128 relu-10", "has no \"]\"")]
    [InlineData("784-[relu 128]-10", "\"[relu 128]\" at character 5")]
    [InlineData("784-[]-10", "\"[]\" at character 5")]
    [InlineData("784-[128 relu]3-10", "\"[128 relu]3\" at character 5")]
    [InlineData("784-[128 relu]x0-10", "\"[128 relu]x0\" at character 5")]
    [InlineData("784-[128x3 relu]-10", "\"[128x3 relu]\" at character 5")]
    [InlineData("784-[128 rely he]-10", "\"rely\" at character 10 of")]
    [InlineData("784-[128 relu tanh]-10", "\"tanh\" at character 15 of \"784-[128 relu tanh]-10\" is a second activation; the layer has relu")]
    [InlineData("784-[128 he xavier]-10", "\"xavier\" at character 13 of \"784-[128 he xavier]-10\" is a second initializer; the layer has he")]
    [InlineData("784-[128 relu(2)]-10", "At character 10 of \"784-[128 relu(2)]-10\": relu takes no parameter")]
    [InlineData("784-[128 normal(0)]-10", "At character 10 of")]
    [InlineData("784-[128 elu(x]-10", "At character 10 of")]
    [InlineData("[784 he]-10", "\"[784 he]\" at character 1 of \"[784 he]-10\" is the input")]
    [InlineData("784-[10 relu]", "\"relu\" at character 9 of \"784-[10 relu]\" is an activation in the output layer")]
    [InlineData("784-[10 sigmoid]x3", "is an activation in the output layer")]
    [InlineData("784-[10 identity]x3", "is an activation in the output layer")]
    [InlineData("784-30-10 sofmax", "At character 11 of \"784-30-10 sofmax\": \"sofmax\" is not a valid cost")]
    [InlineData("784-30-10 ", "At character 11 of")]
    [InlineData("784-30-10  softmax", "At character 11 of")]
    [InlineData(" 784-10", "\"\" at character 1")]
    [InlineData("(1,28)x-10", "is not a valid shape")]
    [InlineData("(1,28,28)", "found 1 size")]
    [InlineData("784-[128 relu bn ln]-10", "\"ln\" at character 18 of \"784-[128 relu bn ln]-10\" is a second normalisation")]
    [InlineData("784-[128 drop(2)]-10", "Layer 1 cannot be built: dropout has a probability")]
    [InlineData("784-[128 stride(2)]-10", "\"stride(2)\" at character 10")]
    [InlineData("784-[10 bn]", "\"bn\" at character 9")]
    [InlineData("784-[conv 6]-10", "\"[conv 6]\" at character 5")]
    [InlineData("784-[conv 6 5x5 pad(0.5)]-10", "a whole number")]
    [InlineData("784-[lstm 9]-10", "Layer 1 cannot be built: it reads a sequence")]
    [InlineData("(9,1)-[gru 9 forget(1)]-10", "\"forget(1)\" at character 14")]
    [InlineData("(9,1)-[gru 9 relu]-10", "is an activation, and this layer has none to choose")]
    [InlineData("784-res([30 relu]-10", "has no \")\"")]
    [InlineData("784-res([30 relu])-10", "must be the same, because they are added")]
    [InlineData("784-res(30-784 rely)-10", "\"rely\" is not a valid activation")]
    [InlineData("784-[max]-10", "is not a valid pooling")]
    [InlineData("784-[lstm]-10", "is not a valid recurrent layer")]
    [InlineData("784-[bn(3)]-10", "\"[bn(3)]\" at character 5")]
    [InlineData("784-[128 bn(3)]-10", "\"bn(3)\" at character 10 of \"784-[128 bn(3)]-10\" takes no number")]
    [InlineData("784-res([9 relu]x9999-784)x9-10", "more than 10000 layers")]
    public void What_is_no_network_is_refused_with_its_place(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => NetworkSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(1,28,28)-[conv 6 5x5 tanh xavier pad(2)]-[avg 2]-[conv 16 5x3 relu he bn stride(2)]-[max 2 stride(1) pad(1)]-[flatten]-[120 relu he]-10 softmax")]
    [InlineData("784-[128 relu he bn]x20-10 softmax")]
    [InlineData("784-[128 relu he ln drop(0.25) pre]-[128 prelu rms]-[bn]-[drop(0.5)]-[elu(0.5)]-10 softmax")]
    [InlineData("784-128-res([128 relu he bn]-[128 identity he bn] relu)x10-10 softmax")]
    [InlineData("8-res(8-res([8 tanh]x3)-[ln])-2")]
    [InlineData("(100,2)-[lstm 64]-1 mse")]
    [InlineData("(100,2)-[lstm 64 all forget(2)]-[gru 32 he recurrent(normal(0,0.1)) truncate(20)]-1 mse")]
    [InlineData("(28,28)-[rnn 100 relu normal(0,0.001) recurrent(identity)]-10 softmax")]
    [InlineData("(28,28)-[rnn 9 tanh identity all]-10 softmax")]
    [InlineData("20-[embed 1000 32 uniform(-1,1)]-[rnn 16 all]-5 softmax")]
    public void Every_kind_of_layer_survives_the_text_form(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Assert.Equal(text, spec.ToString());
        Assert.Equal(spec, NetworkSpec.Parse(spec.ToString()));
        Assert.True(spec.ParameterCount > 0);
    }

    [Fact]
    public void Words_say_what_a_layer_is()
    {
        var relu = new ActivationSpec(ActivationKind.ReLU);
        LayerSpec[] expected =
        [
            new Conv2dSpec(6, 5, 5, relu, InitializerSpec.He) { Padding = 2, Stride = 3, Norm = NormKind.Batch },
            new PoolSpec(PoolKind.Average, 2),
            new ResidualSpec([new ActivationLayerSpec(relu), new DropoutSpec(0.5)]) { Activation = relu },
            new DenseSpec(10) { IsPreActivated = true, Dropout = 0.1, Norm = NormKind.Rms },
            new DenseSpec(3),
        ];
        Assert.Equal(expected, NetworkSpec.Parse("(1,28,28)-[conv 6 5 pad(2) he relu bn stride(3)]-[avg 2]-res([relu]-[drop(0.5)] relu)-[10 pre drop(0.1) rms]-3").Layers);
    }

    [Fact]
    public void Any_sizes_survive_the_text_form() =>
        Gen.Int[1, 40].Array[2, 30].Sample(sizes =>
        {
            int[] repeated = [.. sizes.SelectMany(size => Enumerable.Repeat(size, (size % 7) + 1))];
            var spec = new NetworkSpec(repeated);
            Assert.Equal(spec, NetworkSpec.Parse(spec.ToString()));
        });

    [Fact]
    public void Any_network_survives_the_text_form()
    {
        Gen<ActivationSpec> activation = Gen.OneOf(
            OneOf([.. Enum.GetValues<ActivationKind>().Select(kind => new ActivationSpec(kind))]),
            Gen.Double[-3, 3].Select(a => new ActivationSpec(ActivationKind.ELU, a)));
        Gen<InitializerSpec> initializer = Gen.OneOf(
            OneOf("book", "he", "identity", "xavier-uniform", "orthogonal", "lsuv").Select(InitializerSpec.Parse),
            Gen.Select(Gen.Double[-1e-6, 1], Gen.Double[0, 2], (m, s) => InitializerSpec.Of(InitializerKind.Normal, m, s)));
        Gen<DenseSpec> layer = Gen.Select(Gen.Int[1, 3], activation, initializer, (width, a, i) => new DenseSpec(width, a, i));
        Gen.Select(Gen.Int[1, 3], Gen.Select(layer, Gen.Int[1, 6]).Array[1, 6], Gen.Enum<CostFunction>()).Sample((inputs, layers, cost) =>
        {
            DenseSpec[] all = [.. layers.SelectMany(pair => Enumerable.Repeat(pair.Item1, pair.Item2))];
            all[^1] = all[^1] with { Activation = LayerSpec.DefaultActivation };
            NetworkSpec spec = new NetworkSpec(Shape.Vector(inputs), [.. all]) with { Cost = cost };
            string text = spec.ToString();
            Assert.Equal(spec, NetworkSpec.Parse(text));
            Assert.Equal(text, NetworkSpec.Parse(text).ToString());
            Assert.Equal(spec.GetHashCode(), NetworkSpec.Parse(text).GetHashCode());
        });
    }

    [Fact]
    public void Any_text_of_words_is_read_or_refused_by_name() =>
        OneOf("-", "[", "]", " ", "(", ")", "x", "2", "relu", "he", "identity", "elu(1)", "softmax", ",", "-[3 relu]").Array[0, 12].Sample(parts =>
        {
            try
            {
                Assert.True(NetworkSpec.Parse(string.Concat(parts)).LayerCount >= 1);
            }
            catch (FormatException)
            {
                // The only exception that a text may cause.
            }
        });

    [Fact]
    public void Any_text_is_read_or_refused_by_name() =>
        Gen.String[Gen.Char["0123456789-x, "], 0, 12].Sample(text =>
        {
            try
            {
                Assert.True(NetworkSpec.Parse(text).LayerCount >= 1);
            }
            catch (FormatException)
            {
                // The only exception that a text may cause.
            }
        });

    private static Gen<TValue> OneOf<TValue>(params TValue[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
