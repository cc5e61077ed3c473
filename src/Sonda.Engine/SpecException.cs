namespace Sonda.Engine;

/// <summary>Thrown if the engine cannot accept a text or a spec.</summary>
/// <param name="text">The place, the value found and the values allowed.</param>
/// <param name="cause">The exception that led to it.</param>
public sealed class SpecException(LocalizableText text, Exception? cause = null) : FormatException(text, cause), ILocalizable
{
    /// <inheritdoc/>
    public LocalizableText Text { get; } = text;
}
