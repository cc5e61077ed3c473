using System.Globalization;
using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Activations;

/// <summary>Values and slopes against independent formulas, a table of 20 digits, and finite differences.</summary>
public sealed class ActivationAccuracyTests
{
    public static TheoryData<ActivationKind> Kinds => [.. ActivationFormulas.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_and_slopes_follow_the_formula_over_a_sweep(ActivationKind kind)
    {
        var spec = new ActivationSpec(kind);
        double[] sweep =
        [
            .. Enumerable.Range(-10_000, 20_001).Select(i => i / 96.7),
            .. Enumerable.Range(-149, 299).Select(i => Math.ScaleB(1.3, -Math.Abs(i)) * Math.Sign(i)),
        ];
        Check<float>(spec, sweep);
        Check<double>(spec, sweep);
    }

    [Theory]
    [InlineData(ActivationKind.LeakyReLU, 0.25)]
    [InlineData(ActivationKind.LeakyReLU, -1)]
    [InlineData(ActivationKind.LeakyReLU, 0)]
    [InlineData(ActivationKind.ELU, 0.5)]
    [InlineData(ActivationKind.ELU, 2)]
    public void Parameters_are_used(ActivationKind kind, double parameter)
    {
        double[] sweep = [.. Enumerable.Range(-100, 201).Select(i => i / 7.0)];
        Check<float>(new ActivationSpec(kind, parameter), sweep);
        Check<double>(new ActivationSpec(kind, parameter), sweep);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void At_the_ends_of_the_range_the_formula_still_holds(ActivationKind kind)
    {
        // Sine has no correct digits there: see Sine_far_out_stays_a_sine.
        double[] far = kind == ActivationKind.Sine ? [] : [500, 1e4, 1e19, 1e30, 3.4e38];
        double[] ends = [.. far, 1e-6, 1e-30, 1e-38, 1e-44];
        double[] both = [0, -0.0, .. ends, .. ends.Select(z => -z)];
        var spec = new ActivationSpec(kind);
        Check<float>(spec, both);
        Check<double>(spec, both);
        if (kind != ActivationKind.Sine)
        {
            Check<double>(spec, [1e300, -1e300, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1e-310]);
        }
    }

    [Fact]
    public void Values_and_slopes_are_those_of_the_table()
    {
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Activations", "activations.txt")))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            string[] fields = line.Split(' ');
            double[] numbers = [.. fields[1..].Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            ActivationSpec spec = ActivationSpec.Parse(fields[0]);
            ActivationFormulas exact = ActivationFormulas.At(spec, numbers[0]) with { Value = numbers[1], Slope = numbers[2] };
            Check<float>(spec, numbers[0], exact);
            Check<double>(spec, numbers[0], exact);
            rows++;
        }

        Assert.True(rows > 350, $"{rows} rows");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slopes_are_the_differences_of_the_values(ActivationKind kind)
    {
        const double step = 1e-3;
        var activation = Activation<double>.Of(new ActivationSpec(kind));
        double[] kinks = [0, -1, 1, -3, 3];
        for (int i = -800; i <= 800; i++)
        {
            double z = (i / 100.0) + 0.0037;
            if (kinks.Any(kink => Math.Abs(z - kink) < 3 * step))
            {
                continue;
            }

            double[] a = [z - (2 * step), z - step, z + step, z + (2 * step)];
            activation.Forward(a, a);
            double difference = ((8 * (a[2] - a[1])) - (a[3] - a[0])) / (12 * step);
            double[] d = [1];
            activation.Backward([z], d);
            Assert.Equal(difference, d[0], 1e-10 * Math.Max(1, Math.Abs(d[0])));
        }
    }

    [Fact]
    public void Sine_has_its_digits_as_far_as_it_says()
    {
        var sine = new ActivationSpec(ActivationKind.Sine);
        Check<float>(sine, [.. Enumerable.Range(-4000, 8001).Select(i => i * 199.73)]);
        Check<double>(sine, [.. Enumerable.Range(-4000, 8001).Select(i => i * 2.4673e10)]);

        // Floats and doubles next to whole multiples of π would lose digits first.
        double[] multiples = [.. Enumerable.Range(1, 6000).Select(n => 37 * n * Math.PI)];
        Check<float>(sine, multiples);
        Check<double>(sine, multiples);
    }

    [Fact]
    public void Sine_far_out_stays_a_sine()
    {
        float[] large = [.. Enumerable.Range(0, 1000).Select(i => MathF.ScaleB(1 + (i / 1000f), 20 + (i % 107)))];
        float[] z = [.. large, .. large.Select(x => -x)];
        float[] a = new float[z.Length], d = [.. z.Select(_ => 1f)];
        var sine = Activation<float>.Of(new ActivationSpec(ActivationKind.Sine));
        sine.Forward(z, a);
        sine.Backward(z, d);
        Assert.All(a, value => Assert.InRange(value, -1, 1));
        Assert.All(d, value => Assert.InRange(value, -1, 1));
    }

    /// <summary>
    /// The largest error of value and slope, in 2⁻²³ (float) or 2⁻⁵² (double) of the exact result: at most that many
    /// units in the last place.
    /// </summary>
    private static (double Value, double Slope) Tolerance(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity or ActivationKind.Formula or ActivationKind.ReLU or ActivationKind.HardTanh => (0, 0),
        ActivationKind.LeakyReLU or ActivationKind.HardSigmoid => (1, 1),
        ActivationKind.Exponential => (1.5, 1.5),
        ActivationKind.Sine => (1.5, 1.5),
        ActivationKind.Softsign => (1, 2),
        ActivationKind.ELU or ActivationKind.SELU => (2, 2),
        ActivationKind.Sigmoid or ActivationKind.Tanh => (2, 3),
        ActivationKind.Softplus => (3, 2),
        ActivationKind.SiLU => (2.5, 3),
        ActivationKind.GELUTanh => (2.5, 3),
        ActivationKind.Mish => (3.5, 4),
        ActivationKind.GELU => (4, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No tolerance."),
    };

    private static void Check<T>(ActivationSpec spec, double[] sweep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] z = [.. sweep.Select(T.CreateTruncating)];
        T[] a = new T[z.Length], d = [.. z.Select(_ => T.One)];
        Activation<T>.Of(spec).Forward(z, a);
        Activation<T>.Of(spec).Backward(z, d);
        for (int i = 0; i < z.Length; i++)
        {
            double at = double.CreateTruncating(z[i]);
            AssertNear<T>(spec, at, ActivationFormulas.At(spec, at), a[i], d[i]);
        }
    }

    private static void Check<T>(ActivationSpec spec, double at, ActivationFormulas exact)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] z = [T.CreateTruncating(at)], a = [T.Zero], d = [T.One];
        Activation<T>.Of(spec).Forward(z, a);
        Activation<T>.Of(spec).Backward(z, d);
        AssertNear(spec, at, exact, a[0], d[0]);
    }

    private static void AssertNear<T>(ActivationSpec spec, double z, ActivationFormulas exact, T value, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        double unit = Math.ScaleB(exact.Condition, single ? -23 : -52);
        (double forValue, double forSlope) = Tolerance(spec.Kind);

        // A subnormal e^−|z| has few digits, and the factor before it multiplies the error: z, for GELU's tanh form z³.
        double least = single ? float.Epsilon : double.Epsilon;
        double factor = spec.Kind == ActivationKind.GELUTanh ? z * z * z : z;
        double floor = forValue == 0 ? 0 : 2 * least * (1 + Math.Min(Math.Abs(factor), 1e5));
        AssertNear(exact.Value, (forValue * unit * Math.Abs(exact.Value)) + floor, value, $"{spec}({z:R})");
        AssertNear(exact.Slope, (forSlope * unit * exact.SlopeScale) + floor, slope, $"{spec}′({z:R})");
    }

    private static void AssertNear<T>(double exact, double tolerance, T found, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.CreateTruncating(exact) == found)
        {
            return;
        }

        double error = Math.Abs(double.CreateTruncating(found) - exact);
        Assert.True(
            error <= tolerance,
            $"{where} in {typeof(T).Name}: {found:R}, exact {exact:R}, off by {error:G3} > {tolerance:G3}.");
    }
}
