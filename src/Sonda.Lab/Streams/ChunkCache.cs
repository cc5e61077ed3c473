using System.Runtime.CompilerServices;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Streams;

/// <summary>The newest part of each history as bytes, so that it is prepared once for all who watch.</summary>
internal static class ChunkCache
{
    private static readonly ConditionalWeakTable<History, Kept> Newest = [];

    /// <summary>The entries from one cursor to another as JSON without the opening brace.</summary>
    public static byte[] Of(History history, long from, long to, bool reset)
    {
        Kept? kept = Newest.TryGetValue(history, out Kept? found) ? found : null;
        if (kept is null || kept.From != from || kept.To != to || kept.Reset != reset)
        {
            kept = new Kept(from, to, reset, LabJson.Bytes(history.Since(from, to, reset))[1..]);
            Newest.AddOrUpdate(history, kept);
        }

        return kept.Bytes;
    }

    private sealed record Kept(long From, long To, bool Reset, byte[] Bytes);
}
