using System.Runtime.ExceptionServices;

namespace Sonda.Studies;

/// <summary>Independent runs, each on one thread.</summary>
internal static class IndependentRuns
{
    /// <summary>
    /// Does <paramref name="work"/> for 0 to <paramref name="count"/> − 1 on some threads, each thread with a state
    /// of its own. Once <paramref name="stop"/> is set or an item has failed, no further item begins; running items
    /// finish. The exception of the first failed item is thrown as it is, not wrapped.
    /// </summary>
    public static void Run<TState>(
        int count, int threads, Func<TState> createState, Action<TState, int> work, CancellationToken stop)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Worker()
        {
            TState? state = default;
            bool created = false;
            while (!stop.IsCancellationRequested && Volatile.Read(ref failure) is null
                && Interlocked.Increment(ref next) is int k && k < count)
            {
                try
                {
                    if (!created)
                    {
                        (state, created) = (createState(), true);
                    }

                    work(state!, k);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                }
            }
        }

        Parallel.For(0, Math.Clamp(threads, 1, Math.Max(count, 1)), new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Worker());
        failure?.Throw();
    }
}
