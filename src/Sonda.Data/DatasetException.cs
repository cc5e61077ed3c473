namespace Sonda.Data;

/// <summary>
/// Thrown if a data set cannot be used: it is missing, damaged, or not what it claims to be. The message is for the user: it gives the
/// file, the place, the content found and the content expected.
/// </summary>
public sealed class DatasetException : Exception, ILocalizable
{
    /// <summary>Creates an exception for a fault without a place in a file.</summary>
    /// <param name="text">The fault.</param>
    /// <param name="inner">The exception that led to it.</param>
    public DatasetException(LocalizableText text, Exception? inner = null)
        : base(text, inner) => Text = text;

    /// <summary>Creates an exception for a fault at one place in a file.</summary>
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

    /// <summary>The file or address; null if the fault concerns none.</summary>
    public string? File { get; }

    /// <summary>The position of the fault in the uncompressed content, from 0; null if there is none.</summary>
    public long? Offset { get; }
}
