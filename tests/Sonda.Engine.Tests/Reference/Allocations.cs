using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Reference;

/// <summary>What is allocated once it is warm.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes of an action: the least of some, because a collection that another test sets off counts the rest of this
    /// thread's buffer.
    /// </summary>
    /// <param name="action">What is measured; warm.</param>
    /// <param name="before">What happens before each, not measured.</param>
    public static long Least(Action action, Action? before = null)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            before?.Invoke();
            long start = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        return least;
    }

    /// <summary>The bytes of an epoch after two others.</summary>
    public static long OfWarmEpoch(Trainer<float> trainer)
    {
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        return Least(() => trainer.TrainEpoch());
    }
}
