namespace Sonda.Engine.Layers.Text;

/// <summary>A word that a layer takes by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsFlag">Whether it stands alone; otherwise something stands in parentheses behind it.</param>
internal sealed record LayerOption(string Name, bool IsFlag = false)
{
    /// <summary>The names of options that exclude each other; default: the option alone.</summary>
    public IReadOnlyList<string> Rivals { get; init; } = [Name];

    /// <summary>What a message says of a second option among the rivals.</summary>
    public LocalizableText Repetition { get; init; } = LocalizableText.Of($"is a second {Name} of the layer.");
}
