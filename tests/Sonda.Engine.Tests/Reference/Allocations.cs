using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Reference;

/// <summary>What training allocates once it is warm.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes of an epoch after two others: the least of some, because a collection that another test sets off counts
    /// the rest of this thread's buffer.
    /// </summary>
    public static long OfWarmEpoch(Trainer<float> trainer)
    {
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainEpoch();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
