namespace Sonda.Engine.Kernels;

/// <summary>The positions at which one point of a <see cref="Window"/> is inside the image: a rectangle, possibly empty.</summary>
/// <param name="Top">The first line of positions.</param>
/// <param name="Bottom">The line behind the last.</param>
/// <param name="Left">The first column.</param>
/// <param name="Right">The column behind the last.</param>
/// <param name="Start">The index of the point in its map at the first line and column.</param>
internal readonly record struct Seen(int Top, int Bottom, int Left, int Right, nint Start);
