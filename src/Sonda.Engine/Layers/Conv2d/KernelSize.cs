using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>Rows and columns of a kernel: <c>5x3</c>, or <c>5</c> for both.</summary>
internal readonly record struct KernelSize(int Height, int Width)
{
    public static KernelSize Parse(string text)
    {
        string[] sides = text.Split('x');
        return sides.Length <= 2 && Passage.TryReadNumber(sides[0], Limits.MaxWidth, out int height) && Passage.TryReadNumber(sides[^1], Limits.MaxWidth, out int width)
            ? new KernelSize(height, width)
            : throw new SpecException($"\"{text}\" is not a valid kernel: expected \"HEIGHTxWIDTH\" or one number for both, as in \"5x3\".");
    }

    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}
