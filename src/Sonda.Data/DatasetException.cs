namespace Sonda.Data;

/// <summary>
/// A data set that cannot be used: missing, damaged, or not what it says it is. The message is for the user: it
/// names the file, the place, what was found there and what was expected.
/// </summary>
public sealed class DatasetException : Exception
{
    /// <summary>Something is wrong that has no place in a file.</summary>
    public DatasetException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Something is wrong at one place of a file.</summary>
    /// <param name="file">The file or address.</param>
    /// <param name="offset">The byte, from 0; of the uncompressed content where the file is compressed.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="inner">What else was reported.</param>
    public DatasetException(string file, long offset, string found, string expected, Exception? inner = null)
        : base(FormattableString.Invariant($"{file}: at byte {offset}: found {found}, expected {expected}."), inner)
    {
        (File, Offset) = (file, offset);
    }

    /// <summary>The file or address; null where it is not about one.</summary>
    public string? File { get; }

    /// <summary>The byte at fault, from 0, of the uncompressed content; null where it is not about one.</summary>
    public long? Offset { get; }
}
