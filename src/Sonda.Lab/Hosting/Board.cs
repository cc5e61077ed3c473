using System.Text;
using Sonda.Lab.Documents;

namespace Sonda.Lab.Hosting;

/// <summary>The kinds of messages of which only the newest counts, in the order in which a stream sends them.</summary>
internal enum Notice
{
    Run,
    Loading,
    Forecast,
    State,
    Layers,
    Weights,
    Frame,
    Verdict,
}

/// <summary>The newest messages of a run, each prepared once for all who watch. Any thread may use it.</summary>
internal sealed class Board
{
    /// <summary>The languages in which messages with words are prepared.</summary>
    public static readonly string[] Languages = ["en", "pt"];

    private static readonly int Kinds = Enum.GetValues<Notice>().Length;

    private readonly Lock _gate = new();
    private readonly (Lazy<byte[]>? Bytes, int Version)[,] _notices = new (Lazy<byte[]>?, int)[Kinds, Languages.Length];

    /// <summary>Puts up a message in place of the last of its kind: the same in every language.</summary>
    public void Put<T>(Notice kind, T message)
    {
        byte[] bytes = Open(LabJson.Bytes(message));
        for (int language = 0; language < Languages.Length; language++)
        {
            Put(kind, language, bytes);
        }
    }

    /// <summary>Puts up a message in every language.</summary>
    public void Put<T>(Notice kind, Func<string, T> message)
    {
        for (int language = 0; language < Languages.Length; language++)
        {
            Put(kind, language, Open(LabJson.Bytes(message(Languages[language]))));
        }
    }

    /// <summary>Puts up bytes that the first who asks for them prepares, for all: what is replaced before that costs nothing.</summary>
    public void PutLater(Notice kind, Func<byte[]> prepare)
    {
        var bytes = new Lazy<byte[]>(prepare);
        lock (_gate)
        {
            for (int language = 0; language < Languages.Length; language++)
            {
                ref (Lazy<byte[]>? Bytes, int Version) place = ref _notices[(int)kind, language];
                place = (bytes, place.Version + 1);
            }
        }
    }

    /// <summary>The newest of a kind if it is newer than a version.</summary>
    public byte[]? Newer(Notice kind, int language, ref int version)
    {
        Lazy<byte[]>? bytes;
        lock (_gate)
        {
            (bytes, int newest) = _notices[(int)kind, language];
            if (newest == version)
            {
                return null;
            }

            version = newest;
        }

        return bytes?.Value;
    }

    /// <summary>The newest of a kind as a JSON document; null if there is none.</summary>
    public string? Document(Notice kind, string language)
    {
        lock (_gate)
        {
            return _notices[(int)kind, Array.IndexOf(Languages, language)].Bytes is { } bytes ? "{" + Encoding.UTF8.GetString(bytes.Value) : null;
        }
    }

    /// <summary>A JSON object without its opening brace: a stream puts the place of the run before it.</summary>
    private static byte[] Open(byte[] json) => json[1..];

    private void Put(Notice kind, int language, byte[] bytes)
    {
        lock (_gate)
        {
            ref (Lazy<byte[]>? Bytes, int Version) place = ref _notices[(int)kind, language];
            if (place.Bytes is null || !place.Bytes.Value.AsSpan().SequenceEqual(bytes))
            {
                place = (new Lazy<byte[]>(bytes), place.Version + 1);
            }
        }
    }
}
