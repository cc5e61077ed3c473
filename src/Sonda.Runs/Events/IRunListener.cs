namespace Sonda.Runs.Events;

/// <summary>Receives every event of a run, for example for a screen, a file or a browser.</summary>
public interface IRunListener
{
    /// <summary>
    /// Receives an event, on the thread of the run, which waits until the call returns. The run then stands between two mini-batches, so that
    /// a listener may change or step it; the events of that follow when all listeners have heard this one. An exception reaches the caller of
    /// the run after that too.
    /// </summary>
    void Hear(RunEvent happened);
}
