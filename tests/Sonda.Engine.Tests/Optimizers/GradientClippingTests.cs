using CsCheck;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Optimizers;

public sealed class GradientClippingTests
{
    private static readonly Gen<float[][]> Gradients = Gen.Float[-1e3f, 1e3f].Array[0, 40].Array[1, 5];

    [Fact]
    public void By_norm_the_length_of_all_tensors_together_is_kept_below_the_limit_and_the_direction_stays() =>
        Gen.Select(Gradients, Gen.Double[1e-3, 2e3]).Sample((gradients, limit) =>
        {
            float[][] before = [.. gradients.Select(g => g.ToArray())];
            double norm = Clip(GradientClipping.ByNorm(limit), gradients);
            double[] flat = [.. before.SelectMany(g => g).Select(v => (double)v)];
            double expected = Math.Sqrt(flat.Sum(v => v * v));
            Assert.Equal(expected, norm, 1e-13 * (1 + expected));
            double factor = norm > limit ? limit / norm : 1;
            float[] after = [.. gradients.SelectMany(g => g)];
            for (int i = 0; i < after.Length; i++)
            {
                Assert.Equal(flat[i] * factor, after[i], (2e-7 * Math.Abs(flat[i] * factor)) + float.Epsilon);
            }

            Assert.InRange(Norms.Euclidean<float>(after), 0, limit * (1 + 1e-6));
        });

    [Fact]
    public void By_value_each_number_is_the_nearest_within_the_limits() =>
        Gen.Select(Gradients, Gen.Float[1e-3f, 2e3f]).Sample((gradients, limit) =>
        {
            float[][] before = [.. gradients.Select(g => g.ToArray())];
            Clip(GradientClipping.ByValue(limit), gradients);
            Assert.Equal(before.Select(g => g.Select(v => Math.Clamp(v, -limit, limit)).ToArray()), gradients);
        });

    [Theory]
    [InlineData("none")]
    [InlineData("norm(5)")]
    [InlineData("norm(5.000001)")]
    [InlineData("value(4)")]
    [InlineData("value(100)")]
    public void What_is_within_the_limit_keeps_its_bits(string text)
    {
        float[][] gradients = [[3, -0f], [-4]];
        Assert.Equal(5, Clip(GradientClipping.Parse(text), gradients));
        Assert.Equal([3, -0f, -4], gradients.SelectMany(g => g));
        Assert.True(float.IsNegative(gradients[0][1]));
    }

    [Fact]
    public void By_norm_the_hand_computed_case()
    {
        float[][] gradients = [[3], [-4]];
        Assert.Equal(5, Clip(GradientClipping.ByNorm(2.5), gradients));
        Assert.Equal([1.5f, -2], gradients.SelectMany(g => g));
    }

    [Fact]
    public void Huge_norms_neither_overflow_nor_leave_the_direction()
    {
        float[][] gradients = [[3e38f, 3e38f], [-3e38f]];
        Assert.Equal(3e38f * Math.Sqrt(3), Clip(GradientClipping.ByNorm(1e-3), gradients), 1e25);
        Assert.All(gradients.SelectMany(g => g), v => Assert.Equal(1e-3 / Math.Sqrt(3), Math.Abs(v), 1e-9));
        double[][] doubles = [[1e308], [1e308, 0]];
        Assert.Equal(Math.Sqrt(2) * 1e308, Clip(GradientClipping.ByNorm(1e-300), doubles), 1e294);
        Assert.Equal(1e-300 / Math.Sqrt(2), doubles[0][0], 1e-314);
    }

    [Theory]
    [InlineData("norm(1)")]
    [InlineData("value(1)")]
    public void A_norm_that_is_not_finite_is_reported_and_nothing_is_hidden(string text)
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            float[][] gradients = [[7, 2], [bad]];
            var clipper = new GradientClipper<float>(GradientClipping.Parse(text), 2);
            clipper.Measure(0, gradients[0]);
            clipper.Measure(1, gradients[1]);
            Assert.Equal((double)bad, clipper.Join());
            Assert.Equal((false, Math.Sqrt(53), (double)bad), (clipper.IsFinite, clipper.NormOf(0), clipper.NormOf(1)));
            clipper.Apply(gradients[0]);
            clipper.Apply(gradients[1]);
            Assert.Equal([7, 2, bad], gradients.SelectMany(g => g));
        }
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        float[] gradient = new float[100];
        foreach (string text in (string[])["norm(1)", "value(0.1)"])
        {
            var clipper = new GradientClipper<float>(GradientClipping.Parse(text), 1);
            Step();
            Assert.Equal(0, Allocations.Least(Step));

            void Step()
            {
                gradient.AsSpan().Fill(3);
                clipper.Measure(0, gradient);
                clipper.Join();
                clipper.Apply(gradient);
            }
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("norm(1)")]
    [InlineData("value(0.5)")]
    [InlineData("norm(1e-5)")]
    public void Text_is_read_and_written_back(string text) => Assert.Equal(text, GradientClipping.Parse(text).ToString());

    [Theory]
    [InlineData("clip(1)", "\"clip\" at character 1 of \"clip(1)\" is not allowed: expected none, norm(LIMIT) or value(LIMIT)")]
    [InlineData("norm", "norm takes 1 number, as in norm(1); found 0 in \"norm\".")]
    [InlineData("none(1)", "none takes no numbers, as in none; found 1 in \"none(1)\".")]
    [InlineData("norm(0)", "The limit must be finite and above 0; found 0.")]
    [InlineData("value(-1)", "found -1.")]
    [InlineData("value(NaN)", "found NaN.")]
    [InlineData("norm(limit=1)", "found 0 in")]
    [InlineData("norm(1,limit=1)", "expected nothing with a name")]
    public void What_is_no_clipping_is_refused(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => GradientClipping.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_limit_out_of_range_is_refused() =>
        Assert.StartsWith(
            "The limit must be finite and above 0; found ∞",
            Assert.ThrowsAny<ArgumentException>(() => GradientClipping.ByNorm(double.PositiveInfinity)).Message.Replace("Infinity", "∞", StringComparison.Ordinal),
            StringComparison.Ordinal);

    private static double Clip<T>(GradientClipping spec, T[][] gradients)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var clipper = new GradientClipper<T>(spec, gradients.Length);
        for (int slot = 0; slot < gradients.Length; slot++)
        {
            clipper.Measure(slot, gradients[slot]);
        }

        double norm = clipper.Join();
        Array.ForEach(gradients, g => clipper.Apply(g));
        return norm;
    }
}
