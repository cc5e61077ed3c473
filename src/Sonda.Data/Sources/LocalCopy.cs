namespace Sonda.Data.Sources;

/// <summary>The existing files of a data set in one folder, plain or <c>.gz</c>.</summary>
internal sealed class LocalCopy
{
    private readonly KnownDataset _known;

    private LocalCopy(KnownDataset known, string folder) => (_known, Folder) = (known, folder);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The files that do not exist.</summary>
    public IReadOnlyList<KnownFile> Missing => [.. _known.Files.Where(file => PathOf(file) is null)];

    /// <summary>Whether no file exists.</summary>
    public bool IsAbsent => Missing.Count == _known.Files.Length;

    /// <summary>Returns the copy in the data set's own subfolder or, if that is empty, in the folder itself.</summary>
    public static LocalCopy Under(string folder, KnownDataset known)
    {
        LocalCopy own = OwnFolder(folder, known), direct = new(known, folder);
        return own.IsAbsent && !direct.IsAbsent ? direct : own;
    }

    /// <summary>Returns the copy in the data set's own subfolder.</summary>
    public static LocalCopy OwnFolder(string folder, KnownDataset known) =>
        new(known, Path.Combine(folder, known.Name));

    /// <summary>Says why files cannot be seen that a folder may hold: it is a file, or access is denied. Null if they are not there.</summary>
    public static LocalizableText? WhyUnreadable(string folder, KnownDataset known)
    {
        if (File.Exists(folder))
        {
            return LocalizableText.Of($"{folder} is a file, not a folder.");
        }

        foreach (string place in (string[])[folder, Path.Combine(folder, known.Name)])
        {
            try
            {
                // Without the right to enter it, a folder still shows names, but no file seems to exist.
                string[] names = [known.Name, .. known.Files.SelectMany(file => (string[])[file.Name, file.Name + ".gz"])];
                string? hidden = !Directory.Exists(place) ? null
                    : Directory.EnumerateFileSystemEntries(place).FirstOrDefault(entry => names.Contains(Path.GetFileName(entry)) && !Path.Exists(entry));
                if (hidden is not null)
                {
                    return LocalizableText.Of($"{hidden}: {LocalizableText.Of(new UnauthorizedAccessException())}");
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return LocalizableText.Of($"{place}: {LocalizableText.Of(fault)}");
            }
        }

        return null;
    }

    /// <summary>Returns the path of a file; the plain one if both exist, because it reads faster; null if neither exists.</summary>
    public string? PathOf(KnownFile file)
    {
        string plain = Path.Combine(Folder, file.Name), zipped = plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(zipped) ? zipped : null;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetException">The file is missing, cannot be read, or is not the expected IDX file.</exception>
    public DigitFile Read(KnownFile file)
    {
        string path = PathOf(file) ?? throw new DatasetException(SourceTexts.Missing(Path.Combine(Folder, file.Name)));
        return new DigitFile(path, IdxReader.Read(path, file.Sizes.AsSpan()));
    }

    /// <summary>Reads a file if it exists, is complete and has the published content; null otherwise.</summary>
    public DigitFile? TryReadPublished(KnownFile file)
    {
        try
        {
            return PathOf(file) is not null && Read(file) is { } read && file.IsPublished(read.Data) ? read : null;
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    /// <summary>Checks every file.</summary>
    public DataPlaceStatus Inspect(string source)
    {
        var files = new DataFileStatus[_known.Files.Length];
        Parallel.For(0, files.Length, i => files[i] = Inspect(_known.Files[i]));
        DataCondition worst = files.Max(file => file.Condition);
        bool isPartly = worst == DataCondition.Absent && !IsAbsent;
        return new DataPlaceStatus(source, Folder, isPartly ? DataCondition.Incomplete : worst, files);
    }

    private DataFileStatus Inspect(KnownFile file)
    {
        if (PathOf(file) is not { } path)
        {
            LocalizableText problem = SourceTexts.Missing(Path.Combine(Folder, file.Name));
            return new DataFileStatus(file.Name, null, null, DataCondition.Absent, problem);
        }

        long bytes = new FileInfo(path).Length;
        try
        {
            DigitFile read = Read(file);
            read.RequireClasses(file);
            return file.IsPublished(read.Data)
                ? new DataFileStatus(file.Name, path, bytes, DataCondition.Verified, null)
                : new DataFileStatus(file.Name, path, bytes, DataCondition.Unverified, SourceTexts.OtherContent(path));
        }
        catch (DatasetException e)
        {
            return new DataFileStatus(file.Name, path, bytes, DataCondition.Damaged, e.Text);
        }
    }
}

/// <summary>A file in memory.</summary>
/// <param name="Origin">Its path or address.</param>
/// <param name="Data">Its content.</param>
internal sealed record DigitFile(string Origin, IdxData Data)
{
    /// <summary>Checks that labels are classes; accepts any image.</summary>
    /// <exception cref="DatasetException">A label is not a class.</exception>
    public void RequireClasses(KnownFile file)
    {
        if (file.Sizes.Length > 1)
        {
            return;
        }

        ReadOnlySpan<byte> labels = Data.Bytes.Span;
        int wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)(KnownDataset.Classes - 1));
        if (wrong >= 0)
        {
            throw new DatasetException(
                Origin,
                Data.Header().Length + wrong,
                $"label {labels[wrong]}",
                $"a class from 0 to {KnownDataset.Classes - 1}");
        }
    }
}
