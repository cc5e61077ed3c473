namespace Sonda.Lab;

/// <summary>The limits of the lab: each refusal names the limit that it met.</summary>
internal sealed record LabLimits
{
    /// <summary>Parameters of a network.</summary>
    public long Parameters { get; init; } = 20_000_000;

    /// <summary>Bytes of memory that a run may need.</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Runs that are open at once.</summary>
    public int LiveRuns { get; init; } = 8;

    /// <summary>Streams that are open at once.</summary>
    public int Watchers { get; init; } = 64;

    /// <summary>Requests a second, streams apart.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Bytes of a request's body.</summary>
    public long BodyBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of an upload.</summary>
    public long UploadBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Bytes of all uploads together.</summary>
    public long UploadsBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Connections that are open at once.</summary>
    public int Connections { get; init; } = 1024;

    /// <summary>Seconds until a connection that says nothing is closed.</summary>
    public int SilentSeconds { get; init; } = 30;
}
