using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Activations;

/// <summary>Kinks, infinities, NaN, and the edges of memory.</summary>
public sealed class ActivationEdgeTests
{
    private const double Lambda = 1.0507009873554805;
    private const double LambdaAlpha = 1.7580993408473766;

    public static TheoryData<ActivationKind> Kinds => [.. ActivationFormulas.Kinds];

    [Theory]
    [InlineData("relu", 0, 0, 0)]
    [InlineData("leaky-relu", 0, 0, 0.01)]
    [InlineData("leaky-relu(0.25)", 0, 0, 0.25)]
    [InlineData("elu", 0, 0, 1)]
    [InlineData("elu(0.5)", 0, 0, 0.5)]
    [InlineData("selu", 0, 0, LambdaAlpha)]
    [InlineData("hard-sigmoid", -3, 0, 0)]
    [InlineData("hard-sigmoid", 3, 1, 0)]
    [InlineData("hard-sigmoid", 0, 0.5, 1.0 / 6)]
    [InlineData("hard-tanh", -1, -1, 0)]
    [InlineData("hard-tanh", 1, 1, 0)]
    [InlineData("softsign", 0, 0, 1)]
    public void At_a_kink_the_slope_is_the_one_that_PyTorch_has(string name, double z, double value, double slope)
    {
        Assert.Equal((value, slope), At<double>(name, z));
        Assert.Equal(((float)value, (float)slope), At<float>(name, (float)z));
    }

    [Theory]
    [InlineData("identity", double.NegativeInfinity, 1, double.PositiveInfinity, 1)]
    [InlineData("sigmoid", 0, 0, 1, 0)]
    [InlineData("tanh", -1, 0, 1, 0)]
    [InlineData("relu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("leaky-relu(0.25)", double.NegativeInfinity, 0.25, double.PositiveInfinity, 1)]
    [InlineData("elu", -1, 0, double.PositiveInfinity, 1)]
    [InlineData("selu", -LambdaAlpha, 0, double.PositiveInfinity, Lambda)]
    [InlineData("gelu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("gelu-tanh", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("silu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("mish", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("softplus", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("softsign", -1, 0, 1, 0)]
    [InlineData("hard-sigmoid", 0, 0, 1, 0)]
    [InlineData("hard-tanh", -1, 0, 1, 0)]
    [InlineData("exp", 0, 0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("sin", double.NaN, double.NaN, double.NaN, double.NaN)]
    public void At_infinity_value_and_slope_are_the_limit_where_there_is_one(
        string name, double valueBelow, double slopeBelow, double valueAbove, double slopeAbove)
    {
        Assert.Equal((valueBelow, slopeBelow), At<double>(name, double.NegativeInfinity));
        Assert.Equal((valueAbove, slopeAbove), At<double>(name, double.PositiveInfinity));
        Assert.Equal(((float)valueBelow, (float)slopeBelow), At<float>(name, float.NegativeInfinity));
        Assert.Equal(((float)valueAbove, (float)slopeAbove), At<float>(name, float.PositiveInfinity));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NaN_gives_NaN(ActivationKind kind)
    {
        Check<float>(float.NaN);
        Check<float>(-float.NaN);
        Check<double>(double.NaN);
        Check<double>(-double.NaN);

        void Check<T>(T nan)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (T value, T slope) = At(new ActivationSpec(kind).ToString(), nan);
            Assert.True(T.IsNaN(value), $"{kind}: {value}");

            // The slope of the identity is 1 for every z.
            Assert.True(T.IsNaN(slope) || kind is ActivationKind.Identity or ActivationKind.Formula, $"{kind}′: {slope}");
        }
    }

    [Theory]
    [InlineData("relu", -2)]
    [InlineData("hard-tanh", 2)]
    [InlineData("hard-sigmoid", 4)]
    public void A_flat_piece_stops_even_an_infinite_gradient(string name, float z)
    {
        float[] d = [float.PositiveInfinity];
        Activation<float>.Of(ActivationSpec.Parse(name)).Backward([z], d);
        Assert.Equal([0f], d);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("tanh")]
    [InlineData("softsign")]
    [InlineData("hard-tanh")]
    [InlineData("sin")]
    public void Odd_functions_are_odd_to_the_last_bit(string name)
    {
        for (int i = 0; i < 4000; i++)
        {
            float z = i / 173f;
            (float value, float slope) = At(name, z);
            Assert.Equal((-value, slope), At(name, -z));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_length_and_offset_gives_the_bits_of_single_numbers_and_keeps_its_bounds(ActivationKind kind)
    {
        CheckLengths<float>(kind);
        CheckLengths<double>(kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_of_different_length_are_refused(ActivationKind kind)
    {
        var activation = Activation<float>.Of(new ActivationSpec(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => activation.Forward(new float[3], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => activation.Backward(new float[4], new float[3]));
    }

    private static (T Value, T Slope) At<T>(string name, T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var activation = Activation<T>.Of(ActivationSpec.Parse(name));
        T[] a = [z], d = [T.One];
        activation.Forward(a, a);
        activation.Backward([z], d);

        // −0 counts as 0.
        return (a[0] + T.Zero, d[0] + T.Zero);
    }

    private static void CheckLengths<T>(ActivationKind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int longest = 256, guards = 4;
        T guard = T.CreateTruncating(99);
        var activation = Activation<T>.Of(new ActivationSpec(kind));
        var random = new RandomStream(3);
        T[] z = [.. Enumerable.Range(0, longest + guards).Select(_ => T.CreateTruncating(4 * random.NextGaussian()))];
        T[] y = [.. z.Select(_ => T.CreateTruncating(random.NextGaussian()))];
        var values = new T[z.Length];
        T[] products = (T[])y.Clone();
        for (int i = 0; i < z.Length; i++)
        {
            activation.Forward(z.AsSpan(i, 1), values.AsSpan(i, 1));
            activation.Backward(z.AsSpan(i, 1), products.AsSpan(i, 1));
        }

        for (int length = 0; length <= longest; length++)
        {
            int offset = 1 + (length % 3), end = offset + length;
            T[] a = [.. z.Select(_ => guard)], d = [.. z.Select(_ => guard)];
            activation.Forward(z.AsSpan(offset, length), a.AsSpan(offset, length));
            y.AsSpan(offset, length).CopyTo(d.AsSpan(offset));
            activation.Backward(z.AsSpan(offset, length), d.AsSpan(offset, length));
            for (int i = 0; i < z.Length; i++)
            {
                bool inside = i >= offset && i < end;
                Assert.Equal(inside ? values[i] : guard, a[i]);
                Assert.Equal(inside ? products[i] : guard, d[i]);
            }
        }
    }
}
