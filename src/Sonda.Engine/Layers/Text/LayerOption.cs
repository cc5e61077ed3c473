namespace Sonda.Engine.Layers.Text;

/// <summary>A named option of a layer.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsFlag">Whether the name stands alone; otherwise a value in parentheses follows.</param>
internal sealed record LayerOption(string Name, bool IsFlag = false)
{
    /// <summary>The names of options that exclude each other; default: the option alone.</summary>
    public IReadOnlyList<string> Rivals { get; init; } = [Name];

    /// <summary>The message about a second option among the rivals.</summary>
    public LocalizableText Repetition { get; init; } = LocalizableText.Of($"is a second {Name} of the layer.");
}
