using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using Sonda.Tests;

namespace Sonda.Packages.Tests;

/// <summary>Whether a debugger finds the source of a package. The addresses are those of the remote of the repository, so the test gives a clone one.</summary>
public sealed class SourceLinkTests
{
    private const string Remote = "https://github.com/example/sonda";

    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void Symbols_lead_to_the_source_of_the_commit()
    {
        _ = Requirement.Packages();
        string folder = Directory.CreateTempSubdirectory("sonda-source-").FullName;
        try
        {
            string clone = Path.Combine(folder, "clone");
            Command.Run("git", ["clone", "--quiet", "--depth", "1", new Uri(Package.Root).AbsoluteUri, clone], folder);
            Command.Run("git", ["remote", "set-url", "origin", Remote + ".git"], clone);
            string commit = Command.Run("git", ["rev-parse", "HEAD"], clone).Trim();
            Command.Run("dotnet", ["pack", "src/Sonda.Localization", "-c", "Release", "-v", "q", "-o", folder], clone);
            var package = new Package("Sonda.Localization", Path.Combine(folder, $"Sonda.Localization.{Package.Version}.nupkg"));
            System.Xml.Linq.XElement repository = package.Facts()["repository"];

            Assert.Equal((Remote + ".git", commit), ((string?)repository.Attribute("url"), (string?)repository.Attribute("commit")));
            Assert.Equal($$$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/sonda/{{{commit}}}/*"}}""", LinksOf(Path.ChangeExtension(package.Path, ".snupkg")));
        }
        finally
        {
            // Files of git are read-only on some systems.
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static string LinksOf(string symbols)
    {
        using ZipArchive archive = ZipFile.OpenRead(symbols);
        using Stream stream = archive.GetEntry("lib/net10.0/Sonda.Localization.pdb")!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        bytes.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        CustomDebugInformation link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(one => reader.GetGuid(one.Kind) == SourceLink);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
    }
}
