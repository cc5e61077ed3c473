namespace Sonda.Localization;

/// <summary>A file, a checkpoint or data whose content cannot be used.</summary>
/// <param name="text">The place, what was found and what was expected.</param>
/// <param name="cause">The exception that led to it.</param>
public sealed class InvalidContentException(LocalizableText text, Exception? cause = null) : IOException(text, cause), ILocalizable
{
    /// <inheritdoc/>
    public LocalizableText Text { get; } = text;
}
