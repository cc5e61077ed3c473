namespace Sonda.Data;

/// <summary>What is here of a data set; what <c>sonda data</c> shows.</summary>
/// <param name="Dataset">The data set, such as "mnist".</param>
/// <param name="Places">The places in the order in which they are looked at.</param>
/// <param name="Used">The place whose files would be used; null where they must be downloaded or drawn.</param>
/// <param name="Problem">The error that loading would end with; null where it would not.</param>
internal sealed record DataStatus(
    string Dataset, IReadOnlyList<DataPlaceStatus> Places, DataPlaceStatus? Used, LocalizableText? Problem)
{
    /// <summary>What the data set is called in sentences.</summary>
    public string Title { get; init; } = Dataset;

    /// <summary>How much ink the images in use have; null where none were loaded, or they are no images.</summary>
    public InkShare? Ink { get; init; }

    /// <summary>What the data are; null where none were loaded.</summary>
    public DataSummary? Summary { get; init; }
}

/// <summary>What is in one place.</summary>
/// <param name="Source">"--data-dir", "SONDA_DATA_DIR" or "cache".</param>
/// <param name="Folder">The folder that holds the files, or would.</param>
/// <param name="Condition">The condition of the four files together: that of the worst.</param>
/// <param name="Files">The four files.</param>
internal sealed record DataPlaceStatus(
    string Source, string Folder, DataCondition Condition, IReadOnlyList<DataFileStatus> Files);

/// <summary>What is known of one file.</summary>
/// <param name="Name">The name without <c>.gz</c>.</param>
/// <param name="Path">Where it lies; null where it is absent.</param>
/// <param name="Bytes">Its size on disk; null where it is absent.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal sealed record DataFileStatus(string Name, string? Path, long? Bytes, DataCondition Condition, LocalizableText? Problem);

/// <summary>How far a file, or a set of them, can be trusted.</summary>
internal enum DataCondition
{
    /// <summary>The SHA-256 of the uncompressed content is the published one.</summary>
    Verified,

    /// <summary>A whole file of the right form whose content is not the published one.</summary>
    Unverified,

    /// <summary>Nothing is there.</summary>
    Absent,

    /// <summary>Some of the files are there, some are not.</summary>
    Incomplete,

    /// <summary>A file is there that cannot be used.</summary>
    Damaged,
}
