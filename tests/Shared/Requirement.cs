namespace Sonda.Tests;

/// <summary>What a test needs of the machine: skipped without it, failed where SONDA_REQUIRE demands it.</summary>
internal static class Requirement
{
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

    private static void Demand(string name, bool isMet, string reason)
    {
        string required = Environment.GetEnvironmentVariable("SONDA_REQUIRE") ?? "";
        if (!isMet && required.Split(',', StringSplitOptions.TrimEntries).Contains(name))
        {
            Assert.Fail($"SONDA_REQUIRE demands {name}: {reason}.");
        }

        Assert.SkipUnless(isMet, reason);
    }
}
