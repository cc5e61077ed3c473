using Sonda.Engine.Randomness;

namespace Sonda.Data.Drawing;

/// <summary>
/// Writes one digit at a time as a random hand: a family and a blend of its examples, shaky points, a warped and slanted sheet, a pen of
/// random width. Then it scales the digit into 20×20 and centres it by mass in 28×28, as MNIST was made. Has scratch memory: use one per
/// thread.
/// </summary>
internal sealed class Scribe
{
    /// <summary>The number of pixels in a row and in a column of an image.</summary>
    public const int Side = 28;

    private readonly StrokePoint[] _points = new StrokePoint[Digits.MaxPoints];
    private readonly double[] _weights = new double[Digits.MaxExamples];
    private readonly double[] _warp = new double[6];
    private readonly byte[] _box = new byte[Ink.Size * Ink.Size];
    private readonly PenPath _path = new();
    private readonly Ink _ink = new();

    /// <summary>Writes <paramref name="digit"/> into 28×28 pixels; its look depends only on the stream.</summary>
    public void Write(int digit, RandomStream random, Span<byte> pixels)
    {
        // Most hands are careful, some are not: the same skew as in MNIST, where a few in a hundred are hard to read.
        double u = random.NextDouble();
        double haste = 0.55 + (0.6 * u) + (0.9 * u * u * u * u);
        Trace(digit, random, haste);
        Slant(random, haste);
        double radius = Press(random);
        FitIntoBox(radius);
        _ink.Clear();
        for (int i = 1; i < _path.Count; i++)
        {
            if (_path.IsJoined[i])
            {
                _ink.Line(
                    (float)_path.X[i - 1], (float)_path.Y[i - 1], (float)_path.Radius[i - 1],
                    (float)_path.X[i], (float)_path.Y[i], (float)_path.Radius[i]);
            }
        }

        _ink.CopyTo(_box);
        CentreByMass(_box, pixels);
    }

