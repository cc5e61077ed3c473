namespace Sonda.Engine.Kernels;

/// <summary>The places at which one point of a <see cref="Window"/> lies inside the image: a rectangle of them, perhaps empty.</summary>
/// <param name="Top">The first line of places.</param>
/// <param name="Bottom">The line behind the last.</param>
/// <param name="Left">The first column.</param>
/// <param name="Right">The column behind the last.</param>
/// <param name="Start">Where in its map the point lies at the first line and column.</param>
internal readonly record struct Seen(int Top, int Bottom, int Left, int Right, nint Start);
