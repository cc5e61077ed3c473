using Sonda.Engine.Initializers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Initializers;

public sealed class InitialParametersTests
{
    /// <summary>The kurtosis: the fourth moment over the squared second.</summary>
    private const double Gaussian = 3, Even = 1.8;

    [Theory]
    [InlineData("book", 0, 1.0 / 300, Gaussian)]
    [InlineData("book-large", 0, 1, Gaussian)]
    [InlineData("lecun", 0, 1.0 / 300, Gaussian)]
    [InlineData("lecun-uniform", 0, 1.0 / 300, Even)]
    [InlineData("xavier", 0, 1.0 / 350, Gaussian)]
    [InlineData("xavier-uniform", 0, 1.0 / 350, Even)]
    [InlineData("he", 0, 2.0 / 300, Gaussian)]
    [InlineData("he-uniform", 0, 2.0 / 300, Even)]
    [InlineData("uniform(-1,3)", 1, 16.0 / 12, Even)]
    [InlineData("normal(-2,0.5)", -2, 0.25, Gaussian)]
    [InlineData("variance(1.5,0.25)", 0, 1.5 / 300, Gaussian)]
    [InlineData("pytorch", 0, 1.0 / 900, Even)]
    [InlineData("keras", 0, 1.0 / 350, Even)]
    public void Weights_have_the_moments_of_their_rule_and_fan_in_counts_inputs(
        string text, double mean, double variance, double kurtosis)
    {
        (double[] weights, double[] biases) = Draw<double>(text, 300, 400);

        // Five standard errors: √(σ²/N) of the mean, √((κ − 1)/N) of the variance's share; for κ itself a bound that
        // tells 3 from 1.8.
        double n = weights.Length;
        Assert.Equal(mean, weights.Average(), 5 * Math.Sqrt(variance / n));
        double found = weights.Average(w => (w - mean) * (w - mean));
        Assert.InRange(found / variance, 1 - (5 * Math.Sqrt((kurtosis - 1) / n)), 1 + (5 * Math.Sqrt((kurtosis - 1) / n)));
        Assert.Equal(kurtosis, weights.Average(w => Math.Pow(w - mean, 4)) / (found * found), 0.1);
        Assert.Equal(text.Split('-', '(')[0] is "book" or "variance" or "pytorch" ? 400 : 0, biases.Count(b => b != 0));
    }

    [Theory]
    [InlineData("lecun-uniform", 0.1)]
    [InlineData("he-uniform", 0.1 * 1.4142135623730951)]
    [InlineData("xavier-uniform", 0.09258200997725514)]
    [InlineData("keras", 0.09258200997725514)]
    [InlineData("pytorch", 0.057735026918962574)]
    public void Uniform_rules_reach_their_bound_and_stay_within(string text, double bound)
    {
        double largest = Draw<double>(text, 300, 400).Weights.Max(Math.Abs);
        Assert.InRange(largest, 0.999 * bound, bound);
    }

    [Fact]
    public void Biases_of_PyTorch_are_within_the_bound_of_its_weights()
    {
        double[] biases = Draw<double>("pytorch", 25, 20_000).Biases;
        Assert.InRange(biases.Max(), 0.1999, 0.2);
        Assert.InRange(biases.Min(), -0.2, -0.1999);
        Assert.Equal(0, biases.Average(), 5 * Math.Sqrt(0.04 / 3 / 20_000));
    }

    [Theory]
    [InlineData("book", 1)]
    [InlineData("variance(2,0.05)", 0.05)]
    [InlineData("variance(2,0)", 0)]
    public void Biases_are_normal_with_their_variance(string text, double variance)
    {
        double[] biases = Draw<double>(text, 1, 20_000).Biases;
        Assert.Equal(0, biases.Average(), 5 * Math.Sqrt(variance / 20_000));
        Assert.Equal(variance, biases.Average(b => b * b), 5 * variance * Math.Sqrt(2.0 / 20_000));
    }

