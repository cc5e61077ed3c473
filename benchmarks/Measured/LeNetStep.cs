using System.Diagnostics;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>One training step of <see cref="LeNetPeer"/>: libtorch's beside Sonda's, which is first by turns.</summary>
internal static class LeNetStep
{
    /// <summary>Multiplications with an addition in a step: of 64 images, forward and twice back, but for the first layer's input.</summary>
    /// <remarks>
    /// Convolutions of 6·24·24·25 and 16·8·8·150, dense layers of 256·120 + 120·84 + 84·10: 48.5 million. A core that
    /// starts 16 of them in a cycle (two units of eight floats, or one of sixteen) needs 3.0 million cycles.
    /// </remarks>
    internal const long MultiplyAdds = 64L * ((2 * 86_400) + (3 * (153_600 + 41_640)));

    /// <summary>Steps of each side in a pair.</summary>
    private const int Steps = 20;

    /// <summary>Milliseconds of a step, libtorch's first.</summary>
    /// <param name="threads">Threads of libtorch's.</param>
    /// <param name="pairs">Pairs that count.</param>
    public static IReadOnlyList<EpochPair> Pairs(int threads, int pairs)
    {
        using var peer = new LeNetPeer(threads);
        _ = Both(peer, swapped: false);
        _ = Both(peer, swapped: true);
        return [.. Enumerable.Range(0, pairs).Select(pair => Both(peer, swapped: pair % 2 == 1))];
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
