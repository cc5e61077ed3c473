using System.Text;
using Sonda.Engine.Networks;
using Sonda.Interchange.Safetensors;

namespace Sonda.Interchange.Tests.Safetensors;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData("", "found 0 bytes; expected 8 bytes with the length of the header.")]
    [InlineData("{", "the header is not JSON: the JSON has an error at line 1, byte")]
    [InlineData("[]", "the header is not a JSON object.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "found a twice; expected each name once.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "the numbers of a begin at byte 4 and take 4; expected byte 0, and at most 8.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes follow the last tensor; expected none.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "the numbers of a begin at byte 0 and take 12; expected byte 0, and at most 8.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "the entry of a has no dtype, shape and data_offsets that fit together.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "the entry of a has no dtype, shape and data_offsets that fit together.")]
    [InlineData("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", "the entry of a has no dtype, shape and data_offsets that fit together.")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "a text of the header is not valid Unicode.")]
    [InlineData("""{"__metadata__":{"a":1}}""", "__metadata__ is not one JSON object of texts.")]
    public void Faults_are_named(string header, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] bytes = header.Length == 0 ? [] : [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[8]];

        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => SafetensorsFile.Read("x.safetensors", bytes));
        Assert.StartsWith("x.safetensors is not a safetensors file: " + expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue, "its first 8 bytes are no length of a header. In PyTorch, safetensors.torch.save_file")]
    [InlineData(-1, "its first 8 bytes are no length of a header.")]
    [InlineData(99_999_999, "found a header of 99999999 bytes in a file of 11; the file is cut.")]
    public void A_header_longer_than_the_file_is_refused_before_any_memory_is_taken(long length, string expected)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), 1, 2, 3];

        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => SafetensorsFile.Read("x", bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_comes_back()
    {
        foreach (string text in (string[])["8-[6 relu bn]-[5 prelu]-3", "8-[6 prelu]-res([6 relu]-[6 bn] prelu)-3 softmax", "(2,8,8)-[conv 4 3x3 rms]-[flatten]-[5 ln]-3", "(7,3)-[lstm 5 all]-[gru 4]-2 mse", "6-[embed 11 4]-[rnn 5]-3"])
        {
            Network<float> network = RandomNetwork.Of(text);
            SafetensorsFile file = SafetensorsFile.Read("f", SafetensorsNetwork.Write(network));
            Network<float> back = SafetensorsNetwork.Read("f", file, null, new Dictionary<string, string>(), out IReadOnlyList<string> filled);

            Assert.Equal(network.Spec, back.Spec);
            Assert.Equal(network.Parameters.SelectMany(parameter => parameter.ToArray()), back.Parameters.SelectMany(parameter => parameter.ToArray()));
            Assert.Empty(filled);
            Assert.Equal("pt", file.Facts["format"]);
        }
    }

    [Theory]
    [InlineData("8-6-3", "", "f: layer1.weight is (4, 8); layer1 has the weight (6, 8). With --map layer1=NAME")]
    [InlineData("8-4-3-2", "", "f: each layer with parameters needs a part of the file; found the layers layer1, layer2, layer3, and the parts layer1, layer2.")]
    [InlineData("8-4-3-2", "layer1=layer1 layer2=layer2", "f has no part left for layer3: --map gives all of them to other layers.")]
    [InlineData("8-[4 bn]-3", "", "f: each layer with parameters needs a part of the file; found the layers layer1, layer1.norm, layer2, and the parts layer1, layer2.")]
    [InlineData("8-4-3", "layer9=layer1", "The network has no layer9: expected one of layer1, layer2.")]
    [InlineData("8-4-3", "layer1=head", "f has no part head: expected one of layer1, layer2.")]
    [InlineData("8-4-3", "layer1=layer2", "f: layer2.weight is (3, 4); layer1 has the weight (4, 8).")]
    [InlineData("8-4-3", "layer1=layer1 layer2=layer1", "f: every layer has a part by --map, and none takes layer2; expected a layer for each part.")]
    [InlineData("8-[embed 20 4]-3", "", "f: layer1.bias belongs to no parameter of layer1: expected weight.")]
    public void Another_network_is_refused_by_name(string text, string map, string expected)
    {
        SafetensorsFile file = SafetensorsFile.Read("f", SafetensorsNetwork.Write(RandomNetwork.Of("8-4-3")));
        var names = map.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(sides => sides[0], sides => sides[1]);

        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => SafetensorsNetwork.Read("f", file, NetworkSpec.Parse(text), names, out _));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_without_a_part_is_named()
    {
        SafetensorsFile file = SafetensorsFile.Read("f", SafetensorsFile.Write([("scale", [1], [2f]), ("a.weight", [1, 1], [3f])], new Dictionary<string, string>()));

        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => SafetensorsNetwork.Read("f", file, NetworkSpec.Parse("1-1"), new Dictionary<string, string>(), out _));
        Assert.StartsWith("f: each layer with parameters needs a part of the file; found the layers layer1, and the parts scale, a.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a2", "a10")]
    [InlineData("layer9.norm", "layer10")]
    [InlineData("a", "a1")]
    [InlineData("a.1.b", "a.1.c")]
    [InlineData("x01", "x1")]
    public void Numbers_in_names_count_as_numbers(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Network<float> network = RandomNetwork.Of("2-2");
        network.Parameters[1].Set([1, float.NaN]);
        SafetensorsFile file = SafetensorsFile.Read("f", SafetensorsNetwork.Write(network));

        Assert.Equal(
            "f: number 1 of layer1.bias is NaN; expected numbers that are finite in single precision.",
            Assert.Throws<InvalidContentException>(() => SafetensorsNetwork.Read("f", file, null, new Dictionary<string, string>(), out _)).Message);
    }
}