    [Theory]
    [InlineData("book")]
    [InlineData("book-large")]
    [InlineData("he-uniform")]
    [InlineData("normal(1,2)")]
    public void Every_layer_of_a_network_is_drawn_from_its_own_stream(string text)
    {
        var random = new RandomStream(9);
        NetworkSpec spec = new NetworkSpec(7, 5, 3).WithInitializer(InitializerSpec.Parse(text));
        Network<float> network = Network<float>.Create(spec, random);
        for (int layer = 0; layer < 2; layer++)
        {
            (int inputs, int outputs) = (spec.Sizes[layer], spec.Sizes[layer + 1]);
            float[] weights = new float[inputs * outputs], biases = new float[outputs], expected = new float[inputs * outputs];
            InitialParameters.Fill(
                InitializerSpec.Parse(text), random.Split("init", layer), weights, inputs, outputs, biases);
            network.Dense(layer).CopyWeights(expected);
            Assert.Equal(expected, weights);
            Assert.Equal(network.Dense(layer).Biases.ToArray(), biases);
        }
    }

    [Fact]
    public void Identity_and_constant_are_what_they_say_and_clear_what_was_there()
    {
        Assert.Equal([1, 0, 0, 0, 1, 0], Draw<float>("identity", 2, 3).Weights);
        Assert.Equal([1, 0, 0, 1, 0, 0], Draw<float>("identity", 3, 2).Weights);
        Assert.All(Draw<float>("constant(0.75)", 3, 2).Weights, w => Assert.Equal(0.75f, w));
        Assert.All(Draw<float>("uniform(2,2)", 3, 2).Weights, w => Assert.Equal(2f, w));
    }

    [Fact]
    public void Float_is_double_rounded()
    {
        foreach (string text in InitializerSpec.Names.Select(Example))
        {
            Assert.Equal(Array.ConvertAll(Draw<double>(text, 9, 5).Weights, w => (float)w), Draw<float>(text, 9, 5).Weights);
        }
    }

    [Fact]
    public void A_seed_gives_the_recorded_bytes_on_every_instruction_set()
    {
        // Recorded once; the suite runs again with DOTNET_EnableAVX2=0 and must find the same values.
        string[] found = [.. InitializerSpec.Names.Select(Example).Select(text =>
        {
            (float[] wide, float[] wideBiases) = Draw<float>(text, 37, 101);
            (float[] tall, float[] tallBiases) = Draw<float>(text, 101, 37);
            return $"{text} {Fingerprint.Of(wide, wideBiases, tall, tallBiases)}";
        })];
        string[] recorded =
        [
            "book 1ae0e8ddb7c44504",
            "book-large ecab7dc650dd9c5c",
            "lecun 4a12d0ef92361599",
            "lecun-uniform b3ccc321772bbf2b",
            "xavier 69fb7a4f97255b0f",
            "xavier-uniform cc22192bac5dee3a",
            "he 7c5c62c87a4c8b29",
            "he-uniform 887ee12919054758",
            "orthogonal(1.25) 5b54fa6f26d11a7a",
            "identity faac5e2276e82e0d",
            "constant(0.3) 14f5198548b4b161",
            "uniform(-0.2,0.7) c711b8d3cbafdff8",
            "normal(0.1,0.4) 4929c4f9f2b76574",
            "variance(1.5,0.05) f90daf8280a2ed83",
            "pytorch 519a0fe7e169a9e8",
            "keras cc22192bac5dee3a",
            "lsuv b6c5672d8650c0a5",
        ];
        Assert.Equal(recorded, found);
    }

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() =>
            InitialParameters.Fill(InitializerSpec.He, new RandomStream(1), new float[5], 2, 3, new float[3]));
        Assert.ThrowsAny<ArgumentException>(() =>
            InitialParameters.Fill(InitializerSpec.He, new RandomStream(1), new float[6], 2, 3, new float[2]));
    }

    private static string Example(string name) => name switch
    {
        "orthogonal" => "orthogonal(1.25)",
        "constant" => "constant(0.3)",
        "uniform" => "uniform(-0.2,0.7)",
        "normal" => "normal(0.1,0.4)",
        "variance" => "variance(1.5,0.05)",
        _ => name,
    };

    private static (T[] Weights, T[] Biases) Draw<T>(string text, int inputs, int outputs)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var weights = new T[inputs * outputs];
        var biases = new T[outputs];
        weights.AsSpan().Fill(T.CreateTruncating(99));
        biases.AsSpan().Fill(T.CreateTruncating(99));
        InitialParameters.Fill(InitializerSpec.Parse(text), new RandomStream(21), weights, inputs, outputs, biases);
        return (weights, biases);
    }
}
