using System.Globalization;
using Sonda.Lab.Hosting;

namespace Sonda.Lab.Streams;

/// <summary>One run of a stream: what has been sent of it.</summary>
internal sealed class StreamPlace
{
    public StreamPlace(string id, int index, string? cursor)
    {
        (Id, Index) = (id, index);
        string[] parts = cursor?.Split('.') ?? [];
        if (parts.Length == 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            (History, Cursor, NeedsReset) = (parts[0], count, false);
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
