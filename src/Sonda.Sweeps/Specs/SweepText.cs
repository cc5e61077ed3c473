using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine;
using Sonda.Engine.Text;
using Sonda.Sweeps.Measures;

namespace Sonda.Sweeps.Specs;

/// <summary>The text form of a sweep.</summary>
/// <remarks>
/// <code>
/// sweep    NETWORK (; | line end) PIECE …     a line that begins with # is a comment
/// piece    KEY VALUE       a setting of the run, with holes
///          NAME = RANGE    an axis
///          seeds COUNT     cells with the same settings and different seeds; default: 1
///          seed SEED       the first seed; default: 1
///          measure A, B    the readings; default: accuracy
/// </code>
/// </remarks>
internal static class SweepText
{
    /// <exception cref="FormatException">The text is no sweep; the message gives the place and what is allowed.</exception>
    public static SweepSpec Read(string text)
    {
        var run = new List<string>();
        var axes = ImmutableArray.CreateBuilder<Axis>();
        (int? seeds, ulong? seed, ImmutableArray<Measure>? measures) = (null, null, null);
        foreach ((string piece, int line) in Pieces(text))
        {
            try
            {
                string word = piece.Split(' ', 2)[0];
                if (run.Count == 0)
                {
                    run.Add(piece);
                }
                else if (IsAxis(piece))
                {
                    axes.Add(Axis.Parse(piece));
                }
                else if (word == "seeds")
                {
                    seeds = Once(seeds, word, (int)Whole(piece, 1, SweepSpec.MaxSeeds));
                }
                else if (word == "seed")
                {
                    seed = Once(seed, word, Whole(piece, 0, ulong.MaxValue));
                }
                else if (word == "measure")
                {
                    measures = Once(measures, word, ReadMeasures(piece[word.Length..]));
                }
                else
                {
                    run.Add(piece);
                }
            }
            catch (FormatException fault) when (text.AsSpan().Trim().Contains('\n'))
            {
                throw new SpecException($"Line {line}: {LocalizableText.Of(fault)}", fault);
            }
        }

        if (run.Count == 0)
        {
            throw new SpecException($"The sweep is empty: expected a network, such as 784-30-10.");
        }

        return new SweepSpec(SpecTemplate.Parse(string.Join("; ", run)), axes.ToImmutable(), seeds ?? 1, seed ?? 1, measures ?? [Measure.Accuracy]);
    }

    public static string Write(SweepSpec sweep) => string.Join("\n", (string[])[
        sweep.Template.Text,
        .. sweep.Axes.Select(axis => axis.ToString()),
        .. sweep.Seeds == 1 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"seeds {sweep.Seeds}")],
        .. sweep.Seed == 1 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"seed {sweep.Seed}")],
        .. sweep.Measures is [var only] && only == Measure.Accuracy ? Array.Empty<string>() : ["measure " + string.Join(", ", sweep.Measures)],
    ]);

    /// <summary>Parses a list of measures.</summary>
    public static ImmutableArray<Measure> ReadMeasures(string list)
    {
        ImmutableArray<Measure> measures = [.. Passage.Of(list).Split(',').Select(measure => Measure.Parse(measure.Text.Trim()))];
        return measures.Length <= SweepSpec.MaxMeasures && measures.Distinct().Count() == measures.Length
            ? measures
            : throw new SpecException($"\"{list.Trim()}\" is not allowed: expected each measure once, and at most {SweepSpec.MaxMeasures}.");
    }

    /// <summary>Whether a piece is NAME = …; a setting of a run may contain an equals sign, but only in parentheses.</summary>
    private static bool IsAxis(string piece)
    {
        int equals = piece.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && !piece[..equals].Trim().AsSpan().ContainsAny(" (");
    }

    private static T Once<T>(T? before, string word, T value)
        where T : struct =>
        before is null ? value : throw new SpecException($"Found {word} twice; expected it once.");

    private static ulong Whole(string piece, ulong min, ulong max)
    {
        string[] words = piece.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= min && number <= max
            ? number
            : throw new SpecException($"\"{piece}\" is not allowed: expected {words[0]} and a whole number from {min} to {max}.");
    }

    /// <summary>Splits at semicolons and line ends outside quotes and brackets, and leaves comments out.</summary>
    private static IEnumerable<(string Text, int Line)> Pieces(string text)
    {
        int start = 0, depth = 0, line = 1;
        bool isQuoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i == text.Length ? '\n' : text[i];
            if (c == '\n' || (c == ';' && depth == 0 && !isQuoted))
            {
                string piece = text[start..i].Trim();
                bool isComment = piece.StartsWith('#');
                if (piece.Length > 0 && !isComment)
                {
                    yield return (piece, line);
                }

                // A comment ends with its line, not at a semicolon in it.
                start = isComment && c == ';' ? start : i + 1;
                (line, depth, isQuoted) = c == '\n' ? (line + 1, 0, false) : (line, depth, isQuoted);
                continue;
            }

            isQuoted ^= c == '"';
            depth = isQuoted ? depth : Math.Max(0, depth + (c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0));
        }
    }
}
