using System.Runtime.ExceptionServices;
using Sonda.Runs.Events;

namespace Sonda.Runs.Training;

/// <summary>
/// Numbers the events of a run and sends them to its listeners, each event to all before the next. A listener may step or change the run,
/// add another listener or throw: none of the others loses an event or hears one out of order.
/// </summary>
internal sealed class EventSender(IEnumerable<IRunListener> listeners)
{
    /// <summary>Replaced when a listener is added, so that an event on its way has a list that stays.</summary>
    private IRunListener[] _listeners = [.. listeners];

    private readonly Queue<RunEvent> _waiting = new();
    private int _holds;

    /// <summary>Events so far that follow from spec, data and changes: the number of the next.</summary>
    public long Number { get; set; }

    /// <summary>Adds a listener, which receives all events from now on; not the one that is being sent.</summary>
    public void Add(IRunListener listener) => _listeners = [.. _listeners, listener];

    /// <summary>Sends an event to all listeners, or, while events are held or sent, after those that wait.</summary>
    /// <exception cref="Exception">The first fault of a listener, after all listeners have heard all events.</exception>
    public void Send(RunEvent happened)
    {
        // Pauses and checkpoints depend on the driver; every other event comes again in a replay, under the same number.
        _waiting.Enqueue(happened is RunPaused or RunResumed or CheckpointWritten ? happened : happened with { Number = Number++ });
        if (_holds == 0)
        {
            SendWaiting();
        }
    }

    /// <summary>Holds events back until <see cref="Release"/>: a run changes its own state as a whole before a listener acts on it.</summary>
    public void Hold() => _holds++;

    /// <summary>Ends a hold; the last one sends the events that wait.</summary>
    /// <exception cref="Exception">As for <see cref="Send"/>.</exception>
    public void Release()
    {
        if (--_holds == 0 && _waiting.Count > 0)
        {
            SendWaiting();
        }
    }

    private void SendWaiting()
    {
        ExceptionDispatchInfo? first = null;

        // What a listener causes on its own joins the queue, because the others still have to hear the present event.
        _holds++;
        while (_waiting.TryDequeue(out RunEvent? next))
        {
            foreach (IRunListener listener in _listeners)
            {
                try
                {
                    listener.Hear(next);
                }
                catch (Exception fault)
                {
                    first ??= ExceptionDispatchInfo.Capture(fault);
                }
            }
        }

        _holds--;
        first?.Throw();
    }
}
