using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Text;

/// <summary>The text of one layer on its way to its kind.</summary>
/// <param name="Part">All of it, with its brackets or parentheses.</param>
/// <param name="HasOutput">Whether the output layer is among the layers that it stands for.</param>
/// <param name="IsOutput">Whether it stands for the output layer alone.</param>
/// <param name="Depth">The residual blocks around it.</param>
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
