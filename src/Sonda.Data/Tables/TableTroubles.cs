namespace Sonda.Data.Tables;

/// <summary>Everything that keeps a table from being used, so that one reading names it all.</summary>
/// <param name="path">The file.</param>
internal sealed class TableTroubles(string path)
{
    /// <summary>Of one kind, that many are named; the others are counted.</summary>
    public const int MaxNamed = 5;

    private readonly List<LocalizableText> _troubles = [];

    /// <summary>The troubles, in the order in which they were found.</summary>
    public IReadOnlyList<LocalizableText> All => _troubles;

    /// <summary>Adds a trouble of the whole file.</summary>
    public void Add(LocalizableText trouble) => _troubles.Add(trouble);

    /// <exception cref="DatasetException">There is trouble; the message names all of it.</exception>
    public void Throw()
    {
        if (_troubles is [var one])
        {
            throw new DatasetException(LocalizableText.Of($"{path}: {one}"));
        }

        if (_troubles.Count > 0)
        {
            // An empty first text puts a line break before every trouble.
            var lines = LocalizableText.Join("\n- ", _troubles.Prepend(new LocalizableText(0, 0)));
            throw new DatasetException(LocalizableText.Of($"{path}: {_troubles.Count} problems:{lines}"));
        }
    }
}
