namespace Sonda.Localization;

/// <summary>An exception, or another object, that carries its message as a <see cref="LocalizableText"/>.</summary>
public interface ILocalizable
{
    /// <summary>The message.</summary>
    LocalizableText Text { get; }
}
