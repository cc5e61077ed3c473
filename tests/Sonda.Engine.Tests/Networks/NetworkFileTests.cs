using System.Text;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Networks;

public sealed class NetworkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    private string PathOf(string name) => System.IO.Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_network_comes_back_bit_for_bit_with_its_spec()
    {
        var spec = NetworkSpec.Parse("7-[5 relu normal(0, 0.5)]x2-3 quadratic");
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        NetworkFile.Save(network, PathOf("a.sonda"));
        Network<float> back = NetworkFile.Load<float>(PathOf("a.sonda"));
        Assert.Equal(spec, back.Spec);
        for (int l = 0; l < 3; l++)
        {
            Assert.Equal(Weights(network, l), Weights(back, l));
            Assert.Equal(network.Dense(l).Biases.ToArray(), back.Dense(l).Biases.ToArray());
        }

        Assert.Equal(["a.sonda"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_double_network_keeps_its_digits_and_can_be_read_as_float()
    {
        Network<double> network = Network<double>.Create(new NetworkSpec(4, 3, 2), new RandomStream(2));
        NetworkFile.Save(network, PathOf("d.sonda"));
        Assert.Equal(network.Dense(0).Weight(1, 2), NetworkFile.Load<double>(PathOf("d.sonda")).Dense(0).Weight(1, 2));
        Assert.Equal((float)network.Dense(0).Weight(1, 2), NetworkFile.Load<float>(PathOf("d.sonda")).Dense(0).Weight(1, 2));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_refused_with_the_file_and_the_place()
    {
        string path = PathOf("b.sonda");
        NetworkFile.Save(Network<float>.Create(new NetworkSpec(2, 2, 2), new RandomStream(1)), path);
        byte[] good = File.ReadAllBytes(path);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[i] ^= 0x41;
            Refused(bad);
            Refused(good[..i]);
        }

        Refused([.. good, 0]);

        void Refused(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            string message = Assert.Throws<InvalidContentException>(() => NetworkFile.Load<float>(path)).Message;
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains("at byte", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_lying_header_does_not_cost_memory()
    {
        byte[] header = [.. "SONDANET"u8, 2, 0, 0, 0, 4, 0, 0, 0, 17, 0, 0, 0, .. "65536-65536-65536"u8];
        File.WriteAllBytes(PathOf("c.sonda"), header);
        Assert.Contains("bytes in all", Assert.Throws<InvalidContentException>(() => NetworkFile.Load<float>(PathOf("c.sonda"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(17, "", "at byte 16", "17")]
    [InlineData(-1, "", "at byte 16", "-1")]
    [InlineData(7, "784-0-3", "at byte 20", "\"0\" at character 5")]
    [InlineData(0, "", "at byte 20", "is not a valid layer")]
    public void A_spec_that_is_none_is_refused_with_its_place(int length, string text, string place, string found)
    {
        byte[] count = BitConverter.GetBytes(length);
        File.WriteAllBytes(PathOf("s.sonda"), [.. "SONDANET"u8, 2, 0, 0, 0, 4, 0, 0, 0, .. count, .. Encoding.UTF8.GetBytes(text)]);
        string message = Assert.Throws<InvalidContentException>(() => NetworkFile.Load<float>(PathOf("s.sonda"))).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_first_format_is_refused_by_its_version()
    {
        File.WriteAllBytes(PathOf("old.sonda"), [.. "SONDANET"u8, 1, 0, 0, 0, 4, 0, 0, 0]);
        string message = Assert.Throws<InvalidContentException>(() => NetworkFile.Load<float>(PathOf("old.sonda"))).Message;
        Assert.Contains("format version 2 or 3, not 1", message, StringComparison.Ordinal);
    }

    private static float[] Weights(Network<float> network, int layer)
    {
        float[] weights = new float[network.Dense(layer).Inputs * network.Dense(layer).Outputs];
        network.Dense(layer).CopyWeights(weights);
        return weights;
    }
}
