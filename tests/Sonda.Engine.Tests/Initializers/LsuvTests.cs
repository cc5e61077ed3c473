using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Initializers;

public sealed class LsuvTests
{
    [Fact]
    public void One_scaling_brings_a_linear_layer_to_variance_one()
    {
        var random = new RandomStream(2);
        double[] weights = new double[12 * 5];
        InitialParameters.Fill(InitializerSpec.Parse("lsuv"), random, weights, 12, 5, new double[5]);
        var x = Matrix<double>.Create(40, 12);
        for (int row = 0; row < 40; row++)
        {
            foreach (ref double value in x.Row(row))
            {
                value = 3 + (7 * random.NextGaussian());
            }
        }

        Matrix<double> z = Product(x, weights, 5);
        double before = Lsuv.Variance(z);
        Assert.False(Lsuv.IsUnit(before));
        Assert.True(Lsuv.TryRescale<double>(weights, before));
        double after = Lsuv.Variance(Product(x, weights, 5));
        Assert.Equal(1, after, 1e-12);
        Assert.True(Lsuv.IsUnit(after));
    }

    [Fact]
    public void Variance_is_about_the_mean_of_all_numbers_and_skips_padding()
    {
        var z = Matrix<float>.Create(2, 2);
        z.Padded.Fill(1000);
        ((ReadOnlySpan<float>)[1, 2]).CopyTo(z.Row(0));
        ((ReadOnlySpan<float>)[3, 6]).CopyTo(z.Row(1));
        Assert.Equal((4 + 1 + 0 + 9) / 4.0, Lsuv.Variance(z), 1e-15);
        Assert.Equal(double.NaN, Lsuv.Variance(Matrix<float>.Create(0, 2)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-80)]
    public void Weights_that_no_scale_helps_stay_as_they_are(double variance)
    {
        float[] weights = [1, 2, 3];
        Assert.False(Lsuv.TryRescale<float>(weights, variance));
        Assert.Equal([1, 2, 3], weights);
    }

    [Theory]
    [InlineData("12-[9 relu lsuv]x4-[3 lsuv] softmax")]
    [InlineData("12-[9 tanh lsuv]x3-3")]
    [InlineData("12-9-res([9 relu lsuv bn]-[9 identity lsuv])-3")]
    [InlineData("(1,6,6)-[conv 3 3x3 relu lsuv]-[max 2]-[flatten]-[5 tanh lsuv]-3 softmax")]
    public void Each_layer_that_asks_for_it_is_an_orthogonal_one_scaled_to_variance_near_one(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        foreach (double density in (double[])[0.3, 1])
        {
            Dataset data = TestData.Random(1, 300, spec.Inputs, 3, density).WithShape(spec.Input);
            Network<double> network = InitialNetwork.Create<double>(spec, new RandomStream(4), data);
            Network<double> orthogonal = Network<double>.Create(spec.WithInitializer(InitializerSpec.Parse("orthogonal")), new RandomStream(4));
            var pass = new BatchPass<double>(network, data, 300) { Mode = BatchMode.Probing };
            pass.Gather([.. Enumerable.Range(0, 300)]);
            pass.Forward();
            foreach (int l in network.WeightedLayers)
            {
                if (!network.Layers[l].IsScaledToData)
                {
                    continue;
                }

                // Over all rows and not only the 256 of the batch, so a little further from 1 than the tolerance.
                Assert.InRange(Lsuv.Variance(pass.Layers[l].WeightedInput), 0.8, 1.25);
                double[] found = Weights(network, l), drawn = Weights(orthogonal, l);
                double ratio = found[0] / drawn[0];
                Assert.All(found.Zip(drawn), pair => Assert.Equal(pair.Second * ratio, pair.First, 1e-12));
            }
        }
    }

    [Fact]
    public void Without_data_or_where_nothing_varies_it_is_refused_by_name()
    {
        NetworkSpec spec = NetworkSpec.Parse("12-9-[8 relu lsuv]-3 softmax");
        Assert.Contains(
            "lsuv looks at data",
            Assert.Throws<ArgumentException>(() => Network<float>.Create(spec, new RandomStream(1))).Message,
            StringComparison.Ordinal);
        var zeros = Dataset.FromValues("zeros", new float[120], new byte[10], 12, 3);
        string message = Assert.Throws<InvalidContentException>(
            () => InitialNetwork.Create<float>(NetworkSpec.Parse("12-[9 relu lsuv]-3"), new RandomStream(1), zeros)).Message;
        Assert.Contains("Layer 1 cannot be drawn by lsuv: on 10 rows", message, StringComparison.Ordinal);
    }

    private static double[] Weights(Network<double> network, int layer)
    {
        double[] weights = new double[network.Layers[layer].Parameters[0].Count];
        network.Layers[layer].Parameters[0].CopyTo(weights);
        return weights;
    }

    private static Matrix<double> Product(Matrix<double> x, double[] weights, int outputs)
    {
        var w = Matrix<double>.Create(x.Columns, outputs);
        for (int i = 0; i < x.Columns; i++)
        {
            weights.AsSpan(i * outputs, outputs).CopyTo(w.Row(i));
        }

        var z = Matrix<double>.Create(x.Rows, outputs);
        MatrixKernels.Multiply(x, w, z);
        return z;
    }
}
