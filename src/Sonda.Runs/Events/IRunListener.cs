namespace Sonda.Runs.Events;

/// <summary>Receives every event of a run, for example for a screen, a file or a browser.</summary>
public interface IRunListener
{
    /// <summary>Receives an event, on the thread of the run, which waits until the call returns.</summary>
    void Hear(RunEvent happened);
}
