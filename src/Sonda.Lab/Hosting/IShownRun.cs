using Sonda.Lab.Documents;
using Sonda.Lab.Readings;

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
}
