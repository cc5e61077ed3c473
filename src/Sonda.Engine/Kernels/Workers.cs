using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Sonda.Engine.Kernels;

/// <summary>Threads that share the parts of one job after another; the caller is one of them.</summary>
/// <remarks>
/// A job is announced by one number, its generation above and the parts that nobody has taken yet below. A thread
/// takes a part by counting that number down in one atomic step, which fails where the number is of another job by
/// then: so a thread that wakes late can do no harm, and the caller never waits for one that has taken nothing. Idle threads
/// look out for <see cref="SpinMicroseconds"/> and then sleep. Nothing is allocated by a job.
/// </remarks>
public sealed unsafe class Workers : IDisposable
{
    /// <summary>
    /// Longer than what lies between two shared jobs of a training step, because a core that a virtual machine has put
    /// to sleep can take as long as a job to wake; too short to be seen on a meter.
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

    /// <summary>Starts the threads beside the caller's.</summary>
    /// <param name="count">Threads with the caller's, 1 or more; 1 starts none.</param>
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

    /// <summary>Threads that share a job, the caller's among them.</summary>
    public int Count { get; }

    /// <summary>Does all parts of a job and returns when the last is done.</summary>
    /// <param name="parts">Parts, numbered from 0; 0 does nothing.</param>
    /// <param name="job">The job.</param>
    /// <exception cref="InvalidOperationException">Another job is under way: one of these threads asks, or two callers at once.</exception>
    /// <exception cref="ObjectDisposedException">The threads have been stopped.</exception>
    /// <remarks>Where parts throw, the others are done all the same and one of the exceptions comes out here.</remarks>
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

    /// <summary>Ends the threads; a job must not be under way.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
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

    /// <summary>Takes a part and does it, if there is one.</summary>
    private bool TryRunPart(int thread)
    {
        long open = Volatile.Read(ref _open);
        while ((uint)open > 0)
        {
            // What is read here is of this job if the next step succeeds: no other can be announced before this
            // one's parts are all taken.
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

    /// <summary>Where one thread sleeps. It may wake for no reason; it does not sleep on when there is one.</summary>
    private sealed class Sleeper : IDisposable
    {
        private readonly AutoResetEvent _bell = new(false);
        private int _asleep;

        /// <summary>Says first that it sleeps and looks once more then: who changes something and sees nobody asleep has been seen.</summary>
        public void SleepUnless(Func<Workers, bool> happened, Workers workers)
        {
            Interlocked.Exchange(ref _asleep, 1);
            if (!happened(workers) || Interlocked.Exchange(ref _asleep, 0) == 0)
            {
                _bell.WaitOne();
            }
        }

        /// <summary>Wakes the thread where it sleeps; a full fence must stand after the writing of what it waits for.</summary>
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
