using System.Numerics;

namespace Sonda.Engine.Tests.Torch;

/// <summary>
/// The tolerance between the engine and a number x of libtorch: Units·u·|x| + Cancelled·u + Absolute, where u is 2⁻²³ in
/// float and 2⁻⁵² in double.
/// </summary>
/// <param name="Units">Roundings of x itself, the engine's and libtorch's together.</param>
/// <param name="Cancelled">Roundings of a term of size 1 that cancels on the way to x, as in 1 − tanh².</param>
/// <param name="Absolute">The part that libtorch neglects on purpose.</param>
internal readonly record struct Tolerance(double Units, double Cancelled = 0, double Absolute = 0)
{
    /// <summary>Fails if the engine's number is too far away. NaN matches only NaN, ∞ only ∞.</summary>
    public void Require<T>(double torch, T engine, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double found = double.CreateTruncating(engine);
        double expected = double.CreateTruncating(T.CreateTruncating(torch));
        if (found == expected || (double.IsNaN(found) && double.IsNaN(expected)))
        {
            return;
        }

        double unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);
        double least = double.CreateTruncating(T.Epsilon);
        double allowed = (unit * ((Units * Math.Abs(torch)) + Cancelled)) + Absolute + (Units * least);
        double error = Math.Abs(found - torch);
        Assert.True(
            error <= allowed && double.IsFinite(torch),
            $"{where} in {typeof(T).Name}: engine {found:R}, libtorch {torch:R}, apart by {error:G3} > {allowed:G3}.");
    }

    /// <summary>Compares number by number; the lengths must be equal.</summary>
    public void Require<T>(ReadOnlySpan<double> torch, ReadOnlySpan<T> engine, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(torch.Length == engine.Length, $"{where}: engine {engine.Length} numbers, libtorch {torch.Length}.");
        for (int i = 0; i < torch.Length; i++)
        {
            Require(torch[i], engine[i], $"{where}[{i}]");
        }
    }
}
