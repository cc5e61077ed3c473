using System.Net;
using Sonda.Data;

namespace Sonda.Lab;

/// <summary>Options of <see cref="LabServer"/>.</summary>
internal sealed record LabOptions
{
    /// <summary>The default port.</summary>
    public const int DefaultPort = 8460;

    /// <summary>The port, 0 for any free one; null for <see cref="DefaultPort"/>, or any free one if it is taken.</summary>
    public int? Port { get; init; }

    /// <summary>The address to listen on. Beyond loopback, every request needs a token. Default: loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The folder of the recorded runs.</summary>
    public required string Home { get; init; }

    /// <summary>The folder of the published data, and one of those from which a spec may read files; null for the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether downloads are forbidden.</summary>
    public bool Offline { get; init; }

    /// <summary>A folder with the files of the page, read at each request; null for those in the assembly.</summary>
    public string? PageFolder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Loads data; tests put quick ones in their place.</summary>
    public Func<DataOptions, IProgress<DownloadProgress>?, CancellationToken, Task<LoadedData>> Load { get; init; } = DataSource.LoadAsync;

    /// <summary>The limits.</summary>
    public LabLimits Limits { get; init; } = new();

    /// <summary>Whether a request needs the token.</summary>
    public bool NeedsToken => !IPAddress.IsLoopback(Address);
}
