using Sonda.Sweeps.Cells;

namespace Sonda.Sweeps.Shards;

/// <summary>The cells of all files of a folder, and what is wrong with some of the files.</summary>
internal sealed class SweepFiles
{
    private readonly Dictionary<int, string> _conflicts = [];

    private SweepFiles(SweepCells cells) => Cells = cells;

    /// <summary>The cells.</summary>
    public SweepCells Cells { get; }

    /// <summary>Final files that are cut or changed.</summary>
    public List<string> Damaged { get; } = [];

    /// <summary>Files of another sweep.</summary>
    public List<string> Foreign { get; } = [];

    /// <summary>Files that another version of the code computed.</summary>
    public List<string> OtherCode { get; } = [];

    /// <summary>Cells of which two files have different bytes, each with the second file.</summary>
    public IReadOnlyDictionary<int, string> Conflicts => _conflicts;

    /// <summary>Reads the whole final files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="anyVersion">Whether cells of another version of the code count.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SweepFiles Read(SweepFolder folder, bool anyVersion)
    {
        var files = new SweepFiles(new SweepCells(folder.Manifest.Cells, folder.Sweep.Measures.Length));
        foreach (string path in folder.Files(ShardName.FinalEnding))
        {
            CellFileContent content = CellFile.Read(path);
            if (!content.IsWhole)
            {
                files.Damaged.Add(path);
            }
            else if (files.Accepts(folder, content, anyVersion))
            {
                files.Add(content);
            }
        }

        return files;
    }

    /// <summary>Adds the valid rows of logs, and of damaged final files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="anyVersion">Whether cells of another version of the code count.</param>
    /// <param name="isWanted">Whether the rows of a shard are wanted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void AddLogs(SweepFolder folder, bool anyVersion, Func<ShardName, bool> isWanted)
    {
        foreach (string path in folder.Files(ShardName.LogEnding).Concat(Damaged).Where(path => isWanted(ShardName.Of(path)!.Value)))
        {
            if (ReadLog(path) is { Identity: not null } content && Accepts(folder, content, anyVersion))
            {
                Add(content);
            }
        }
    }

    /// <summary>Reads a log; null if it has vanished meanwhile, because its process has ended the shard.</summary>
    private static CellFileContent? ReadLog(string path)
    {
        try
        {
            return CellFile.Read(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private bool Accepts(SweepFolder folder, CellFileContent content, bool anyVersion)
    {
        if (!folder.Identity.IsSamePlan(content.Identity!))
        {
            Foreign.Add(content.Path);
            return false;
        }

        if (!folder.Identity.IsSameCode(content.Identity!))
        {
            OtherCode.Add(content.Path);
        }

        return folder.Accepts(content.Identity!, anyVersion);
    }

    private void Add(CellFileContent content)
    {
        foreach (CellResult result in content.Rows())
        {
            if (result.Cell < Cells.Count && !Cells.Add(result))
            {
                _conflicts.TryAdd(result.Cell, content.Path);
            }
        }
    }
}
