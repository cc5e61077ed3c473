namespace Sonda.Lab.Browser.Tests;

/// <summary>The page's files in the source.</summary>
internal static class Wwwroot
{
    /// <summary>The folder, found above the tests.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The modules, by their path below <c>assets/js</c>.</summary>
    public static IReadOnlyList<string> Modules { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Folder, "assets", "js"), "*.js", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sonda.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }

        return Path.Combine(folder.FullName, "src", "Sonda.Lab", "wwwroot");
    }
}
