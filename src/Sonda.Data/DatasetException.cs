namespace Sonda.Data;

/// <summary>
/// A data set that cannot be used: missing, damaged, or not what it says it is. The message is for the user: it
/// names the file, the place, what was found there and what was expected.
/// </summary>
public sealed class DatasetException : Exception, ILocalizable
{
    /// <summary>A fault without a place in a file.</summary>
    /// <param name="text">The fault.</param>
    /// <param name="inner">The exception that led to it.</param>
    public DatasetException(LocalizableText text, Exception? inner = null)
        : base(text, inner) => Text = text;

    /// <summary>A fault at one place of a file.</summary>
    /// <param name="file">The file or address.</param>
    /// <param name="offset">The byte, from 0; of the uncompressed content if the file is compressed.</param>
    /// <param name="found">The content at that place.</param>
    /// <param name="expected">The content that should be there.</param>
    /// <param name="inner">The exception that led to it.</param>
    internal DatasetException(string file, long offset, LocalizableText found, LocalizableText expected, Exception? inner = null)
        : this(LocalizableText.Of($"{file}: at byte {offset}: found {found}, expected {expected}."), inner) =>
        (File, Offset) = (file, offset);

    /// <inheritdoc/>
    public LocalizableText Text { get; }

    /// <summary>The file or address; null where it is not about one.</summary>
    public string? File { get; }

    /// <summary>The byte at fault, from 0, of the uncompressed content; null where it is not about one.</summary>
    public long? Offset { get; }
}
