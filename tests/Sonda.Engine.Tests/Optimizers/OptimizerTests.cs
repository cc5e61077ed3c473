using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Optimizers;

public sealed class OptimizerTests
{
    public static readonly TheoryData<string> Texts =
    [
        "sgd", "sgd(l2=0.01)", "sgd(decay=0.01)",
        "momentum(0.9)", "momentum(0.5,l2=0.02)", "momentum(0.99,decay=0.02)",
        "nesterov(0.9)", "nesterov(0.7,l2=0.02)", "nesterov(0.9,decay=0.02)",
        "rmsprop(0.99)", "rmsprop(0.9,epsilon=0.001,l2=0.01)", "rmsprop(0.5,decay=0.01)",
        "adagrad", "adagrad(l2=0.01)", "adagrad(epsilon=0.1,decay=0.01)",
        "adam", "adam(0,0)", "adam(0.8,0.99,epsilon=0.001,l2=0.01)", "adam(0.5,0.9,decay=0.01)",
        "adamw", "adamw(0.8,0.95,decay=0.3)",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Two_hundred_steps_follow_the_formulas_of_the_papers(string text)
    {
        Assert.InRange(LargestError<double>(text, 200), 0, 1e-12);
        Assert.InRange(LargestError<float>(text, 200), 0, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_step_tells_whether_all_that_it_stored_is_finite(string text)
    {
        for (int length = 1; length <= 40; length++)
        {
            Optimizer<float> optimizer = Of<float>(text, length);
            float[] w = new float[length], g = [.. Enumerable.Repeat(1f, length)];
            optimizer.Begin();
            Assert.True(optimizer.Update(0, w, g, 0.1, optimizer.Spec.WeightDecay));
            g[length / 2] = length % 2 == 0 ? float.NaN : float.PositiveInfinity;
            optimizer.Begin();
            Assert.False(optimizer.Update(0, w, g, 0.1, optimizer.Spec.WeightDecay));
        }
    }

    [Theory]
    [InlineData("sgd", 0.9)] // 1 − 0.1·1, then − 0.1·(−2)
    [InlineData("sgd(l2=0.5)", 0.85)] // g = 1 + 0.5
    [InlineData("sgd(decay=0.5)", 0.85)] // 1·(1 − 0.05) − 0.1
    [InlineData("momentum(0.5)", 0.9)] // v = 1
    [InlineData("nesterov(0.5)", 0.85)] // g + 0.5·v = 1.5
    [InlineData("rmsprop(0.75,epsilon=0.5)", 0.9)] // s = 0.25, g/(0.5 + 0.5)
    [InlineData("adagrad(epsilon=1)", 0.95)] // s = 1, g/(1 + 1)
    [InlineData("adam(0.9,0.999,epsilon=1)", 0.95)] // both means are 1 after correction
    [InlineData("adamw(0.9,0.999,epsilon=1,decay=0.5)", 0.9)] // 0.95 − 0.05
    public void The_first_step_of_a_weight_of_1_with_gradient_1_is_the_hand_computed_one(string text, double expected)
    {
        double[] w = [1];
        Step(Of<double>(text, 1), w, [1], 0.1);
        Assert.Equal(expected, w[0], 1e-15);
    }

    [Theory]
    [InlineData("sgd", 1.1)] // 0.9 + 0.2
    [InlineData("momentum(0.5)", 1.05)] // v = 0.5 − 2 = −1.5
    [InlineData("nesterov(0.5)", 1.125)] // v = −1.5, −2 − 0.75 = −2.75: 0.85 + 0.275
    [InlineData("adagrad(epsilon=1)", 1.0118033988749895)] // s = 5: 0.95 + 0.2/(√5 + 1) = 0.95 + 0.05(√5 − 1)
    [InlineData("adam(0.5,0.75,epsilon=1)", 0.9877713549555899)] // m = −0.75/0.75, v = 1.1875/0.4375 = 19/7: 0.95 + 0.1/(√(19/7) + 1)
    public void The_second_step_with_gradient_minus_2_is_the_hand_computed_one(string text, double expected)
    {
        double[] w = [1];
        Optimizer<double> optimizer = Of<double>(text, 1);
        Step(optimizer, w, [1], 0.1);
        Step(optimizer, w, [-2], 0.1);
        Assert.Equal(expected, w[0], 1e-15);
    }

    [Fact]
    public void Adam_moves_by_the_learning_rate_at_first_whatever_the_size_of_the_gradient()
    {
        double[] w = [0, 0, 0, 0];
        Step(Of<double>("adam(0.9,0.999,epsilon=1E-30)", 4), w, [1e-12, -1e12, 3, 0], 0.01);
        Assert.All(w.Zip([-0.01, 0.01, -0.01, 0]), pair => Assert.Equal(pair.Second, pair.First, 1e-15));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_length_gives_the_bits_of_single_numbers_and_touches_its_span_alone(string text)
    {
        CheckLengths<float>(text);
        CheckLengths<double>(text);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void State_kept_in_the_middle_goes_on_with_the_same_bytes(string text)
    {
        int[] lengths = [37, 5];
        var random = new RandomStream(4);
        float[][] whole = [Draw<float>(random, 37), Draw<float>(random, 5)];
        Optimizer<float> first = Of<float>(text, lengths);
        Run(first, whole, 0, 7);

        float[][] resumed = [[.. whole[0]], [.. whole[1]]];
        Optimizer<float> second = Of<float>(text, lengths);
        second.Resume(first.StepCount);
        Assert.Equal(first.Moments.Select(m => m.Name), second.Moments.Select(m => m.Name));
        foreach ((Moments<float> from, Moments<float> to) in first.Moments.Zip(second.Moments))
        {
            for (int slot = 0; slot < from.SlotCount; slot++)
            {
                from.Values(slot).CopyTo(to.Values(slot));
            }
        }

        Run(first, whole, 7, 20);
        Run(second, resumed, 7, 20);
        Assert.Equal(20, second.StepCount);
        Assert.Equal(Bits(whole), Bits(resumed));

        static void Run(Optimizer<float> optimizer, float[][] tensors, int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                var gradients = new RandomStream(9).Split("gradient", step);
                optimizer.Begin();
                for (int slot = 0; slot < tensors.Length; slot++)
                {
                    optimizer.Update(
                        slot, tensors[slot], Draw<float>(gradients, tensors[slot].Length), 0.05, slot == 0 ? optimizer.Spec.WeightDecay : 0);
                }
            }
        }

        static string Bits(float[][] tensors) =>
            string.Join(' ', tensors.SelectMany(t => t).Select(v => BitConverter.SingleToInt32Bits(v).ToString("x8", null)));
    }

    [Fact]
    public void What_is_remembered_is_one_number_for_each_parameter_and_moment()
    {
        foreach ((string text, string[] names) in ((string, string[])[])
            [("sgd", []), ("momentum", ["velocity"]), ("rmsprop", ["mean of squares"]),
             ("adagrad", ["sum of squares"]), ("adam", ["mean", "mean of squares"])])
        {
            Optimizer<float> optimizer = Of<float>(text, 3, 0, 17);
            Assert.Equal(names, optimizer.Moments.Select(m => m.Name));
            Assert.All(optimizer.Moments, m => Assert.Equal([3, 0, 17], (int[])[m.Values(0).Length, m.Values(1).Length, m.Values(2).Length]));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Nothing_moves_where_weight_and_gradient_are_zero_so_that_padding_stays_zero(string text)
    {
        float[] w = new float[40];
        Optimizer<float> optimizer = Of<float>(text, 40);
        for (int step = 0; step < 3; step++)
        {
            Step(optimizer, w, new float[40], 0.1f);
        }

        Assert.All(w, v => Assert.Equal(0f, v));
    }

    [Fact]
    public void A_decay_too_small_for_one_minus_it_still_decays_in_float()
    {
        // 1 − 2⁻²⁶ is 1 in float; the weight 1.99 loses half a unit and more.
        float[] w = [1.99f];
        Optimizer<float> optimizer = Of<float>("sgd(decay=1)", 1);
        optimizer.Begin();
        optimizer.Update(0, w, [0], 4e-8, 1);
        Assert.Equal(MathF.BitDecrement(1.99f), w[0]);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_warm_step_allocates_nothing(string text)
    {
        float[] w = new float[100], g = [.. Enumerable.Repeat(0.5f, 100)];
        Optimizer<float> optimizer = Of<float>(text, 100);
        for (int i = 0; i < 3; i++)
        {
            Step(optimizer, w, g, 0.1);
        }

        Assert.Equal(0, Allocations.Least(() => Step(optimizer, w, g, 0.1)));
    }

    [Fact]
    public void A_tensor_of_another_length_is_refused()
    {
        Optimizer<float> optimizer = Of<float>("adam", 4);
        optimizer.Begin();
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Update(0, new float[5], new float[5], 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Update(0, new float[4], new float[3], 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Resume(-1));
    }

    /// <summary>The bytes of each optimizer in float and in double, recorded once; a new optimizer adds its own line.</summary>
    public static readonly TheoryData<OptimizerKind, string, string> Recorded = new()
    {
        { OptimizerKind.Sgd, "d84fb72aecb8ed72", "87baed1068381ed0" },
        { OptimizerKind.Momentum, "49798ffbd449dc1f", "6d973d692a64d06e" },
        { OptimizerKind.Nesterov, "30bdd9f8abf9a1a4", "5f27220911630ec7" },
        { OptimizerKind.RmsProp, "a3931117b433b340", "1338bf7bad760f3b" },
        { OptimizerKind.Adagrad, "da25d5559833956d", "376271c3835143af" },
        { OptimizerKind.Adam, "8181beaa466e1324", "4956cb0b617cf84b" },
        { OptimizerKind.AdamW, "a4b34ab4052022a0", "18a64130a39c1b61" },
    };

    [Fact]
    public void No_optimizer_is_left_out()
    {
        Assert.Equal(Enum.GetValues<OptimizerKind>(), Texts.Select(row => OptimizerSpec.Parse(row.Data).Kind).Distinct());
        Assert.Equal(Enum.GetValues<OptimizerKind>(), Recorded.Select(row => row.Data.Item1));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_seed_gives_the_recorded_bytes_on_every_instruction_set(OptimizerKind kind, string inSingle, string inDouble)
    {
        // The suite runs again with DOTNET_EnableAVX2=0 and must find the same values.
        Assert.Equal((inSingle, inDouble), (Fingerprint<float>(kind), Fingerprint<double>(kind)));

        static string Fingerprint<T>(OptimizerKind kind)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (string text in Texts.Select(row => row.Data).Where(text => OptimizerSpec.Parse(text).Kind == kind))
            {
                var random = new RandomStream(12);
                T[] w = Draw<T>(random, 77);
                Optimizer<T> optimizer = Of<T>(text, 77);
                for (int step = 0; step < 50; step++)
                {
                    Step(optimizer, w, Draw<T>(random, 77), 0.03);
                }

                hash.AppendData(MemoryMarshal.AsBytes<T>(w));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        }
    }

    /// <summary>The largest error relative to the larger of 1 and the parameter, over all steps.</summary>
    private static double LargestError<T>(string text, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(2);
        T[] w = Draw<T>(random, 50);
        Optimizer<T> optimizer = Of<T>(text, 50);
        OptimizerSpec spec = optimizer.Spec;
        NaiveOptimizer[] naive = [.. w.Select(v => new NaiveOptimizer(spec, double.CreateTruncating(v)))];
        double largest = 0;
        for (int step = 0; step < steps; step++)
        {
            // A rate that changes over time, and weights pulled towards 1 so that they keep that size.
            double rate = 0.02 / (1 + (0.01 * step));
            T[] g = [.. Draw<T>(random, 50).Zip(w, (noise, v) => noise + (v - T.One))];
            Step(optimizer, w, g, rate);
            for (int i = 0; i < w.Length; i++)
            {
                naive[i].Step(double.CreateTruncating(g[i]), rate, spec.WeightDecay);
                double error = Math.Abs(naive[i].Parameter - double.CreateTruncating(w[i]));
                largest = Math.Max(largest, error / Math.Max(1, Math.Abs(naive[i].Parameter)));
            }
        }

        return largest;
    }

    private static void CheckLengths<T>(string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int longest = 256;
        var random = new RandomStream(3);
        T[] start = Draw<T>(random, longest), gradient = Draw<T>(random, longest);
        T[] alone = [.. start];
        Optimizer<T> single = Of<T>(text, [.. Enumerable.Repeat(1, longest)]);
        for (int step = 0; step < 2; step++)
        {
            single.Begin();
            for (int i = 0; i < longest; i++)
            {
                single.Update(i, alone.AsSpan(i, 1), gradient.AsSpan(i, 1), 0.1, single.Spec.WeightDecay);
            }
        }

        T guard = T.CreateTruncating(99);
        for (int length = 0; length <= longest; length++)
        {
            int offset = 1 + (length % 2);
            T[] w = [.. Enumerable.Repeat(guard, offset), .. start[..length], guard, guard];
            T[] expected = [.. Enumerable.Repeat(guard, offset), .. alone[..length], guard, guard];

            // A neighbour on each side: its moments must stay zero.
            Optimizer<T> optimizer = Of<T>(text, 16, length, 16);
            for (int step = 0; step < 2; step++)
            {
                optimizer.Begin();
                optimizer.Update(1, w.AsSpan(offset, length), gradient.AsSpan(0, length), 0.1, optimizer.Spec.WeightDecay);
            }

            Assert.Equal(expected, w);
            foreach (Moments<T> moments in optimizer.Moments)
            {
                Assert.True(moments.Values(0).IndexOfAnyExcept(T.Zero) < 0 && moments.Values(2).IndexOfAnyExcept(T.Zero) < 0);
            }
        }
    }

    private static Optimizer<T> Of<T>(string text, params ReadOnlySpan<int> lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Optimizer<T>.Create(OptimizerSpec.Parse(text), lengths);

    private static void Step<T>(Optimizer<T> optimizer, T[] parameters, T[] gradient, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        optimizer.Begin();
        optimizer.Update(0, parameters, gradient, rate, optimizer.Spec.WeightDecay);
    }

    private static T[] Draw<T>(RandomStream random, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextGaussian()))];
}