    /// <summary>Chooses the movements and computes their points, with random errors of each point and of the whole sheet.</summary>
    private void Trace(int digit, RandomStream random, double haste)
    {
        const double pointNoise = 3.3, warpNoise = 5.8;
        Handwriting hand = Choose(Digits.Families[digit], random.NextDouble());
        Span<double> weights = _weights.AsSpan(0, hand.ExampleCount);
        Mix(weights, random);
        for (int i = 0; i < _warp.Length; i++)
        {
            _warp[i] = warpNoise * haste * random.NextGaussian();
        }

        double roundness = 0.7 + (0.5 * random.NextDouble());
        _path.Clear();
        for (int stroke = 0; stroke < hand.StrokeCount; stroke++)
        {
            Span<StrokePoint> points = _points.AsSpan(0, hand.Blend(stroke, weights, _points));

            // A hand that is off stays off for a part of the stroke, however many points describe it: an autoregressive error with standard
            // deviation 1.
            double stay = 1 - (2.0 / points.Length), fresh = Math.Sqrt(1 - (stay * stay));
            double offX = random.NextGaussian(), offY = random.NextGaussian();
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = Warp(
                    points[i].X + (pointNoise * haste * offX), points[i].Y + (pointNoise * haste * offY), points[i].IsCorner);

                offX = (stay * offX) + (fresh * random.NextGaussian());
                offY = (stay * offY) + (fresh * random.NextGaussian());
            }

            _path.AddStroke(points, roundness);
        }
    }

    /// <summary>Warps the sheet by a random quadratic function, so that neighbouring points move together.</summary>
    private StrokePoint Warp(double x, double y, bool isCorner)
    {
        double u = (x - 32) / 32, v = (y - 50) / 50;
        return new StrokePoint(
            x + (_warp[0] * u * v) + (_warp[1] * v * v) + (_warp[2] * u * u),
            y + (_warp[3] * u * v) + (_warp[4] * u * u) + (_warp[5] * v * v),
            isCorner);
    }

    /// <summary>Stretches, slants and turns the whole digit.</summary>
    private void Slant(RandomStream random, double haste)
    {
        double aspect = 1 + (0.32 * ((2 * random.NextDouble()) - 1));
        double slant = 0.14 + (0.26 * haste * random.NextGaussian());
        slant = Math.Min(slant < 0 ? 0.6 * slant : slant, 0.75); // few hands lean to the left, none lies flat

        // With t = tan(θ/2): cos θ = (1 − t²)/(1 + t²) and sin θ = 2t/(1 + t²); unlike Math.Sin, these give the same bits on every machine.
        double t = 0.035 * haste * random.NextGaussian();
        double cos = (1 - (t * t)) / (1 + (t * t)), sin = 2 * t / (1 + (t * t));
        for (int i = 0; i < _path.Count; i++)
        {
            double x = (_path.X[i] * aspect) - (_path.Y[i] * slant), y = _path.Y[i];
            _path.X[i] = (cos * x) - (sin * y);
            _path.Y[i] = (sin * x) + (cos * y);
        }
    }

    /// <summary>Chooses the width of the pen and its pressure along the path.</summary>
    /// <returns>The radius of the pen in pixels of the 20×20 box.</returns>
    private double Press(RandomStream random)
    {
        double u = random.NextDouble();
        double radius = 0.9 + (0.75 * u) + (0.25 * u * u * u);
        double trend = 0.15 * random.NextGaussian();
        double tremble = 0.05 * radius;
        for (int i = 0; i < _path.Count; i++)
        {
            double along = ((double)i / _path.Count) - 0.5;
            _path.Radius[i] = Math.Max((radius * (1 + (trend * along))) + (tremble * random.NextGaussian()), 0.4);
        }

        return radius;
    }

    /// <summary>Scales the path without changing its aspect, so that the inked digit fills 20 pixels in its longer direction.</summary>
    private void FitIntoBox(double radius)
    {
        Span<double> x = _path.X.AsSpan(0, _path.Count), y = _path.Y.AsSpan(0, _path.Count);
        (double left, double right) = Range(x);
        (double top, double bottom) = Range(y);
        double scale = (Ink.Size - (2 * radius)) / Math.Max(right - left, bottom - top);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = ((x[i] - ((left + right) / 2)) * scale) + (Ink.Size / 2.0);
            y[i] = ((y[i] - ((top + bottom) / 2)) * scale) + (Ink.Size / 2.0);
        }
    }

    /// <summary>Places the box so that its centre of mass is as near as possible to the centre of the image.</summary>
    private static void CentreByMass(ReadOnlySpan<byte> box, Span<byte> pixels)
    {
        int mass = 0, massX = 0, massY = 0;
        for (int i = 0; i < box.Length; i++)
        {
            mass += box[i];
            massX += box[i] * (i % Ink.Size);
            massY += box[i] * (i / Ink.Size);
        }

        int left = Offset(massX, mass), top = Offset(massY, mass);
        pixels.Clear();
        for (int y = 0; y < Ink.Size; y++)
        {
            box.Slice(y * Ink.Size, Ink.Size).CopyTo(pixels[(((y + top) * Side) + left)..]);
        }
    }

    private static int Offset(int moment, int mass)
    {
        const int margin = Side - Ink.Size;
        double centre = (double)moment / Math.Max(mass, 1);
        return Math.Clamp((int)(((Side - 1) / 2.0) - centre + 0.5), 0, margin);
    }

    private static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        double low = values[0], high = values[0];
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }

    private static Handwriting Choose(Handwriting[] families, double u)
    {
        int chosen = 0;
        while (chosen < families.Length - 1 && u >= families[chosen].Share)
        {
            u -= families[chosen++].Share;
        }

        return families[chosen];
    }

    /// <summary>Draws weights that add up to 1: mostly near one example or between two, sometimes slightly beyond.</summary>
    private static void Mix(Span<double> weights, RandomStream random)
    {
        const double beyond = 0.25;
        double sum = 0;
        foreach (ref double weight in weights)
        {
            double u = random.NextDouble();
            weight = u * u;
            sum += weight;
        }

        foreach (ref double weight in weights)
        {
            weight = ((1 + beyond) * weight / sum) - (beyond / weights.Length);
        }
    }
}
