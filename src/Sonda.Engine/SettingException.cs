namespace Sonda.Engine;

/// <summary>Thrown if a setting is out of range or contradicts another.</summary>
/// <param name="text">The setting, the value found and the values allowed.</param>
public sealed class SettingException(LocalizableText text) : ArgumentException(text), ILocalizable
{
    /// <inheritdoc/>
    public LocalizableText Text { get; } = text;
}
