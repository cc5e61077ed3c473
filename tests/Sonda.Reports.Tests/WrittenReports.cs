using System.Collections.Concurrent;

namespace Sonda.Reports.Tests;

/// <summary>The report of <see cref="SampleResults.Mnist"/>, written once for each language, for tests that only read it.</summary>
public sealed class WrittenReports : IDisposable
{
    private readonly ConcurrentDictionary<string, Folder> _folders = new();

    public void Dispose()
    {
        foreach (Folder folder in _folders.Values)
        {
            folder.Dispose();
        }
    }

    internal Folder Mnist(string language = "en") => _folders.GetOrAdd(language, one => Folder.With(SampleResults.Mnist(), one));
}
