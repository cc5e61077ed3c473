using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997; in this form Le, Jaitly and Hinton 2015): <c>adding(150)</c> or
/// <c>adding(length=150,rows=10000)</c>; <c>adding(50..150)</c> has sequences of different lengths.
/// </summary>
/// <remarks>
/// A row is a sequence with two features per step: a number from [0, 1), and a marker. The marker is 1 at one step of the first half and at
/// one of the second, else 0. The target is the sum of the two marked numbers. The constant answer 1 has a mean squared error of 1/6 =
/// 0.1667, the variance of the sum (Le et al. print 0.1767); only a network with memory does better.
/// </remarks>
public sealed record AddingSpec : SplitSpec
{
    internal const string Name = "adding";
    private const int DefaultLength = 150;
    private static readonly NumberRange<int> Lengths = new(2, 10_000);

    /// <summary>Steps of a sequence, from 2 to 10,000; each sequence draws its own from a range; default: 150.</summary>
    public StepRange Length { get; init => field = value.Checked(Lengths, nameof(Length)); } = DefaultLength;

    /// <summary>The number of rows, from 2 to 1,000,000; default: 10,000.</summary>
    public int Rows { get; init => field = Sequences.Counts.Checked(value); } = Sequences.DefaultCount;

    internal override string Source => SourceText.Write(
        Name,
        [
            SourceText.Pair<StepRange>("length", Length, DefaultLength),
            SourceText.Pair("rows", Rows, Sequences.DefaultCount),
            .. SplitPairs(),
        ]);

    internal static AddingSpec Read(SourceText text)
    {
        text.Allow("length", ["length", "rows", SeedKey, ValidationKey], "adding(length=150,rows=10000)");
        return new AddingSpec
        {
            Length = text.Steps("length", DefaultLength, Lengths),
            Rows = text.Number("rows", Sequences.DefaultCount, Sequences.Counts),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        const int features = 2;
        int size = features * Length.Max;
        int[] lengths = Sequences.Lengths(Length, Rows, random);
        float[] values = Sequences.Room(Source, Rows, size), targets = new float[Rows];
        for (int i = 0; i < Rows; i++)
        {
            stop.ThrowIfCancellationRequested();
            RandomStream stream = random.Split(Name, i);
            Span<float> row = values.AsSpan(i * size, size);
            int length = lengths[i], half = length / 2;
            for (int step = 0; step < length; step++)
            {
                row[features * step] = (float)stream.NextDouble();
            }

            foreach (int step in (ReadOnlySpan<int>)[stream.NextInt(half), half + stream.NextInt(length - half)])
            {
                row[(features * step) + 1] = 1;
                targets[i] += row[features * step];
            }
        }

        Dataset rows = Dataset.FromValues(Source, values, targets.AsSpan(), size, targetSize: 1);
        rows = rows.WithShape(Shape.Sequence(Length.Max, features));
        return new SplitRows(Length.IsOne ? rows : rows.WithLengths(lengths), Origins.Generator(Seed), []);
    }
}
