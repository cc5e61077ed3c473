namespace Sonda.Lab.Datasets.Generated;

/// <summary>What generated sequences have in common.</summary>
internal static class Sequences
{
    /// <summary>How many there are unless told.</summary>
    public const int UsualCount = 10_000;

    /// <summary>How many there may be.</summary>
    public static readonly NumberRange<int> Counts = new(2, 1_000_000);

    private const int MostNumbers = 1 << 28;

    /// <summary>Room for all their numbers.</summary>
    /// <exception cref="DatasetException">There are too many: more than 2²⁸, 1 GiB.</exception>
    public static float[] Room(string source, int rows, int size) => (long)rows * size <= MostNumbers
        ? new float[rows * size]
        : throw new DatasetException(FormattableString.Invariant(
            $"{source}: {rows} rows of {size} numbers are more than {MostNumbers}; take fewer rows or steps."));
}
