using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Sonda.Engine.Kernels;

/// <summary>Threads that share the parts of one job after another; the calling thread is one of them.</summary>
/// <remarks>
/// A single number announces a job: its generation in the upper half, and the count of parts not yet taken in the lower. A thread takes a
/// part by decrementing that number in one atomic step, which fails if the number belongs to another job by then. So a thread that wakes
/// late does no harm, and the caller never waits for a thread that has taken nothing. Idle threads spin for <see cref="SpinMicroseconds"/>
/// and then sleep. A job allocates nothing.
/// </remarks>
public sealed unsafe class Workers : IDisposable
{
    /// <summary>
    /// Longer than the time between two shared jobs of a training step, because a core that a virtual machine has put to sleep can take as
    /// long as a job to wake. Too short to show on a meter.
    /// </summary>
    private const int SpinMicroseconds = 500;

    private static readonly long SpinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    private readonly Sleeper[] _sleepers;
    private readonly Thread[] _threads;
    private readonly Sleeper _caller = new();
    private readonly bool _spins;
    private delegate*<void*, int, int, void> _run;
    private void* _job;
    private int _parts;
    private int _busy;
    private int _unfinished;
    private long _open;
    private volatile bool _stopped;
    private Exception? _fault;

    /// <summary>Starts the threads besides the caller's.</summary>
    /// <param name="count">Threads including the caller's, at least 1; 1 starts none.</param>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        _spins = count <= Environment.ProcessorCount;
        _sleepers = [.. Enumerable.Range(1, count - 1).Select(_ => new Sleeper())];
        _threads = [.. _sleepers.Select((sleeper, i) =>
            new Thread(() => Serve(sleeper, i + 1)) { IsBackground = true, Name = $"Sonda worker {i + 1}" })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>The number of threads that share a job, including the caller's.</summary>
    public int Count { get; }

    /// <summary>Runs all parts of a job and returns when the last is done.</summary>
    /// <param name="parts">The number of parts, counted from 0; 0 does nothing.</param>
    /// <param name="job">The job.</param>
    /// <exception cref="InvalidOperationException">Another job is running: one of these threads called, or two callers at once.</exception>
    /// <exception cref="ObjectDisposedException">The threads have been stopped.</exception>
    /// <remarks>If parts throw, the others still run, and this method throws one of the exceptions.</remarks>
    internal void Run<TJob>(int parts, in TJob job)
        where TJob : struct, IJob
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("These workers are at another job already.");
        }

        TJob copy = job;
        _run = &RunPart<TJob>;
        _job = Unsafe.AsPointer(ref copy);
        (_parts, _unfinished) = (parts, parts);
        long generation = (_open >> 32) + 1;
        // Announces the job last: the full fence of the exchange publishes the fields above before any thread can take a part.
        Interlocked.Exchange(ref _open, (generation << 32) | (uint)parts);
        for (int i = 0; i < Math.Min(parts - 1, _sleepers.Length); i++)
        {
            _sleepers[i].Wake();
        }

        while (TryRunPart(thread: 0))
        {
        }

        Await(_caller, static workers => Volatile.Read(ref workers._unfinished) == 0);
        Exception? fault = Interlocked.Exchange(ref _fault, null);
        Volatile.Write(ref _busy, 0);
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Ends the threads; no job may be running.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        // Wake needs a full fence behind the change that it announces.
        Interlocked.MemoryBarrier();
        foreach (Sleeper sleeper in _sleepers)
        {
            sleeper.Wake();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (Sleeper sleeper in _sleepers.Append(_caller))
        {
            sleeper.Dispose();
        }
    }

    private static void RunPart<TJob>(void* job, int part, int thread)
        where TJob : struct, IJob => Unsafe.AsRef<TJob>(job).Run(part, thread);

    private void Serve(Sleeper sleeper, int thread)
    {
        while (!_stopped)
        {
            if (!TryRunPart(thread))
            {
                Await(sleeper, static workers => workers._stopped || (uint)Volatile.Read(ref workers._open) > 0);
            }
        }
    }

    /// <summary>Takes a part and runs it, if there is one.</summary>
    private bool TryRunPart(int thread)
    {
        long open = Volatile.Read(ref _open);
        while ((uint)open > 0)
        {
            // The fields read here belong to this job if the exchange below succeeds: another job can be announced only after all parts of
            // this one are taken.
            delegate*<void*, int, int, void> run = _run;
            void* job = _job;
            int part = _parts - (int)(uint)open;
            long found = Interlocked.CompareExchange(ref _open, open - 1, open);
            if (found == open)
            {
                Run(run, job, part, thread);
                return true;
            }

            open = found;
        }

        return false;
    }

    private void Run(delegate*<void*, int, int, void> run, void* job, int part, int thread)
    {
        try
        {
            run(job, part, thread);
        }
#pragma warning disable CA1031 // It comes out at the caller's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, e, null);
        }

        if (Interlocked.Decrement(ref _unfinished) == 0)
        {
            _caller.Wake();
        }
    }

    private void Await(Sleeper sleeper, Func<Workers, bool> happened)
    {
        long start = Stopwatch.GetTimestamp();
        while (!happened(this))
        {
            if (_spins && Stopwatch.GetTimestamp() - start < SpinTicks)
            {
                Thread.SpinWait(1);
            }
            else
            {
                sleeper.SleepUnless(happened, this);
            }
        }
    }

    /// <summary>The place where one thread sleeps. It may wake without a reason, but never misses one.</summary>
    private sealed class Sleeper : IDisposable
    {
        private readonly AutoResetEvent _bell = new(false);
        private int _asleep;

        /// <summary>
        /// Announces the sleep first, then checks once more: a thread that makes the change and sees no sleeper has made it before the
        /// check.
        /// </summary>
        public void SleepUnless(Func<Workers, bool> happened, Workers workers)
        {
            Interlocked.Exchange(ref _asleep, 1);
            if (!happened(workers) || Interlocked.Exchange(ref _asleep, 0) == 0)
            {
                _bell.WaitOne();
            }
        }

        /// <summary>Wakes the thread if it sleeps; the caller needs a full fence between its change and this call.</summary>
        public void Wake()
        {
            if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1)
            {
                _bell.Set();
            }
        }

        public void Dispose() => _bell.Dispose();
    }
}
