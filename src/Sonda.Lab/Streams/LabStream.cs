using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Streams;

/// <summary>
/// One stream of one tab: everything of one to four runs, as server-sent events. Of pictures the newest wins; the history is
/// complete, and a cursor continues it.
/// </summary>
internal sealed class LabStream
{
    private const int TickMilliseconds = 25, HistoryMilliseconds = 100, BusyHistoryMilliseconds = 500, PingMilliseconds = 15_000, BusyWatchers = 20;
    private static readonly Notice[] Kinds = Enum.GetValues<Notice>();
    private static readonly byte[][] Heads = [.. Kinds.Select(kind => Encoding.ASCII.GetBytes($"event: {kind.ToString().ToLowerInvariant()}\ndata: "))];

    private readonly HttpResponse _response;
    private readonly LabRuns _runs;
    private readonly StreamPlace[] _places;
    private readonly int _language;
    private readonly StreamCounter _counter;
    private readonly TimeProvider _time;
    private long _lastWord;

    public LabStream(HttpResponse response, LabRuns runs, IReadOnlyList<string> ids, string language, string? cursor, StreamCounter counter, TimeProvider time)
    {
        (_response, _runs, _counter, _time) = (response, runs, counter, time);
        _language = Array.IndexOf(Board.Languages, language);
        string[] cursors = cursor?.Split(',') ?? [];
        _places = [.. ids.Select((id, i) => new StreamPlace(id, i, cursors.Length == ids.Count ? cursors[i] : null))];
    }

    /// <summary>Sends until the caller leaves.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _response.ContentType = "text/event-stream; charset=utf-8";
        await _response.BodyWriter.WriteAsync("retry: 1000\n\n"u8.ToArray(), stop).ConfigureAwait(false);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(TickMilliseconds));
        try
        {
            do
            {
                if (WriteNews())
                {
                    // A slow reader is waited for here; what it misses meanwhile is replaced by what is newest then.
                    await _response.BodyWriter.FlushAsync(stop).ConfigureAwait(false);
                }
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        finally
        {
            foreach (StreamPlace place in _places)
            {
                place.Shown?.Watch(-1);
            }
        }
    }

    private bool WriteNews()
    {
        bool hasNews = false;
        foreach (StreamPlace place in _places)
        {
            IShownRun? shown = Follow(place);
            if (shown is null)
            {
                hasNews |= WriteGone(place);
                continue;
            }

            hasNews |= WriteNotices(place, shown, Notice.Run);
            hasNews |= WriteHistory(place, shown);
            foreach (Notice kind in Kinds.AsSpan(1))
            {
                hasNews |= WriteNotices(place, shown, kind);
            }
        }

        long now = _time.GetTimestamp();
        if (hasNews)
        {
            _lastWord = now;
        }
        else if (_time.GetElapsedTime(_lastWord, now).TotalMilliseconds > PingMilliseconds)
        {
            _response.BodyWriter.Write(": ping\n\n"u8);
            _lastWord = now;
            hasNews = true;
        }

        return hasNews;
    }

    /// <summary>The run behind an id, which is another object after it was opened or closed.</summary>
    private IShownRun? Follow(StreamPlace place)
    {
        if (place.Shown is LiveRun live && ReferenceEquals(_runs.FindLive(place.Id), live))
        {
            return live;
        }

        // A recorded run is looked up once a second: another process may write it.
        long now = _time.GetTimestamp();
        if (place.Shown is RecordedRun && _runs.FindLive(place.Id) is null && _time.GetElapsedTime(place.LookedUp, now).TotalSeconds < 1)
        {
            return place.Shown;
        }

        place.LookedUp = now;
        IShownRun? shown = Find(place.Id);
        if (!ReferenceEquals(shown, place.Shown))
        {
            place.Shown?.Watch(-1);
            shown?.Watch(1);
            place.Show(shown);
        }

        return shown;
    }

    private IShownRun? Find(string id)
    {
        try
        {
            return _runs.Find(id);
        }
        catch (Exception fault) when (fault is InvalidContentException or IOException)
        {
            return null;
        }
    }

    private bool WriteGone(StreamPlace place)
    {
        if (place.IsGone)
        {
            return false;
        }

        place.IsGone = true;
        string message = LabJson.Write(new GoneMessage(place.Index, _runs.Gone.Why(place.Id, Board.Languages[_language]), _runs.Gone.NameOf(place.Id)));
        Write($"event: gone\ndata: {message}\n\n");
        return true;
    }

    private bool WriteNotices(StreamPlace place, IShownRun shown, Notice kind)
    {
        if (shown.Board.Newer(kind, _language, ref place.Versions[(int)kind]) is not { } bytes)
        {
            return false;
        }

        IBufferWriter<byte> writer = _response.BodyWriter;
        writer.Write(Heads[(int)kind]);
        if (kind == Notice.Frame)
        {
            Write($"{place.Index} ");
        }
        else
        {
            Write($"{{\"run\":{place.Index}{(bytes.Length > 1 ? "," : "")}");
        }

        writer.Write(bytes);
        writer.Write("\n\n"u8);
        return true;
    }

    private bool WriteHistory(StreamPlace place, IShownRun shown)
    {
        History history = shown.History;
        long to = shown.Sealed, now = _time.GetTimestamp();
        if (place.History is not null && (place.History != history.Id || place.Cursor > history.Count))
        {
            place.Cursor = 0;
            place.NeedsReset = true;
        }

        int pace = _counter.Count >= BusyWatchers ? BusyHistoryMilliseconds : HistoryMilliseconds;
        bool isDue = place.NeedsReset || (to > place.Cursor && _time.GetElapsedTime(place.HistoryTime, now).TotalMilliseconds >= pace);
        if (!isDue)
        {
            return false;
        }

        long from = place.NeedsReset ? 0 : place.Cursor;
        byte[] bytes = ChunkCache.Of(history, from, to, place.NeedsReset);
        (place.History, place.Cursor, place.NeedsReset, place.HistoryTime) = (history.Id, to, false, now);
        string cursor = string.Join(',', _places.Select(one => one.History is null ? "-" : new HistoryCursor(one.History, one.Cursor).ToString()));
        Write($"event: history\nid: {cursor}\ndata: {{\"run\":{place.Index},");
        _response.BodyWriter.Write(bytes);
        _response.BodyWriter.Write("\n\n"u8);
        return true;
    }

    private void Write(FormattableString text) =>
        Encoding.UTF8.GetBytes(FormattableString.Invariant(text), _response.BodyWriter);
}
