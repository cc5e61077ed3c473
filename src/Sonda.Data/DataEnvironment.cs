namespace Sonda.Data;

/// <summary>The parts of the machine that data sources use; tests can replace them.</summary>
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

    /// <summary>Reads an environment variable; null if it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The program's folder in the user's cache; null if there is none.</summary>
    public required string? CacheDirectory { get; init; }

    /// <summary>Creates the handler that sends web requests.</summary>
    public required Func<HttpMessageHandler> CreateHandler { get; init; }

    /// <summary>The clock for the timeout of a mirror.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The timeout of a silent mirror; default: 10 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Finds the cache in the usual place of each system: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, the local application data. As the
    /// XDG specification (0.8) requires, relative paths are ignored.
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
