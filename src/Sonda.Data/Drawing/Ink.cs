using System.Runtime.Intrinsics;

namespace Sonda.Data.Drawing;

/// <summary>
/// Ink on 20×20 pixels. Each pixel stores its distance from the edge of the ink; the grey falls off at the edge as in a downscaled picture.
/// Reused for every image.
/// </summary>
/// <remarks>
/// Uses only +, −, ×, ÷, √, min and max, element by element, which IEEE 754 rounds in one way only: the same bytes on every machine and
/// instruction set.
/// </remarks>
internal sealed class Ink
{
    /// <summary>The number of pixels in a row and in a column of the box.</summary>
    public const int Size = 20;

    /// <summary>The width of the transition from ink to paper, in pixels.</summary>
    public const float EdgeWidth = 1.25f;

    private const float Far = 100;
    private static readonly Vector128<float> Centres = Vector128.Create(0.5f, 1.5f, 2.5f, 3.5f);
    private readonly float[] _distance = new float[Size * Size];

    /// <summary>Removes all ink.</summary>
    public void Clear() => _distance.AsSpan().Fill(Far);

    /// <summary>Draws a straight line from a to b with a pen whose radius changes linearly from ra to rb.</summary>
    public void Line(float ax, float ay, float ra, float bx, float by, float rb)
    {
        float reach = Math.Max(ra, rb) + EdgeWidth;
        int top = Math.Max((int)(Math.Min(ay, by) - reach), 0);
        int bottom = Math.Min((int)(Math.Max(ay, by) + reach), Size - 1);
        // Starts at a multiple of four, so that a row consists of whole vectors.
        int left = Math.Max((int)(Math.Min(ax, bx) - reach), 0) & ~3;
        int right = Math.Min((int)(Math.Max(ax, bx) + reach), Size - 1);
        float dx = bx - ax, dy = by - ay;
        float perLength = 1 / Math.Max((dx * dx) + (dy * dy), 1e-12f);
        for (int y = top; y <= bottom; y++)
        {
            Vector128<float> fromY = Vector128.Create(y + 0.5f - ay);
            for (int x = left; x <= right; x += Vector128<float>.Count)
            {
                Vector128<float> fromX = Centres + Vector128.Create(x - ax);
                Vector128<float> along = ((fromX * dx) + (fromY * dy)) * perLength;
                along = Vector128.Min(Vector128.Max(along, Vector128<float>.Zero), Vector128<float>.One);
                Vector128<float> offX = fromX - (along * dx), offY = fromY - (along * dy);
                Vector128<float> edge = Vector128.Sqrt((offX * offX) + (offY * offY))
                    - (Vector128.Create(ra) + (along * (rb - ra)));
                Span<float> place = _distance.AsSpan((y * Size) + x, Vector128<float>.Count);
                Vector128.Min(edge, Vector128.Create(place)).CopyTo(place);
            }
        }
    }

    /// <summary>Computes the greys, linear across the edge: 255 is full ink, 0 is paper.</summary>
    public void CopyTo(Span<byte> pixels)
    {
        for (int i = 0; i < _distance.Length; i++)
        {
            float ink = Math.Clamp(0.5f - (_distance[i] / EdgeWidth), 0, 1);
            pixels[i] = (byte)((ink * 255) + 0.5f);
        }
    }
}
