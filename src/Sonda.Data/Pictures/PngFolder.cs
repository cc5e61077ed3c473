namespace Sonda.Data.Pictures;

/// <summary>The PNG files below a folder, in a fixed order.</summary>
/// <param name="Classes">The names of the subfolders.</param>
/// <param name="Files">The files with the number of their subfolder.</param>
internal sealed record PngFolder(string[] Classes, (string Path, byte Label)[] Files)
{
    private const int MaxClasses = 256;

    /// <summary>Finds the PNG files below a folder.</summary>
    /// <exception cref="DatasetException">
    /// The folder does not exist or has no subfolders, or a subfolder has no files or has files without the ending .png.
    /// </exception>
    public static PngFolder Find(string folder)
    {
        try
        {
            string[] classes = [.. Directory.Exists(folder) ? Names(Directory.EnumerateDirectories(folder)) : []];
            if (classes.Length is 0 or > MaxClasses)
            {
                throw new DatasetException(Directory.Exists(folder)
                    ? LocalizableText.Of($"{folder}: found {classes.Length} subfolders, expected 1 to {MaxClasses} subfolders of PNG files, one for each class.")
                    : LocalizableText.Of($"{folder}: found no such folder, expected 1 to {MaxClasses} subfolders of PNG files, one for each class."));
            }

            return new PngFolder(classes, [.. classes.SelectMany((name, label) => FilesOf(Path.Combine(folder, name), (byte)label))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{folder} cannot be read: {LocalizableText.Of(e)}"), e);
        }
    }

    private static IEnumerable<(string Path, byte Label)> FilesOf(string folder, byte label)
    {
        string[] files = [.. Names(Directory.EnumerateFiles(folder))];
        if (files.Length == 0)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{folder}: found no files, expected the PNG files of a class."));
        }

        foreach (string file in files.Where(file => !file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{Path.Combine(folder, file)}: expected files whose names end in .png."));
        }

        return files.Select(file => (Path.Combine(folder, file), label));
    }

    /// <summary>Returns the names in ordinal order, which is the same on every machine, without hidden ones.</summary>
    private static IEnumerable<string> Names(IEnumerable<string> paths) =>
        paths.Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal);
}
