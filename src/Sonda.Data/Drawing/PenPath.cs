namespace Sonda.Data.Drawing;

/// <summary>
/// The path of the pen as short straight pieces: smooth curves through the points of each stroke, divided so finely that no corner shows.
/// Reused for every image.
/// </summary>
internal sealed class PenPath
{
    private const int PiecesPerSpan = 6;
    private const int MaxVertices = 256;
    private readonly double[] _tangentX = new double[Digits.MaxPoints];
    private readonly double[] _tangentY = new double[Digits.MaxPoints];
    private readonly double[] _length = new double[Digits.MaxPoints];

    /// <summary>The horizontal positions of the vertices.</summary>
    public double[] X { get; } = new double[MaxVertices];

    /// <summary>The vertical positions of the vertices, downwards.</summary>
    public double[] Y { get; } = new double[MaxVertices];

    /// <summary>The radius of the pen at each vertex.</summary>
    public double[] Radius { get; } = new double[MaxVertices];

    /// <summary>Whether a line joins the previous vertex to this one; false at the start of a stroke.</summary>
    public bool[] IsJoined { get; } = new bool[MaxVertices];

    /// <summary>The number of vertices.</summary>
    public int Count { get; private set; }

    /// <summary>Removes all strokes.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a stroke.</summary>
    /// <param name="points">At least two points.</param>
    /// <param name="roundness">1 for the natural curve through the points, less for straighter lines, more for rounder ones.</param>
    public void AddStroke(ReadOnlySpan<StrokePoint> points, double roundness)
    {
        Add(points[0].X, points[0].Y, isJoined: false);
        int start = 0;
        for (int end = 1; end < points.Length; end++)
        {
            if (points[end].IsCorner || end == points.Length - 1)
            {
                AddCurve(points[start..(end + 1)], roundness);
                start = end;
            }
        }
    }

    /// <summary>
    /// Adds a cubic Hermite curve through all points. The tangent at an inner point is the direction from its previous to its next
    /// neighbour, divided by the length between them: vᵢ = (pᵢ₊₁ − pᵢ₋₁)/(lᵢ₋₁ + lᵢ). Because it is scaled by the length of each span, the
    /// curve does not overshoot at unevenly spaced points, unlike the plain Catmull-Rom curve.
    /// </summary>
    private void AddCurve(ReadOnlySpan<StrokePoint> p, double roundness)
    {
        int last = p.Length - 1;
        for (int i = 0; i < last; i++)
        {
            double dx = p[i + 1].X - p[i].X, dy = p[i + 1].Y - p[i].Y;
            _length[i] = Math.Sqrt((dx * dx) + (dy * dy)) + 1e-9;
        }

        for (int i = 0; i <= last; i++)
        {
            int before = Math.Max(i - 1, 0), behind = Math.Min(i + 1, last);
            double way = (i > 0 ? _length[i - 1] : 0) + (i < last ? _length[i] : 0);
            _tangentX[i] = roundness * (p[behind].X - p[before].X) / way;
            _tangentY[i] = roundness * (p[behind].Y - p[before].Y) / way;
        }

        for (int i = 0; i < last; i++)
        {
            for (int piece = 1; piece <= PiecesPerSpan; piece++)
            {
                double t = (double)piece / PiecesPerSpan, s = 1 - t;
                double a = s * s * (1 + (2 * t)), b = t * t * (3 - (2 * t));
                double c = s * s * t * _length[i], d = -t * t * s * _length[i];
                Add(
                    (a * p[i].X) + (b * p[i + 1].X) + (c * _tangentX[i]) + (d * _tangentX[i + 1]),
                    (a * p[i].Y) + (b * p[i + 1].Y) + (c * _tangentY[i]) + (d * _tangentY[i + 1]),
                    isJoined: true);
            }
        }
    }

    private void Add(double x, double y, bool isJoined)
    {
        X[Count] = x;
        Y[Count] = y;
        IsJoined[Count] = isJoined;
        Count++;
    }
}
