using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Sonda.Sweeps.Measures;

/// <summary>The place of a number in the JSON of a trace, as in <c>steps[-1].layers[0].gradientNorm</c>.</summary>
/// <param name="Steps">Names of properties and indexes of lists; a negative index counts from the end.</param>
internal sealed record TracePath(ImmutableArray<(string? Name, int Index)> Steps)
{
    /// <summary>Parses a path; null if the text is none.</summary>
    public static TracePath? Parse(string text)
    {
        var steps = ImmutableArray.CreateBuilder<(string?, int)>();
        foreach (string part in text.Split('.'))
        {
            string[] pieces = part.Split('[');
            if (pieces[0].Length == 0 || !pieces[0].All(char.IsAsciiLetterOrDigit))
            {
                return null;
            }

            steps.Add((pieces[0], 0));
            foreach (string index in pieces.Skip(1))
            {
                if (!index.EndsWith(']') || !int.TryParse(index[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
                {
                    return null;
                }

                steps.Add((null, number));
            }
        }

        return new TracePath(steps.ToImmutable());
    }

    /// <summary>The number at the place; NaN if there is none.</summary>
    public double Read(JsonElement? trace)
    {
        if (trace is not { } place)
        {
            return double.NaN;
        }

        foreach ((string? name, int index) in Steps)
        {
            if (name is not null)
            {
                if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
                {
                    return double.NaN;
                }

                continue;
            }

            int at = place.ValueKind == JsonValueKind.Array ? (index < 0 ? place.GetArrayLength() + index : index) : -1;
            if (at < 0 || at >= place.GetArrayLength())
            {
                return double.NaN;
            }

            place = place[at];
        }

        return place.ValueKind switch
        {
            JsonValueKind.Number => place.GetDouble(),
            JsonValueKind.String when place.ValueEquals("Infinity") => double.PositiveInfinity,
            JsonValueKind.String when place.ValueEquals("-Infinity") => double.NegativeInfinity,
            _ => double.NaN,
        };
    }
}
