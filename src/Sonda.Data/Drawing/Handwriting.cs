using System.Globalization;

namespace Sonda.Data.Drawing;

/// <summary>
/// One sequence of pen movements for a digit, as several examples of the same movements. Any blend of the examples is also a way to write
/// the digit, so that each family covers a whole range of hands.
/// </summary>
internal sealed class Handwriting
{
    private readonly StrokePoint[][][] _examples;

    private Handwriting(double share, StrokePoint[][][] examples) => (Share, _examples) = (share, examples);

    /// <summary>The share of writers with these movements; the shares of a digit's families add up to 1.</summary>
    public double Share { get; }

    /// <summary>The number of examples to blend.</summary>
    public int ExampleCount => _examples.Length;

    /// <summary>The number of strokes; the pen is lifted between them.</summary>
    public int StrokeCount => _examples[0].Length;

    /// <summary>
    /// Parses examples: points as x,y, with a * behind a corner, a space between points, and a / between strokes.
    /// </summary>
    /// <exception cref="FormatException">The examples have different movements, or a point is invalid.</exception>
    public static Handwriting Of(double share, params ReadOnlySpan<string> examples)
    {
        var parsed = new StrokePoint[examples.Length][][];
        for (int i = 0; i < examples.Length; i++)
        {
            parsed[i] = [.. examples[i].Split('/').Select(ParseStroke)];
            if (!parsed[i].Select(Movements).SequenceEqual(parsed[0].Select(Movements)))
            {
                throw new FormatException($"\"{examples[i]}\" does not make the movements of \"{examples[0]}\".");
            }
        }

        return new Handwriting(share, parsed);
    }

    /// <summary>Computes the points of one stroke, a blend of the examples with weights that add up to 1.</summary>
    /// <returns>The number of points.</returns>
    public int Blend(int stroke, ReadOnlySpan<double> weights, Span<StrokePoint> destination)
    {
        int count = _examples[0][stroke].Length;
        for (int p = 0; p < count; p++)
        {
            double x = 0, y = 0;
            for (int e = 0; e < weights.Length; e++)
            {
                StrokePoint point = _examples[e][stroke][p];
                x += weights[e] * point.X;
                y += weights[e] * point.Y;
            }

            // All examples of a family have their corners at the same points.
            destination[p] = new StrokePoint(x, y, _examples[0][stroke][p].IsCorner);
        }

        return count;
    }

    private static string Movements(StrokePoint[] stroke) => string.Concat(stroke.Select(p => p.IsCorner ? '*' : '.'));

    private static StrokePoint[] ParseStroke(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParsePoint)];

    private static StrokePoint ParsePoint(string text)
    {
        string[] parts = text.TrimEnd('*').Split(',');
        return new StrokePoint(
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            double.Parse(parts[1], CultureInfo.InvariantCulture),
            text.EndsWith('*'));
    }
}
