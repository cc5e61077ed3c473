using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Sonda.Tests;

namespace Sonda.Packages.Tests;

/// <summary>A package of the folder.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Path">Its file.</param>
internal sealed record Package(string Id, string Path)
{
    /// <summary>The version of every package, from the one place that says it.</summary>
    public static string Version { get; } = XDocument.Load(System.IO.Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The folder of the repository.</summary>
    public static string Root
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Sonda.slnx")))
            {
                folder = System.IO.Path.GetDirectoryName(folder);
            }

            return folder ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>The package of an id.</summary>
    public static Package Of(string id) => new(id, System.IO.Path.Combine(Requirement.Packages(), $"{id}.{Version}.nupkg"));

    /// <summary>The names of its files.</summary>
    public string[] Files()
    {
        using ZipArchive archive = ZipFile.OpenRead(Path);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The bytes of a file.</summary>
    public byte[] Read(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path);
        using Stream stream = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What it says about itself, by the names of the elements.</summary>
    public Dictionary<string, XElement> Facts()
    {
        var nuspec = XDocument.Parse(Encoding.UTF8.GetString(Read($"{Id}.nuspec")).TrimStart('\uFEFF'));
        return nuspec.Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName);
    }
}
