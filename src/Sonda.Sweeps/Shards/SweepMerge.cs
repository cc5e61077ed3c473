namespace Sonda.Sweeps.Shards;

/// <summary>Joins the files of a sweep into one, with every cell exactly once.</summary>
internal static class SweepMerge
{
    /// <summary>Reads all cells.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isPartial">Whether cells may be missing; rows of logs then count too.</param>
    /// <param name="anyVersion">Whether cells of another version of the code count.</param>
    /// <exception cref="InvalidContentException">Cells are missing, or two files have different bytes of one cell.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SweepCells Read(SweepFolder folder, bool isPartial, bool anyVersion)
    {
        SweepFiles files = SweepFiles.Read(folder, anyVersion);
        if (isPartial)
        {
            files.AddLogs(folder, anyVersion, _ => true);
        }

        if (files.Conflicts.Count > 0)
        {
            (int cell, string path) = files.Conflicts.MinBy(conflict => conflict.Key);
            throw new InvalidContentException(LocalizableText.Of(
                $"{LocalizableText.Count(files.Conflicts.Count, $"{files.Conflicts.Count} cell has", $"{files.Conflicts.Count} cells have")} two results with different bytes; the first is cell {cell} ({folder.Sweep.Describe(cell)}) in {path}."));
        }

        int missing = files.Cells.Count - files.Cells.Known;
        if (missing > 0 && !isPartial)
        {
            LocalizableText fault = LocalizableText.Of(
                $"{LocalizableText.Count(missing, $"{missing} cell is", $"{missing} cells are")} missing of {files.Cells.Count}: run them, or merge what there is with --partial.");
            throw new InvalidContentException(files.OtherCode.Count == 0 ? fault
                : LocalizableText.Of($"{fault} Another version of sonda computed {files.OtherCode[0]}: accept it with --any-version."));
        }

        return files.Cells;
    }

    /// <summary>Writes the merged file.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing one stays.</exception>
    public static void Write(SweepFolder folder, SweepCells cells, string path) =>
        SweepFolder.WriteFinal(path, $"{path}.{Environment.ProcessId}.part", cells.Results(), folder.Identity, ISweepDisk.Real);

    /// <summary>Reads a merged file; null if it is absent, damaged, or of another sweep or code.</summary>
    public static SweepCells? ReadMerged(SweepFolder folder, bool anyVersion)
    {
        if (!File.Exists(folder.MergedPath) || CellFile.Read(folder.MergedPath) is not { IsWhole: true } content || !folder.Accepts(content.Identity!, anyVersion))
        {
            return null;
        }

        var cells = new SweepCells(folder.Manifest.Cells, folder.Sweep.Measures.Length);
        foreach (Cells.CellResult result in content.Rows().Where(result => result.Cell < cells.Count))
        {
            cells.Add(result);
        }

        return cells;
    }
}
