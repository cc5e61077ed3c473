using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Probes;

namespace Sonda.Lab.Hosting;

/// <summary>A run that a stream can show: one that is open, or a recorded one.</summary>
internal interface IShownRun
{
    /// <summary>The newest messages.</summary>
    Board Board { get; }

    /// <summary>The charts.</summary>
    History History { get; }

    /// <summary>The end of the history that streams send: it moves ten times a second, so that all who watch get the same part.</summary>
    long Sealed { get; }

    /// <summary>The description in a language.</summary>
    RunDocument Describe(string language);

    /// <summary>Counts those who watch.</summary>
    void Watch(int more);

    /// <summary>The data; null if they are not loaded.</summary>
    LoadedData? Data { get; }

    /// <summary>Begins to read the network if nothing has begun it yet. The task ends when it can be read, or cannot be.</summary>
    Task Ready();

    /// <summary>Reads the network that is shown; other readings wait.</summary>
    /// <exception cref="LabProblem">Nothing has been read yet.</exception>
    T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read);
}
