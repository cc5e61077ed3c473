using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Allocations of warm code.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes that an action allocates: the minimum of several runs, because a collection of another test counts the rest of
    /// this thread's buffer.
    /// </summary>
    /// <param name="action">The warm action to measure.</param>
    /// <param name="before">An action before each run, not measured.</param>
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

    /// <summary>
    /// Asserts that the steps of a warm epoch allocate nothing: an epoch creates its stream of random numbers once, so one of many
    /// rows allocates no more than one of few. It may allocate less: the long epoch comes second, and by then the compiler may
    /// have moved an object of the epoch to the stack.
    /// </summary>
    public static void AssertNoneInSteps(Func<int, Trainer<float>> withRows, int few, int many)
    {
        long ofFew = OfWarmEpoch(withRows(few));
        Assert.InRange(OfWarmEpoch(withRows(many)), 0, ofFew);
    }

    private static long OfWarmEpoch(Trainer<float> trainer)
    {
        trainer.TrainEpoch();
        trainer.TrainEpoch();
        return Least(() => trainer.TrainEpoch());
    }
}
