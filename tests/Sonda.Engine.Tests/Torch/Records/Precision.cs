using System.Numerics;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Numbers of a record in the precision of a test.</summary>
internal static class Precision
{
    public static T[] To<T>(this double[] numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. numbers.Select(T.CreateTruncating)];

    public static double[] ToDouble<T>(this ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. numbers.ToArray().Select(double.CreateTruncating)];
}
