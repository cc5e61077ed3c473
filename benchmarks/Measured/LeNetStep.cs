using System.Diagnostics;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>One training step of <see cref="LeNetPeer"/>: libtorch's beside Sonda's, which is first by turns.</summary>
internal static class LeNetStep
{
    /// <summary>Multiply-adds of a step: of 64 images, forward and twice back, but for the first layer's input.</summary>
    /// <remarks>
    /// Convolutions of 6·24·24·25 and 16·8·8·150, dense layers of 256·120 + 120·84 + 84·10: 48.5 million. A core that
    /// starts 16 of them in a cycle (two units of eight floats, or one of sixteen) needs 3.0 million cycles. Counted is
    /// what is needed: that vectors along six maps are filled by three quarters is not, nor is moving anything.
    /// </remarks>
    internal const long MultiplyAdds = 64L * ((2 * 86_400) + (3 * (153_600 + 41_640)));

    /// <summary>Steps of each side in a pair.</summary>
    private const int Steps = 20;

    /// <summary>Pairs before anything is measured: half a second of each side, in which the runtime compiles for speed.</summary>
    private const int FirstPairs = 12;

    /// <summary>Milliseconds of a step, libtorch's first.</summary>
    /// <param name="threads">Threads of libtorch's.</param>
    /// <param name="pairs">Pairs that count.</param>
    public static IReadOnlyList<EpochPair> Pairs(int threads, int pairs)
    {
        using var peer = new LeNetPeer(threads);
        IEnumerable<EpochPair> all = Enumerable.Range(0, FirstPairs + pairs).Select(pair => Both(peer, swapped: pair % 2 == 1));
        return [.. all.Skip(FirstPairs)];
    }

    private static EpochPair Both(LeNetPeer peer, bool swapped)
    {
        if (swapped)
        {
            double sondas = Milliseconds(peer.StepOfSonda);
            return new EpochPair(Milliseconds(peer.StepOfTorch), sondas);
        }

        double torchs = Milliseconds(peer.StepOfTorch);
        return new EpochPair(torchs, Milliseconds(peer.StepOfSonda));
    }

    private static double Milliseconds(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++)
        {
            step();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps;
    }
}
