using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Data;

/// <summary>The numbers that a setting of a data source may have, both ends allowed.</summary>
internal readonly record struct NumberRange<T>(T Min, T Max)
    where T : INumber<T>
{
    /// <summary>Whether a number is allowed; NaN is not.</summary>
    public bool Contains(T number) => number >= Min && number <= Max;

    /// <summary>The number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not allowed.</exception>
    public T Checked(T number, [CallerMemberName] string name = "") => Contains(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, $"Expected {this}.");

    /// <summary>"from 1 to 10".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"from {Min} to {Max}");
}
