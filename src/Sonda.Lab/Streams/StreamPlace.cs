using Sonda.Lab.Hosting;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Streams;

/// <summary>One run of a stream: what has been sent of it.</summary>
internal sealed class StreamPlace
{
    public StreamPlace(string id, int index, string? cursor)
    {
        (Id, Index) = (id, index);
        if (HistoryCursor.TryRead(cursor, out HistoryCursor known))
        {
            (History, Cursor, NeedsReset) = (known.History, known.Count, false);
        }
    }

    public string Id { get; }

    public int Index { get; }

    public IShownRun? Shown { get; private set; }

    public int[] Versions { get; } = new int[Enum.GetValues<Notice>().Length];

    public string? History { get; set; }

    public long Cursor { get; set; }

    public bool NeedsReset { get; set; } = true;

    public long HistoryTime { get; set; }

    public long LookedUp { get; set; }

    public bool IsGone { get; set; }

    public void Show(IShownRun? shown)
    {
        (Shown, IsGone) = (shown, false);
        Array.Clear(Versions);
    }
}
