using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Lab.Hosting;
using Sonda.Lab.Pages;
using Sonda.Runs.Folders;

namespace Sonda.Lab;

/// <summary>A recorded run as one HTML file that plays it offline.</summary>
internal static class RunPage
{
    /// <summary>Trains the run again and writes the file.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="path">The file.</param>
    /// <param name="language">The language in which it opens.</param>
    /// <param name="stop">Ends it early; nothing is written then.</param>
    /// <exception cref="InvalidContentException">The data are others, or the run cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static void Write(RunsHome home, string name, LoadedData data, string path, string language, CancellationToken stop) =>
        AtomicFile.Write(path, Text(home, name, data, language, stop));

    /// <summary>The file as text.</summary>
    public static string Text(RunsHome home, string name, LoadedData data, string language, CancellationToken stop) =>
        OfflinePage.Write(new PageFiles(), RunPlayback.Record(home.Open(name), data, language, stop), $"{name} · Sonda");
}
