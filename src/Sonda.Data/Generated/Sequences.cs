using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>The common parts of generated sequences.</summary>
internal static class Sequences
{
    /// <summary>The default number of sequences.</summary>
    public const int DefaultCount = 10_000;

    /// <summary>The allowed number of sequences.</summary>
    public static readonly NumberRange<int> Counts = new(2, 1_000_000);

    private const int MaxNumbers = 1 << 28;

    /// <summary>Allocates the memory for all numbers of the sequences.</summary>
    /// <exception cref="DatasetException">There are too many numbers: more than 2²⁸, 1 GiB.</exception>
    public static float[] Room(string source, int rows, int size) => (long)rows * size <= MaxNumbers
        ? new float[rows * size]
        : throw new DatasetException(LocalizableText.Of(
            $"{source}: {rows} rows of {size} numbers are more than {MaxNumbers}; take fewer rows or steps."));

    /// <summary>Draws the steps of each row, from separate streams, so that lengths do not change the content of a row.</summary>
    public static int[] Lengths(StepRange range, int rows, RandomStream random) =>
        [.. Enumerable.Range(0, rows).Select(i =>
            range.IsOne ? range.Max : range.Min + random.Split("length", i).NextInt(range.Max - range.Min + 1))];
}
