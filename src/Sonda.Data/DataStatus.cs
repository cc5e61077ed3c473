using Sonda.Data.Tables;

namespace Sonda.Data;

/// <summary>The availability of a data set, as <c>sonda data</c> shows it.</summary>
/// <param name="Dataset">The data set, such as "mnist".</param>
/// <param name="Places">The places, in search order.</param>
/// <param name="Used">The place whose files would be used; null if they must be downloaded or drawn.</param>
/// <param name="Problem">The error that loading would end with; null if it would succeed.</param>
internal sealed record DataStatus(
    string Dataset, IReadOnlyList<DataPlaceStatus> Places, DataPlaceStatus? Used, LocalizableText? Problem)
{
    /// <summary>The name of the data set in sentences.</summary>
    public string Title { get; init; } = Dataset;

    /// <summary>The ink of the images in use; null if none were loaded, or they are not images.</summary>
    public InkShare? Ink { get; init; }

    /// <summary>The columns of a table; null for other data.</summary>
    public TableReport? Table { get; init; }

    /// <summary>A summary of the data; null if none were loaded.</summary>
    public DataSummary? Summary { get; init; }
}

/// <summary>The availability of a data set in one place.</summary>
/// <param name="Source">"--data-dir", "SONDA_DATA_DIR" or "cache".</param>
/// <param name="Folder">The folder for the files, whether it exists or not.</param>
/// <param name="Condition">The condition of the four files together: that of the worst.</param>
/// <param name="Files">The four files.</param>
internal sealed record DataPlaceStatus(
    string Source, string Folder, DataCondition Condition, IReadOnlyList<DataFileStatus> Files);

/// <summary>The status of one file.</summary>
/// <param name="Name">The name without <c>.gz</c>.</param>
/// <param name="Path">Its path; null if it is absent.</param>
/// <param name="Bytes">Its size on disk; null if it is absent.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Problem">The fault of the file; null if there is none.</param>
internal sealed record DataFileStatus(string Name, string? Path, long? Bytes, DataCondition Condition, LocalizableText? Problem);

/// <summary>The conditions of a file or of a set of files.</summary>
internal enum DataCondition
{
    /// <summary>The SHA-256 of the uncompressed content is the published one.</summary>
    Verified,

    /// <summary>A complete file of the right form with other content than the published one.</summary>
    Unverified,

    /// <summary>No file exists.</summary>
    Absent,

    /// <summary>Some of the files exist, others do not.</summary>
    Incomplete,

    /// <summary>A file exists but cannot be used.</summary>
    Damaged,
}
