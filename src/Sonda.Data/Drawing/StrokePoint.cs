namespace Sonda.Data.Drawing;

/// <summary>
/// A point on the path of the pen: x to the right, y down. At a corner the pen turns abruptly; elsewhere its path is smooth.
/// </summary>
internal readonly record struct StrokePoint(double X, double Y, bool IsCorner);
