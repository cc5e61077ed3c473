namespace Sonda.Data.Tables;

/// <summary>A list that grows by chunks: unlike an array that doubles, it never needs its memory twice.</summary>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int Bits = 15;
    private const int ChunkSize = 1 << Bits;

    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _used;

    /// <summary>The number of values.</summary>
    public int Count => _chunks.Count == 0 ? 0 : ((_chunks.Count - 1) << Bits) + _used;

    /// <summary>The value at an index.</summary>
    public T this[int index]
    {
        get => _chunks[index >> Bits][index & (ChunkSize - 1)];
        set => _chunks[index >> Bits][index & (ChunkSize - 1)] = value;
    }

    /// <summary>Adds a value at the end.</summary>
    public void Add(T value)
    {
        T[] last = _last;
        int at = _used;
        if ((uint)at >= (uint)last.Length)
        {
            _chunks.Add(_last = last = new T[ChunkSize]);
            at = 0;
        }

        last[at] = value;
        _used = at + 1;
    }

    /// <summary>Returns the memory.</summary>
    public void Clear()
    {
        _chunks.Clear();
        (_last, _used) = ([], 0);
    }
}
