namespace Sonda.Benchmarks;

#pragma warning disable RS0030 // A program of its own: results to stdout, progress to stderr.

/// <summary>The two streams of this program.</summary>
internal static class Terminal
{
    public static TextReader In => Console.In;

    public static TextWriter Out => Console.Out;

    public static TextWriter Error => Console.Error;
}
