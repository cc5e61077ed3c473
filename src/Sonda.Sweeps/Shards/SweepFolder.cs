using Sonda.Engine.Files;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Shards;

/// <summary>The folder of a sweep: <c>manifest.json</c>, and <c>shards/</c> with the cells. No database, no process that must live.</summary>
internal sealed class SweepFolder
{
    /// <summary>The name of the plan.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The name of the merged cells.</summary>
    public const string MergedName = "merged.cells";

    private SweepFolder(string path, SweepManifest manifest)
    {
        (Path, Manifest, Sweep) = (path, manifest, SweepSpec.Parse(manifest.Sweep));
        Identity = new CellFileIdentity(Sweep.Measures.Length, manifest.Hash, manifest.Code.Bytes);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The plan.</summary>
    public SweepManifest Manifest { get; }

    /// <summary>The sweep of the plan.</summary>
    public SweepSpec Sweep { get; }

    /// <summary>What every file of cells carries, if the code of the plan computed it.</summary>
    public CellFileIdentity Identity { get; }

    /// <summary>The folder of the cells.</summary>
    public string ShardsPath => System.IO.Path.Combine(Path, "shards");

    /// <summary>The merged cells.</summary>
    public string MergedPath => System.IO.Path.Combine(Path, MergedName);

    /// <summary>The shards of the plan.</summary>
    public IEnumerable<ShardName> Shards => Enumerable.Range(0, Manifest.Shards).Select(shard => new ShardName(shard, Manifest.Shards));

    /// <summary>Keeps a plan in a folder. The same plan may be kept again, with another number of shards; its cells stay.</summary>
    /// <exception cref="InvalidContentException">The folder has the plan of another sweep.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static SweepFolder Create(string path, SweepManifest manifest)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        if (File.Exists(file) && SweepManifest.Read(file) is var before && !before.Hash.AsSpan().SequenceEqual(manifest.Hash))
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} has the plan of another sweep: expected an empty folder, or the one of this sweep."));
        }

        var folder = new SweepFolder(path, manifest);
        Directory.CreateDirectory(folder.ShardsPath);
        manifest.Write(file);
        return folder;
    }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidContentException">It has no plan.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SweepFolder Open(string path)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        return File.Exists(file)
            ? new SweepFolder(path, SweepManifest.Read(file))
            : throw new InvalidContentException(LocalizableText.Of($"{path} is not the folder of a sweep: found no {ManifestName}; sonda sweep plan writes it."));
    }

    /// <summary>Requires that this program is the one of the plan.</summary>
    /// <exception cref="InvalidContentException">It is another; both are named.</exception>
    public void RequireCode()
    {
        if (Manifest.Code.Hash != CodeVersion.Current.Hash)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{Path} was planned by sonda {Manifest.Code}, and this is sonda {CodeVersion.Current}: plan again, or accept cells of both with --any-version."));
        }
    }

    /// <summary>The files of cells, in the order of their names.</summary>
    public IEnumerable<string> Files(string ending) => !Directory.Exists(ShardsPath) ? []
        : Directory.EnumerateFiles(ShardsPath, "shard-*" + ending).Where(file => ShardName.Of(file) is not null).Order(StringComparer.Ordinal);

    /// <summary>Whether the final file of a shard is whole and belongs to this sweep and code.</summary>
    public bool IsDone(ShardName shard, bool anyVersion)
    {
        string file = System.IO.Path.Combine(ShardsPath, shard.Final);
        return File.Exists(file) && CellFile.Read(file) is { IsWhole: true, Identity: { } identity } && Accepts(identity, anyVersion);
    }

    /// <summary>Whether cells with this identity count.</summary>
    public bool Accepts(CellFileIdentity identity, bool anyVersion) => Identity.IsSamePlan(identity) && (anyVersion || Identity.IsSameCode(identity));

    /// <summary>Writes a final file under a temporary name, waits until it is on the disk, and renames it.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="part">The temporary name, of this process alone.</param>
    /// <param name="results">The cells in ascending order.</param>
    /// <param name="identity">The plan and the code.</param>
    /// <param name="disk">The disk.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one stays.</exception>
    public static void WriteFinal(string path, string part, IEnumerable<CellResult> results, CellFileIdentity identity, ISweepDisk disk)
    {
        try
        {
            using (Stream stream = disk.Create(part))
            {
                using var buffered = new BufferedStream(stream, 1 << 16);
                CellFile.Write(buffered, identity, results);
                buffered.Flush();
                disk.Flush(stream);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception fault)
        {
            File.Delete(part);
            if (fault is (IOException or UnauthorizedAccessException) and not FileWriteException)
            {
                throw new FileWriteException(path, fault);
            }

            throw;
        }
    }
}

/// <summary>The disk of a sweep; tests put a full one in its place.</summary>
internal interface ISweepDisk
{
    /// <summary>The disk itself.</summary>
    static ISweepDisk Real { get; } = new RealDisk();

    /// <summary>Creates a file, or empties it; other processes may read it meanwhile.</summary>
    Stream Create(string path);

    /// <summary>Waits until all bytes are on the disk.</summary>
    void Flush(Stream stream);

    private sealed class RealDisk : ISweepDisk
    {
        public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, 1);

        public void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);
    }
}
