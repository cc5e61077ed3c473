using System.Diagnostics;

namespace Sonda.Packages.Tests;

/// <summary>A program that a test runs.</summary>
internal static class Command
{
    /// <summary>Runs a program that has to succeed; returns what it wrote to stdout.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="cache">An empty folder for packages, as on a machine that never had any; null for the machine's own.</param>
    public static string Run(string program, string[] arguments, string folder, string? cache = null)
    {
        using Process process = Start(program, arguments, folder, cache);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{error.GetAwaiter().GetResult()}");
        return output;
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string program, string[] arguments, string folder, string? cache = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["SONDA_HOME"] = Path.Combine(folder, "home");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (cache is not null)
        {
            start.Environment["NUGET_PACKAGES"] = cache;
        }

        return Process.Start(start)!;
    }
}
