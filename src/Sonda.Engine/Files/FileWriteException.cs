namespace Sonda.Engine.Files;

/// <summary>A file cannot be written; the message names it and the reason.</summary>
internal sealed class FileWriteException : IOException, ILocalizable
{
    /// <summary>A file that could not be written.</summary>
    /// <param name="path">The file, as its user named it.</param>
    /// <param name="cause">The refusal of the system.</param>
    public FileWriteException(string path, Exception cause)
        : this(path, LocalizableText.Of(cause), cause) => HResult = cause.HResult;

    /// <summary>A file that will not be written.</summary>
    public FileWriteException(string path, LocalizableText reason, Exception? cause = null)
        : base(LocalizableText.Of($"{path} cannot be written: {reason}").ToString(), cause)
    {
        (Path, Reason) = (path, reason);
        Text = LocalizableText.Of($"{path} cannot be written: {reason}");
    }

    /// <summary>The file, as its user named it.</summary>
    public string Path { get; }

    /// <summary>The reason.</summary>
    public LocalizableText Reason { get; }

    /// <inheritdoc/>
    public LocalizableText Text { get; }
}
