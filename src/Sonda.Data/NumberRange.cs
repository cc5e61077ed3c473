using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Data;

/// <summary>The allowed range of a setting of a data source, including both ends.</summary>
internal readonly record struct NumberRange<T>(T Min, T Max)
    where T : INumber<T>
{
    /// <summary>Whether a number is allowed; NaN never is.</summary>
    public bool Contains(T number) => number >= Min && number <= Max;

    /// <summary>Returns an allowed number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not allowed.</exception>
    public T Checked(T number, [CallerMemberName] string name = "") => Contains(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, $"Expected {this}.");

    /// <summary>Returns a text such as "from 1 to 10".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"from {Min} to {Max}");
}
