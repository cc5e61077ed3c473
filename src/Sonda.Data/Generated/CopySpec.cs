using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>
/// Copy memory (Hochreiter and Schmidhuber 1997; in this form Arjovsky, Shah and Bengio 2016, section 5.1): <c>copy(20)</c> or
/// <c>copy(delay=20,rows=10000)</c>; <c>copy(5..20)</c> has sequences of different lengths.
/// </summary>
/// <remarks>
/// A sequence begins with ten symbols out of eight, then T − 1 blanks, a marker, and ten blanks. Each step has ten inputs, one of which is
/// 1: eight symbols, the blank, the marker. Each step has a class: the blank (class 8), and at the last ten steps the ten symbols in order.
/// Without memory the best answer is the blank and then a guess, with a cross-entropy of 10 ln 8/(T + 20) per step.
/// </remarks>
public sealed record CopySpec : SplitSpec
{
    /// <summary>The number of symbols to remember.</summary>
    public const int Remembered = 10;

    /// <summary>The number of different symbols.</summary>
    public const int Symbols = 8;

    internal const string Name = "copy";
    private const int Blank = Symbols, Marker = Symbols + 1, Inputs = Symbols + 2, Outputs = Symbols + 1;
    private const int DefaultDelay = 20;
    private static readonly NumberRange<int> Delays = new(1, 10_000);

    /// <summary>
    /// T, the steps from the last symbol to the marker, from 1 to 10,000; a sequence has T + 20 steps; each sequence draws its own T from a
    /// range; default: 20.
    /// </summary>
    public StepRange Delay { get; init => field = value.Checked(Delays, nameof(Delay)); } = DefaultDelay;

    /// <summary>The number of rows, from 2 to 1,000,000; default: 10,000.</summary>
    public int Rows { get; init => field = Sequences.Counts.Checked(value); } = Sequences.DefaultCount;

    internal override string Source => SourceText.Write(
        Name,
        [
            SourceText.Pair<StepRange>("delay", Delay, DefaultDelay),
            SourceText.Pair("rows", Rows, Sequences.DefaultCount),
            .. SplitPairs(),
        ]);

    internal static CopySpec Read(SourceText text)
    {
        text.Allow("delay", ["delay", "rows", SeedKey, ValidationKey], "copy(delay=20,rows=10000)");
        return new CopySpec
        {
            Delay = text.Steps("delay", DefaultDelay, Delays),
            Rows = text.Number("rows", Sequences.DefaultCount, Sequences.Counts),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        int most = Delay.Max + (2 * Remembered), size = most * Inputs;
        int[] delays = Sequences.Lengths(Delay, Rows, random);
        float[] values = Sequences.Room(Source, Rows, size);
        byte[] labels = new byte[Rows * most];
        Array.Fill(labels, (byte)Blank);
        for (int i = 0; i < Rows; i++)
        {
            stop.ThrowIfCancellationRequested();
            RandomStream stream = random.Split(Name, i);
            Span<float> row = values.AsSpan(i * size, size);
            int steps = delays[i] + (2 * Remembered);
            Span<byte> wanted = labels.AsSpan(i * most, steps)[^Remembered..];
            for (int step = 0; step < steps; step++)
            {
                int input = step == Remembered + delays[i] - 1 ? Marker : Blank;
                if (step < Remembered)
                {
                    wanted[step] = (byte)stream.NextInt(Symbols);
                    input = wanted[step];
                }

                row[(step * Inputs) + input] = 1;
            }
        }

        Dataset rows = Dataset.FromValues(Source, values, labels, size, Outputs, labelsPerRow: most);
        rows = Delay.IsOne ? rows : rows.WithLengths(Array.ConvertAll(delays, delay => delay + (2 * Remembered)));
        return new SplitRows(rows, Origins.Generator(Seed), []);
    }
}
