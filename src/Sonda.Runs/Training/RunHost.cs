using System.Collections.Concurrent;
using System.Threading.Channels;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>
/// Drives a run on a thread of its own, so that a person can play, pause, step and change it. Any thread may call; commands are
/// carried out one after the other, each between two mini-batches.
/// </summary>
/// <remarks>
/// The host begins paused. What happens comes through <see cref="Subscribe"/>. A command's task ends when the command has been
/// carried out, and fails with what the run threw, for example if a change is refused; the run then stays as it was.
/// </remarks>
public sealed class RunHost : IAsyncDisposable
{
    private readonly Run _run;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Broadcast _broadcast = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunGoal? _goal;
    private bool _isClosing;
    private bool _isClosed;

    /// <summary>Takes a run over; from now on only the host may call it.</summary>
    public RunHost(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        run.Add(_broadcast);
        new Thread(Work) { IsBackground = true, Name = "run" }.Start();
    }

    /// <summary>Whether the run is stepping now; false while it is paused or over.</summary>
    public bool IsPlaying { get; private set; }

    /// <summary>
    /// All events from now on. A reader that is slow loses none: they wait for it. Cancel to end; the sequence also ends when the
    /// host is disposed.
    /// </summary>
    public IAsyncEnumerable<RunEvent> Subscribe(CancellationToken stop = default) => _broadcast.Subscribe(stop);

    /// <summary>Steps until the goal is reached, the run is over, or it is paused; by default to the end.</summary>
    /// <returns>When stepping has begun.</returns>
    public Task Play(RunGoal goal = default) => Do(() => _goal = goal);

    /// <summary>Stops stepping between two mini-batches, and stops the clock.</summary>
    public Task Pause() => Do(Rest);

    /// <summary>One mini-batch; the run is paused afterwards.</summary>
    public Task StepOnce() => Do(() =>
    {
        _run.Step();
        Rest();
    });

    /// <summary>Changes settings from the next step on.</summary>
    /// <exception cref="ArgumentException">The change is refused; the run stays as it was.</exception>
    public Task Change(RunChange change) => Do(() => _run.Change(change));

    /// <summary>Looks at the run between two mini-batches.</summary>
    /// <typeparam name="T">What is read; it must not keep the run.</typeparam>
    public Task<T> Read<T>(Func<Run, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Complete(done, () => read(_run)));
        return done.Task;
    }

    /// <summary>All that it takes to go on later, copied between two mini-batches.</summary>
    public Task<Checkpoint> Snapshot() => Read(run => run.Snapshot());

    /// <summary>Pauses the run and ends the thread; subscriptions end.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _commands.Enqueue(() => _isClosing = true);
                _wake.Release();
            }
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private Task<bool> Do(Action command) => Read(_ =>
    {
        command();
        return true;
    });

    private void Enqueue(Action command)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _commands.Enqueue(command);
            _wake.Release();
        }
    }

    private void Work()
    {
        while (!_isClosing)
        {
            // Without a goal there is nothing to do until somebody asks.
            if (_goal is null)
            {
                _wake.Wait();
            }

            while (_commands.TryDequeue(out Action? command))
            {
                command();
            }

            Go();
        }

        Rest();

        // Whoever asked before the gate closed gets an answer; later ones are refused.
        lock (_gate)
        {
            _isClosed = true;
        }

        while (_commands.TryDequeue(out Action? late))
        {
            late();
        }

        _broadcast.End();
        _ended.SetResult();
    }

    /// <summary>Steps until somebody asks for something; looking at an empty queue costs a few nanoseconds.</summary>
    private void Go()
    {
        while (_goal is { } goal && !_isClosing && _commands.IsEmpty)
        {
            IsPlaying = true;
            if (goal.IsReached(_run.Position) || !_run.Step())
            {
                Rest();
            }
        }
    }

    private void Rest()
    {
        (_goal, IsPlaying) = (null, false);
        _run.Pause();
    }

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception fault)
        {
            done.SetException(fault);
        }
    }

    /// <summary>Hands each event to all who subscribed.</summary>
    private sealed class Broadcast : IRunListener
    {
        private readonly Lock _lock = new();
        private readonly List<Channel<RunEvent>> _channels = [];
        private bool _hasEnded;

        public void Hear(RunEvent happened)
        {
            lock (_lock)
            {
                foreach (Channel<RunEvent> channel in _channels)
                {
                    channel.Writer.TryWrite(happened);
                }
            }
        }

        /// <summary>The subscription counts from this call on, not from the first read.</summary>
        public IAsyncEnumerable<RunEvent> Subscribe(CancellationToken stop)
        {
            var channel = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
            lock (_lock)
            {
                if (_hasEnded)
                {
                    channel.Writer.Complete();
                }
                else
                {
                    _channels.Add(channel);
                }
            }

            return Events(channel, stop);
        }

        public void End()
        {
            lock (_lock)
            {
                _hasEnded = true;
                _channels.ForEach(channel => channel.Writer.TryComplete());
            }
        }

        private async IAsyncEnumerable<RunEvent> Events(
            Channel<RunEvent> channel, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                await foreach (RunEvent happened in channel.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                {
                    yield return happened;
                }
            }
            finally
            {
                lock (_lock)
                {
                    _channels.Remove(channel);
                }
            }
        }
    }
}
