namespace Sonda.Lab.Experiments;

/// <summary>Independent runs, each on one thread.</summary>
internal static class ForEachSeed
{
    /// <summary>
    /// Does <paramref name="work"/> for 0 to <paramref name="count"/> − 1 on some threads, each thread with a state
    /// of its own. Once <paramref name="stop"/> is set, no further item begins; those begun are finished.
    /// </summary>
    public static void Run<TState>(
        int count, int threads, Func<TState> createState, Action<TState, int> work, CancellationToken stop)
    {
        int next = -1;
        void Worker()
        {
            TState? state = default;
            bool created = false;
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is int k && k < count)
            {
                if (!created)
                {
                    (state, created) = (createState(), true);
                }

                work(state!, k);
            }
        }

        Parallel.For(0, Math.Clamp(threads, 1, Math.Max(count, 1)), new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Worker());
    }
}
