using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>What generated sequences have in common.</summary>
internal static class Sequences
{
    /// <summary>How many there are unless told.</summary>
    public const int DefaultCount = 10_000;

    /// <summary>How many there may be.</summary>
    public static readonly NumberRange<int> Counts = new(2, 1_000_000);

    private const int MaxNumbers = 1 << 28;

    /// <summary>Room for all their numbers.</summary>
    /// <exception cref="DatasetException">There are too many: more than 2²⁸, 1 GiB.</exception>
    public static float[] Room(string source, int rows, int size) => (long)rows * size <= MaxNumbers
        ? new float[rows * size]
        : throw new DatasetException(LocalizableText.Of(
            $"{source}: {rows} rows of {size} numbers are more than {MaxNumbers}; take fewer rows or steps."));

    /// <summary>The steps of each row, from streams of their own, so that a row is drawn as if all had the same.</summary>
    public static int[] Lengths(StepRange range, int rows, RandomStream random) =>
        [.. Enumerable.Range(0, rows).Select(i =>
            range.IsOne ? range.Max : range.Min + random.Split("length", i).NextInt(range.Max - range.Min + 1))];
}
