using System.Numerics;

namespace Sonda.Engine.Randomness;

/// <summary>
/// A seeded stream of random numbers: xoshiro256++ (Blackman and Vigna 2021), its state filled by SplitMix64.
/// The same seed gives the same numbers on every machine and instruction set.
/// </summary>
/// <remarks>
/// Named streams are split off by <see cref="Split(string, long)"/>. What a split stream gives depends on the
/// seed and on the name alone, not on how many numbers were drawn before, so that a change in one use of
/// randomness leaves the others as they were.
/// </remarks>
public sealed class RandomStream
{
    private ulong _seed;
    private ulong _s0, _s1, _s2, _s3;
    private double _spareGaussian;

    /// <summary>Starts the stream of a seed.</summary>
    public RandomStream(ulong seed) => Start(seed);

    /// <summary>An independent stream for one use ("init", "shuffle", …) and, where there are many, one index.</summary>
    public RandomStream Split(string name, long index = 0) => new(SeedOf(name, index));

    /// <summary>Makes another stream that which <see cref="Split"/> would give, and allocates nothing.</summary>
    internal void SplitInto(RandomStream stream, string name, long index = 0) => stream.Start(SeedOf(name, index));

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> − 1, each as likely (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (NextUInt64() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * (ulong)bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number, by Marsaglia's polar method (1964).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        double factor = Math.Sqrt(-2 * PortableMath.Log(s) / s);
        _spareGaussian = v * factor;
        return u * factor;
    }

    /// <summary>Puts the items in random order, every order as likely (Durstenfeld 1964).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private void Start(ulong seed)
    {
        _seed = seed;
        _spareGaussian = double.NaN;
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    private ulong SeedOf(string name, long index)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong state = _seed;
        ulong mixed = SplitMix(ref state);
        foreach (char c in name)
        {
            mixed = SplitMix(ref mixed) ^ c;
        }

        mixed = SplitMix(ref mixed) ^ (ulong)index;
        return SplitMix(ref mixed);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
