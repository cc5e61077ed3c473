using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Lab;

namespace Sonda.Benchmarks.Table;

/// <summary>A lab in this process that has the chapter's data at hand, with a home of its own.</summary>
internal sealed class LabWithDigits : IDisposable
{
    private readonly LabServer _server;

    public LabWithDigits()
    {
        LoadedData data = ChapterData.Loaded;
        _server = LabServer.StartAsync(new LabOptions { Port = 0, Home = Home, Load = (_, _, _) => Task.FromResult(data) }).GetAwaiter().GetResult();
    }

    /// <summary>The folder of its runs.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("sonda-lab-").FullName;

    public Uri Address => _server.Address;

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(Home, recursive: true);
    }
}
