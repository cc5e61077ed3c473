using System.Globalization;

namespace Sonda.Engine;

/// <summary>
/// The shape of one row of data, or of a layer's output for one row: a vector of n numbers, an image of maps × height × width, or a
/// sequence of steps × features.
/// </summary>
/// <remarks>
/// The text forms are <c>784</c>, <c>(1,28,28)</c>, <c>(100,2)</c>. An image is stored map after map and row after row; a sequence step
/// after step.
/// </remarks>
public readonly record struct Shape
{
    /// <summary>The maximum count of numbers in a shape.</summary>
    public const int MaxCount = 1 << 24;

    private Shape(int steps, int maps, int height, int width, bool isSequence)
    {
        foreach (int size in (ReadOnlySpan<int>)[steps, maps, height, width])
        {
            if (size < 1)
            {
                throw new SpecException($"Every size of a shape must be 1 or more; found {size}.");
            }
        }

        long count = 1;
        foreach (int size in (ReadOnlySpan<int>)[steps, maps, height, width])
        {
            // Stops multiplying at the limit, so that the product cannot overflow.
            count = count > MaxCount ? count : count * size;
        }

        if (count > MaxCount)
        {
            throw new SpecException($"A shape may have at most {MaxCount} numbers; found more.");
        }

        (Steps, Maps, Height, Width, IsSequence) = (steps, maps, height, width, isSequence);
    }

    /// <summary>Time steps; 1 if this is not a sequence.</summary>
    public int Steps { get; }

    /// <summary>Maps (channels) of an image; of a vector, or of a step of a sequence, the count of numbers.</summary>
    public int Maps { get; }

    /// <summary>Rows of an image, else 1.</summary>
    public int Height { get; }

    /// <summary>Columns of an image, else 1.</summary>
    public int Width { get; }

    /// <summary>Whether this is a sequence, perhaps of one step.</summary>
    public bool IsSequence { get; }

    /// <summary>Whether this is an image with more than one point per map.</summary>
    public bool IsImage => Height > 1 || Width > 1;

    /// <summary>Numbers in one step: all of them if this is not a sequence.</summary>
    public int Features => Maps * Height * Width;

    /// <summary>The count of all numbers.</summary>
    public int Count => Steps * Features;

    /// <summary>Creates a vector of n numbers.</summary>
    /// <exception cref="FormatException">A size is below 1, or there are too many numbers.</exception>
    public static Shape Vector(int count) => new(1, count, 1, 1, false);

    /// <summary>Creates an image.</summary>
    /// <exception cref="FormatException">A size is below 1, or there are too many numbers.</exception>
    public static Shape Image(int maps, int height, int width) => new(1, maps, height, width, false);

    /// <summary>Creates a sequence.</summary>
    /// <exception cref="FormatException">A size is below 1, or there are too many numbers.</exception>
    public static Shape Sequence(int steps, int features) => new(steps, features, 1, 1, true);

    /// <summary>Parses <c>784</c>, <c>(1,28,28)</c> or <c>(100,2)</c>.</summary>
    /// <exception cref="FormatException">The text is not a shape; the message gives the allowed forms.</exception>
    public static Shape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool enclosed = text.StartsWith('(') && text.EndsWith(')');
        int[] sizes = [.. (enclosed ? text[1..^1] : text).Split(',').Select(part =>
            int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : -1)];
        return (enclosed, sizes) switch
        {
            (_, var all) when all.Contains(-1) => throw Fault(text),
            (_, [int count]) => Vector(count),
            (true, [int steps, int features]) => Sequence(steps, features),
            (true, [int maps, int height, int width]) => Image(maps, height, width),
            _ => throw Fault(text),
        };
    }

    /// <summary>The text form; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsSequence ? $"({Steps},{Maps})" : IsImage ? $"({Maps},{Height},{Width})" : $"{Maps}")}");

    private static SpecException Fault(string text) => new(
        $"\"{text}\" is not a valid shape: expected numbers of inputs as in 784, an image (maps,height,width) as in (1,28,28), "
        + $"or a sequence (steps,features) as in (100,2).");
}
