using System.Collections.Concurrent;

namespace Sonda.Lab.Hosting;

/// <summary>Tells those who watch a run why it is gone: it was renamed or deleted, perhaps in another tab.</summary>
internal sealed class GoneRuns
{
    private const int Room = 64;

    private readonly ConcurrentDictionary<string, Func<TextCatalog, string>> _why = new();

    /// <summary>Keeps the reason.</summary>
    public void Tell(string id, Func<TextCatalog, string> why)
    {
        if (_why.Count > Room)
        {
            _why.Clear();
        }

        _why[id] = why;
    }

    /// <summary>The reason in a language; null if none is known.</summary>
    public string? Why(string id, string language) => _why.GetValueOrDefault(id)?.Invoke(TextCatalog.For(language, Medium.Page));
}
