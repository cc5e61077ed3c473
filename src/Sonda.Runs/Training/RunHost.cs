using System.Collections.Concurrent;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>
/// Drives a run on a thread of its own, so that people can play, pause, step and change it. Any thread may call it. The host
/// carries out commands one after another, each between two mini-batches.
/// </summary>
/// <remarks>
/// The host begins paused. <see cref="Subscribe"/> delivers the events. The task of a command ends with the command, and fails with
/// the exception of the run, for example if it refuses a change; the run then stays as it was.
/// </remarks>
public sealed class RunHost : IAsyncDisposable
{
    private readonly Run _run;
    private readonly StepPace _pace;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly EventBroadcast _broadcast = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunGoal? _goal;
    private bool _isClosing;
    private bool _isClosed;

    /// <summary>Takes over a run; from now on only the host may call it.</summary>
    public RunHost(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (_run, _pace) = (run, new StepPace(run.Time));
        run.Add(_broadcast);
        new Thread(Work) { IsBackground = true, Name = "run" }.Start();
    }

    /// <summary>Whether the run is stepping now; false while it is paused or over.</summary>
    public bool IsPlaying { get; private set; }

    /// <summary>The exception that ended the stepping, for example of a listener that cannot write; null if there was none.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>
    /// Returns all events from now on. A slow reader loses none: they wait for it. The sequence ends on cancellation or when
    /// the host is disposed.
    /// </summary>
    public IAsyncEnumerable<RunEvent> Subscribe(CancellationToken stop = default) => _broadcast.Subscribe(stop);

    /// <summary>Steps until the goal is reached, the run is over, or a pause; default: to the end.</summary>
    /// <returns>A task that ends when stepping has begun.</returns>
    public Task Play(RunGoal goal = default) => Do(() =>
    {
        _goal = goal;
        _pace.Begin();
    });

    /// <summary>Limits the speed from the next step on.</summary>
    /// <param name="stepsPerSecond">Mini-batches a second, more than 0; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public Task Pace(double? stepsPerSecond)
    {
        if (stepsPerSecond is { } speed && !(speed > 0 && double.IsFinite(speed)))
        {
            throw new ArgumentOutOfRangeException(nameof(stepsPerSecond), stepsPerSecond, "A speed is more than 0.");
        }

        return Do(() => _pace.Limit(stepsPerSecond));
    }

    /// <summary>Stops stepping between two mini-batches, and stops the clock.</summary>
    public Task Pause() => Do(Rest);

    /// <summary>Trains one mini-batch and pauses the run.</summary>
    public Task StepOnce() => Do(() =>
    {
        _run.Step();
        Rest();
    });

    /// <summary>Changes settings from the next step on.</summary>
    /// <exception cref="ArgumentException">The run refuses the change and stays as it was.</exception>
    public Task Change(RunChange change) => Do(() => _run.Change(change));

    /// <summary>Reads the run between two mini-batches.</summary>
    /// <typeparam name="T">The type of the reading, which must not keep the run.</typeparam>
    public Task<T> Read<T>(Func<Run, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Complete(done, () => read(_run)));
        return done.Task;
    }

    /// <summary>A copy of everything needed to resume later, taken between two mini-batches.</summary>
    public Task<Checkpoint> Snapshot() => Read(run => run.Snapshot());

    /// <summary>Pauses the run, ends the thread and closes subscriptions.</summary>
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
            // Without a goal the thread sleeps until a command comes.
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

        // Commands from before the gate closed get an answer; later ones are refused.
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

    /// <summary>Steps until a command comes; checking the empty queue costs a few nanoseconds.</summary>
    private void Go()
    {
        while (_goal is { } goal && !_isClosing && _commands.IsEmpty)
        {
            IsPlaying = true;
            try
            {
                if (goal.IsReached(_run.Position))
                {
                    Rest();
                }
                else if (_pace.Left is { Ticks: > 0 } left)
                {
                    // In whole milliseconds, rounded up; the pace makes good what that is too long. A command ends the wait.
                    _wake.Wait((int)Math.Ceiling(left.TotalMilliseconds));
                }
                else if (_run.Step())
                {
                    _pace.Take();
                }
                else
                {
                    Rest();
                }
            }
            catch (Exception fault)
            {
                (Fault, _goal, IsPlaying) = (fault, null, false);
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
}
