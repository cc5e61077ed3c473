namespace Sonda.Localization;

/// <summary>A number among the values of a <see cref="LocalizableText"/>; each language and medium writes it its own way.</summary>
/// <param name="Invariant">Its digits with a decimal point and without groups.</param>
internal sealed record NumberText(string Invariant)
{
    /// <inheritdoc/>
    public override string ToString() => Invariant;
}
