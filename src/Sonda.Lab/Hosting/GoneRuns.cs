using System.Collections.Concurrent;

namespace Sonda.Lab.Hosting;

/// <summary>Tells those who watch a run why it is gone: it was renamed or deleted, perhaps in another tab.</summary>
internal sealed class GoneRuns
{
    private const int Room = 64;

    private readonly ConcurrentDictionary<string, (Func<TextCatalog, string> Why, string? Name)> _why = new();

    /// <summary>Keeps the reason.</summary>
    /// <param name="id">The run.</param>
    /// <param name="why">The reason in a language.</param>
    /// <param name="name">Its new name; null if it is gone for good.</param>
    public void Tell(string id, Func<TextCatalog, string> why, string? name = null)
    {
        if (_why.Count > Room)
        {
            _why.Clear();
        }

        _why[id] = (why, name);
    }

    /// <summary>The reason in a language; null if none is known.</summary>
    public string? Why(string id, string language) => _why.GetValueOrDefault(id).Why?.Invoke(TextCatalog.For(language, Medium.Page));

    /// <summary>The name that a run has now; null if none is known.</summary>
    public string? NameOf(string id) => _why.GetValueOrDefault(id).Name;
}
