namespace Sonda.Runs.Events;

/// <summary>Hears of everything that happens to a run: a screen, a file, a browser.</summary>
public interface IRunListener
{
    /// <summary>Something happened. The run waits until the call returns, on its own thread.</summary>
    void Hear(RunEvent happened);
}
