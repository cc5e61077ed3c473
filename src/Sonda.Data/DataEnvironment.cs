namespace Sonda.Data;

/// <summary>What the data sources need of the machine, so that tests can give them another one.</summary>
internal sealed record DataEnvironment
{
    /// <summary>This machine.</summary>
    public static DataEnvironment Machine { get; } = new()
    {
        Variable = Environment.GetEnvironmentVariable,
        CacheDirectory = FindCache(
            OperatingSystem.IsWindows(),
            OperatingSystem.IsMacOS(),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")),
        CreateHandler = () => new SocketsHttpHandler(),
    };

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The program's folder in the user's cache; null where there is none.</summary>
    public required string? CacheDirectory { get; init; }

    /// <summary>Makes what sends web requests.</summary>
    public required Func<HttpMessageHandler> CreateHandler { get; init; }

    /// <summary>The clock by which a mirror is given up.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a mirror may keep silent; 10 s unless told.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The cache by each system's habit: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, the local application data.
    /// The XDG specification (0.8) has relative paths ignored.
    /// </summary>
    internal static string? FindCache(
        bool isWindows, bool isMacOS, string home, string applicationData, string? xdgCacheHome)
    {
        string root = applicationData;
        if (!isWindows)
        {
            bool isXdg = !isMacOS && Path.IsPathFullyQualified(xdgCacheHome ?? "");
            string underHome = isMacOS ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
            root = isXdg ? xdgCacheHome! : home.Length > 0 ? underHome : "";
        }

        return root.Length == 0 ? null : Path.Combine(root, "sonda");
    }
}
