using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_split_stream_does_not_depend_on_what_was_drawn_before()
    {
        var fresh = new RandomStream(1);
        var used = new RandomStream(1);
        _ = used.NextUInt64();
        Assert.Equal(fresh.Split("init", 3).NextUInt64(), used.Split("init", 3).NextUInt64());
    }

    [Fact]
    public void Streams_of_other_names_indices_and_seeds_differ()
    {
        ulong[] firsts =
        [
            new RandomStream(1).NextUInt64(),
            new RandomStream(2).NextUInt64(),
            new RandomStream(1).Split("init").NextUInt64(),
            new RandomStream(1).Split("init", 1).NextUInt64(),
            new RandomStream(1).Split("shuffle").NextUInt64(),
            new RandomStream(1).Split("").NextUInt64(),
            new RandomStream(1).Split("init").Split("init").NextUInt64(),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void The_stream_of_seed_1_is_the_one_recorded()
    {
        var random = new RandomStream(1);
        ulong[] first = [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
        Assert.Equal([0xCFC5_D07F_6F03_C29B, 0xBF42_4132_963F_E08D, 0x19A3_7D57_57AA_F520], first);
    }

    [Fact]
    public void Gaussian_numbers_have_the_moments_of_the_standard_normal()
    {
        var random = new RandomStream(4);
        double[] x = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian())];
        Assert.Equal(0, x.Average(), 0.01);
        Assert.Equal(1, x.Average(v => v * v), 0.015);
        Assert.Equal(0, x.Average(v => v * v * v), 0.04);
        Assert.Equal(3, x.Average(v => v * v * v * v), 0.12);
        Assert.Equal(0.0455, x.Average(v => Math.Abs(v) > 2 ? 1.0 : 0), 0.002);
    }

    [Fact]
    public void Whole_numbers_are_in_range_and_even()
    {
        var random = new RandomStream(5);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Shuffling_keeps_every_item_and_reaches_every_place()
    {
        var random = new RandomStream(6);
        int[] firstPlace = new int[5];
        for (int i = 0; i < 5_000; i++)
        {
            int[] items = [0, 1, 2, 3, 4];
            random.Shuffle<int>(items);
            Assert.Equal([0, 1, 2, 3, 4], items.Order());
            firstPlace[items[0]]++;
        }

        Assert.All(firstPlace, count => Assert.InRange(count, 880, 1_120));
    }

    [Fact]
    public void The_portable_logarithm_is_within_two_units_in_the_last_place()
    {
        var random = new RandomStream(7);
        for (int i = 0; i < 100_000; i++)
        {
            double x = i % 2 == 0 ? random.NextDouble() + double.Epsilon : Math.ScaleB(1 + random.NextDouble(), random.NextInt(2000) - 1000);
            if (double.IsNormal(x))
            {
                double exact = Math.Log(x);
                Assert.InRange(Math.Abs(PortableMath.Log(x) - exact), 0, 2 * (Math.BitIncrement(Math.Abs(exact)) - Math.Abs(exact)));
            }
        }
    }
}
