namespace Sonda.Data.Drawing;

/// <summary>A point that the pen passes: x to the right, y down. At a corner the pen turns at once, elsewhere
/// its path is smooth.</summary>
internal readonly record struct StrokePoint(double X, double Y, bool IsCorner);
