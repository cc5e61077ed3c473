namespace Sonda.Data.Tables;

/// <summary>A list that grows by chunks: unlike an array that doubles, it never needs its memory twice.</summary>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int Bits = 15;
    private const int ChunkSize = 1 << Bits;

    private readonly List<T[]> _chunks = [];

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The value at an index.</summary>
    public T this[int index]
    {
        get => _chunks[index >> Bits][index & (ChunkSize - 1)];
        set => _chunks[index >> Bits][index & (ChunkSize - 1)] = value;
    }

    /// <summary>Adds a value at the end.</summary>
    public void Add(T value)
    {
        if (Count >> Bits == _chunks.Count)
        {
            _chunks.Add(new T[ChunkSize]);
        }

        _chunks[Count >> Bits][Count & (ChunkSize - 1)] = value;
        Count++;
    }

    /// <summary>Returns the memory.</summary>
    public void Clear()
    {
        _chunks.Clear();
        Count = 0;
    }
}
