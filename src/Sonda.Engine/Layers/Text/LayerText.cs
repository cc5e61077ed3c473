using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Text;

/// <summary>The text of one layer, for its kind to parse.</summary>
/// <param name="Part">The whole text, with its brackets or parentheses.</param>
/// <param name="HasOutput">Whether the text includes the output layer.</param>
/// <param name="IsOutput">Whether the text is the output layer alone.</param>
/// <param name="Depth">The number of residual blocks around it.</param>
internal sealed record LayerText(Passage Part, bool HasOutput, bool IsOutput, int Depth)
{
    private readonly IReadOnlyList<Passage> _words = Part.Text.StartsWith('[')
        ? (Part with { Start = Part.Start + 1, End = Part.End - 1 }).Words()
        : [];

    /// <summary>The first word within brackets; empty if there is none.</summary>
    public string Head => _words.Count == 0 ? "" : _words[0].Text;

    /// <summary>The first word within brackets, if it stands alone; null otherwise.</summary>
    public Passage? Single => _words.Count == 1 ? _words[0] : null;

    /// <summary>The words behind the first.</summary>
    public Passage[] Rest => [.. _words.Skip(1)];
}
