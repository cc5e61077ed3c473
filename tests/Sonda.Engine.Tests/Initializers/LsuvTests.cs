using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

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
