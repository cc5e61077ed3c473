using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Tests;

/// <summary>A requirement of a test on the machine: without it the test is skipped, or fails if SONDA_REQUIRE names it.</summary>
internal static class Requirement
{
    private static readonly Lazy<string?> WhyNoTorch = new(TryTorch);

    /// <summary>The folder with MNIST's four files.</summary>
    public static string Mnist()
    {
        string? root = Environment.GetEnvironmentVariable("SONDA_DATA_DIR");
        string folder = Path.Combine(root ?? "", "mnist");
        bool isThere = !string.IsNullOrEmpty(root)
            && new[] { "train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1" }
                .Select(name => Path.Combine(folder, name + "-ubyte"))
                .All(file => File.Exists(file) || File.Exists(file + ".gz"));
        Demand("mnist", isThere, "SONDA_DATA_DIR names no folder with MNIST in its subfolder mnist");
        return folder;
    }

    /// <summary>A processor that multiplies and adds in one: for tests that train much, and whose bytes other tests hold.</summary>
    public static void FusedMultiplyAdd() => Assert.SkipUnless(
        Fma.IsSupported || AdvSimd.IsSupported, "Without a fused multiply-add this takes hours; the bytes are the same, as other tests see.");

    /// <summary>libtorch, loaded.</summary>
    public static void Torch() => Demand("torch", WhyNoTorch.Value is null, WhyNoTorch.Value ?? "");

    /// <summary>A chromium on PATH.</summary>
    /// <param name="program">Its path; null if none was found.</param>
    public static void Browser(string? program) => Demand("browser", program is not null, "no chromium on PATH (apt-get install chromium)");

    /// <summary>A python3 that imports torch.</summary>
    public static void PyTorch(bool isThere) => Demand("pytorch", isThere, "No python3 on this machine imports torch (Debian: python3-torch)");

    /// <summary>The folder of the commands slurm-up and slurm-down, which start and stop a virtual cluster.</summary>
    public static string Slurm()
    {
        string tools = Environment.GetEnvironmentVariable("SONDA_SLURM_TOOLS") ?? "";
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? lacking = !File.Exists(Path.Combine(tools, "slurm-up")) ? "SONDA_SLURM_TOOLS names no folder with slurm-up"
            : Array.Find(["munged", "slurmctld", "slurmd", "sbatch"], tool => !Array.Exists(path, folder => File.Exists(Path.Combine(folder, tool)))) is { } tool
                ? $"there is no {tool} on PATH (Debian: slurm-wlm and munge)"
            : Environment.UserName != "root" ? "slurmd must run as root"
            : null;
        Demand("slurm", lacking is null, lacking ?? "");
        return tools;
    }

    /// <summary>The folder of the packages that dotnet pack wrote.</summary>
    public static string Packages()
    {
        string folder = Environment.GetEnvironmentVariable("SONDA_PACKAGES") ?? "";
        Demand("packages", Directory.Exists(folder), "SONDA_PACKAGES names no folder with packages: run dotnet pack -c Release, which writes artifacts/packages");
        return Path.GetFullPath(folder);
    }

    /// <summary>A table that a package of Debian installs.</summary>
    /// <param name="file">Its path below the folder of Python's packages.</param>
    public static string Table(string file)
    {
        string path = Path.Combine("/usr/lib/python3/dist-packages", file);
        Demand("tables", File.Exists(path), $"there is no {path} (Debian: python3-sklearn-lib, python3-statsmodels, python3-vega-datasets)");
        return path;
    }

    /// <summary>Something that this build of the tests leaves out.</summary>
    public static void NotBuilt(string name, string reason) => Demand(name, isMet: false, reason);

    private static void Demand(string name, bool isMet, string reason)
    {
        string required = Environment.GetEnvironmentVariable("SONDA_REQUIRE") ?? "";
        if (!isMet && required.Split(',', StringSplitOptions.TrimEntries).Contains(name))
        {
            Assert.Fail($"SONDA_REQUIRE demands {name}: {reason}.");
        }

        Assert.SkipUnless(isMet, reason);
    }

    /// <summary>Why libtorch cannot be used; null if it can.</summary>
    /// <remarks>The loader is asked before TorchSharp is, whose own attempt writes a page to stdout.</remarks>
    private static string? TryTorch()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", Assembly.Load("TorchSharp"), searchPath: null);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException)
        {
            string[] lines = e.Message.Split('\n');
            string? symbol = lines.FirstOrDefault(line => line.Contains("GLIBCXX", StringComparison.Ordinal));
            return symbol is null
                ? $"libtorch does not load: {lines[0].Trim()}"
                : $"libtorch does not load, a newer libstdc++ would help (see CONTRIBUTING.md): {symbol.Trim()}";
        }
    }
}
