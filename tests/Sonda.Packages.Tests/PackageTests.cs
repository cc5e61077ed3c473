using System.IO.Compression;
using System.Text;

namespace Sonda.Packages.Tests;

/// <summary>What lies in the packages.</summary>
public sealed class PackageTests
{
    /// <summary>The libraries, by the folders of their projects.</summary>
    public static readonly TheoryData<string> Libraries =
        [.. Directory.GetDirectories(Path.Combine(Package.Root, "src")).Select(folder => Path.GetFileName(folder)!).Where(name => name != "Sonda.Cli" && File.Exists(Path.Combine(Package.Root, "src", name, name + ".csproj")))];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_readme_licence_documentation_and_symbols(string id)
    {
        var package = Package.Of(id);
        Dictionary<string, System.Xml.Linq.XElement> facts = package.Facts();

        Assert.Equal((Package.Version, "MIT", "README.md"), (facts["version"].Value, facts["license"].Value, facts["readme"].Value));
        Assert.Matches("^[0-9a-f]{40}$", facts["repository"].Attribute("commit")!.Value);
        Assert.True(facts["description"].Value.Length > 20);
        Assert.Subset(package.Files().ToHashSet(), new HashSet<string> { "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" });
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package.Path, ".snupkg"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{id}.pdb"));
        foreach (System.Xml.Linq.XElement dependency in facts["dependencies"].Descendants().Where(element => ((string?)element.Attribute("id"))?.StartsWith("Sonda.", StringComparison.Ordinal) == true))
        {
            Assert.Equal(Package.Version, (string?)dependency.Attribute("version"));
        }
    }

    /// <summary>No path of the machine that built it, in code or symbols: the bytes depend on the source alone.</summary>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_does_not_know_where_it_was_built(string id)
    {
        var package = Package.Of(id);
        byte[] root = Encoding.UTF8.GetBytes(Package.Root);
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package.Path, ".snupkg"));
        using Stream stream = symbols.GetEntry($"lib/net10.0/{id}.pdb")!.Open();
        using var pdb = new MemoryStream();
        stream.CopyTo(pdb);

        Assert.Equal(-1, package.Read($"lib/net10.0/{id}.dll").AsSpan().IndexOf(root));
        Assert.Equal(-1, pdb.ToArray().AsSpan().IndexOf(root));
    }

    [Fact]
    public void The_same_source_gives_the_same_package()
    {
        var package = Package.Of("Sonda.Localization");
        string folder = Directory.CreateTempSubdirectory("sonda-pack-").FullName;
        try
        {
            Command.Run("dotnet", ["pack", Path.Combine(Package.Root, "src/Sonda.Localization"), "-c", "Release", "-v", "q", "-o", folder, "-t:Rebuild,Pack"], Package.Root);
            Assert.Equal(File.ReadAllBytes(package.Path), File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(package.Path))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_tool_has_the_native_libraries_of_seven_platforms_and_no_more()
    {
        string[] natives = [.. Package.Of("Sonda").Files().Where(file => file.Contains("/runtimes/", StringComparison.Ordinal))];

        Assert.Equal(
            ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx", "win-arm64", "win-x64"],
            natives.Select(file => file.Split("/runtimes/")[1].Split('/')[0]).Distinct().Order());
        Assert.DoesNotContain(natives, file => file.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(Package.Of("Sonda").Path).Length, 1 << 20, 64 << 20);
    }
}
