using System.Numerics;

namespace Sonda.Engine.Randomness;

/// <summary>
/// A seeded stream of random numbers: xoshiro256++ (Blackman and Vigna 2021), with its state filled by SplitMix64. The same seed gives the
/// same numbers on every machine and instruction set.
/// </summary>
/// <remarks>
/// <see cref="Split(string, long)"/> creates named streams. The numbers of a named stream depend only on the seed and the name, not on how
/// many numbers were drawn before. So a change in one use of randomness leaves the others unchanged.
/// </remarks>
public sealed class RandomStream
{
    private ulong _seed;
    private ulong _s0, _s1, _s2, _s3;
    private double _spareGaussian;

    /// <summary>Starts the stream of a seed.</summary>
    public RandomStream(ulong seed) => Start(seed);

    /// <summary>Returns an independent stream for one use ("init", "shuffle", …) and, if there are several, one index.</summary>
    public RandomStream Split(string name, long index = 0) => new(SeedOf(name, index));

    /// <summary>Sets another stream to the result of <see cref="Split"/>, without allocation.</summary>
    internal void SplitInto(RandomStream stream, string name, long index = 0) => stream.Start(SeedOf(name, index));

    /// <summary>Returns 64 random bits.</summary>
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

    /// <summary>Returns a whole number from 0 to <paramref name="bound"/> − 1, uniformly distributed (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (NextUInt64() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            // 2³² mod bound: low words below this threshold would make some results more likely, so they are drawn again.
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * (ulong)bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Returns a number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a standard normal number, by Marsaglia's polar method (1964).</summary>
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

    /// <summary>Shuffles the items; every order is equally likely (Durstenfeld 1964).</summary>
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
