using Sonda.Runs.Events;

namespace Sonda.Runs.Training;

/// <summary>Numbers the events of a run and sends them to its listeners.</summary>
internal sealed class EventSender(IEnumerable<IRunListener> listeners)
{
    private readonly List<IRunListener> _listeners = [.. listeners];

    /// <summary>Events so far that follow from spec, data and changes: the number of the next.</summary>
    public long Number { get; set; }

    /// <summary>Adds a listener, which receives all events from now on.</summary>
    public void Add(IRunListener listener) => _listeners.Add(listener);

    /// <summary>Sends an event to all listeners.</summary>
    public void Send(RunEvent happened)
    {
        // Pauses and checkpoints depend on the driver; every other event comes again in a replay, under the same number.
        RunEvent numbered = happened is RunPaused or RunResumed or CheckpointWritten ? happened : happened with { Number = Number++ };
        foreach (IRunListener listener in _listeners)
        {
            listener.Hear(numbered);
        }
    }
}
