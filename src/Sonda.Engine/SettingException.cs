namespace Sonda.Engine;

/// <summary>A setting out of its range, or in contradiction to another.</summary>
/// <param name="text">The setting, the value found and the values allowed.</param>
public sealed class SettingException(LocalizableText text) : ArgumentException(text), ILocalizable
{
    /// <inheritdoc/>
    public LocalizableText Text { get; } = text;
}
