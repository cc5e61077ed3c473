using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Sonda.Lab.Pages;

/// <summary>A file of the page.</summary>
/// <param name="Name">Its path below <c>wwwroot</c>, with slashes.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record PageFile(string Name, byte[] Bytes)
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private byte[]? _packed;

    /// <summary>The media type.</summary>
    public string Type => Types.GetValueOrDefault(Path.GetExtension(Name), "application/octet-stream");

    /// <summary>The tag by which a browser knows whether it has this content.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 12))}\"";

    /// <summary>The content with gzip; null if that saves nothing.</summary>
    public byte[]? Packed
    {
        get
        {
            if (_packed is null)
            {
                using var packed = new MemoryStream();
                using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
                {
                    zip.Write(Bytes);
                }

                _packed = packed.ToArray();
            }

            return _packed.Length < Bytes.Length ? _packed : null;
        }
    }
}

/// <summary>The files of the page.</summary>
/// <param name="folder">A folder that is read at each request; null for the files in the assembly.</param>
internal sealed class PageFiles(string? folder = null)
{
    private const string Prefix = "wwwroot/", Fonts = "assets/fonts/", FontEnding = ".woff2";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Embedded = new(() => Read(typeof(PageFiles).Assembly, name =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Replace('\\', '/') : null).Concat(Shared()).ToFrozenDictionary(file => file.Name));

    /// <summary>All files.</summary>
    public IEnumerable<PageFile> All => Current.Values;

    /// <summary>The page itself.</summary>
    public PageFile Index => Find("index.html") ?? throw new InvalidOperationException("The page has no index.html.");

    /// <summary>A file; null if there is none. Names come from requests: they are looked up, never joined to a path.</summary>
    public PageFile? Find(string name) => Current.GetValueOrDefault(name);

    private IReadOnlyDictionary<string, PageFile> Current => folder is null
        ? Embedded.Value
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new PageFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path)))
            .Concat(Shared())
            .ToDictionary(file => file.Name);

    /// <summary>The fonts: those of the reports, so that the tool carries them once.</summary>
    private static IEnumerable<PageFile> Shared() => Read(typeof(TextCatalog).Assembly, name =>
        name.EndsWith(FontEnding, StringComparison.Ordinal) ? Fonts + name.Split('.')[^2] + FontEnding : null);

    /// <summary>The files among the resources of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="named">The name of a resource as a file; null if it is none.</param>
    private static IEnumerable<PageFile> Read(Assembly assembly, Func<string, string?> named)
    {
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (named(resource) is { } name)
            {
                using Stream stream = assembly.GetManifestResourceStream(resource)!;
                byte[] bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                yield return new PageFile(name, bytes);
            }
        }
    }
}
