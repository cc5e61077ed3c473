using System.Globalization;

namespace Sonda.Engine.Text;

/// <summary>A part of a text with its position, so that every fault can be reported with its place.</summary>
/// <param name="Whole">The whole text.</param>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index behind its last character.</param>
internal readonly record struct Passage(string Whole, int Start, int End)
{
    /// <summary>The part itself.</summary>
    public string Text => Whole[Start..End];

    /// <summary>Creates a passage of a whole text.</summary>
    public static Passage Of(string text) => new(text, 0, text.Length);

    /// <summary>Parses a whole number from 1 to a maximum.</summary>
    public static bool TryReadNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;

    /// <summary>Splits at a separator outside brackets and parentheses.</summary>
    public IReadOnlyList<Passage> Split(char separator)
    {
        var pieces = new List<Passage>();
        int start = Start;
        while (true)
        {
            int end = FirstOutside(separator, start);
            pieces.Add(this with { Start = start, End = end });
            if (end == End)
            {
                return pieces;
            }

            start = end + 1;
        }
    }

    /// <summary>Returns the words, separated by spaces outside parentheses.</summary>
    public IReadOnlyList<Passage> Words() => [.. Split(' ').Where(word => word.Start < word.End)];

    /// <summary>Splits at the first separator outside brackets and parentheses; the second part is null if there is no separator.</summary>
    public (Passage Before, Passage? Behind) Cut(char separator)
    {
        int at = FirstOutside(separator, Start);
        return (this with { End = at }, at < End ? this with { Start = at + 1 } : null);
    }

    /// <summary>The name before a parenthesis, or the whole part.</summary>
    public string Name
    {
        get
        {
            int open = Whole.IndexOf('(', Start, End - Start);
            return Whole[Start..(open < 0 ? End : open)];
        }
    }

    /// <summary>Creates the exception for a part that is not allowed.</summary>
    public SpecException Fault(LocalizableText what) =>
        Text == Whole ? new($"\"{Whole}\" {what}") : new($"\"{Text}\" at character {Start + 1} of \"{Whole}\" {what}");

    /// <summary>Parses the part, and adds the place to a fault.</summary>
    public TResult Read<TResult>(Func<string, TResult> parse)
    {
        try
        {
            return parse(Text);
        }
        catch (FormatException e)
        {
            throw new SpecException($"At character {Start + 1} of \"{Whole}\": {LocalizableText.Of(e)}", e);
        }
    }

    /// <summary>
    /// Returns the index of the first such character outside brackets and parentheses; the end if there is none. A bracket encloses
    /// everything up to the next closing bracket.
    /// </summary>
    private int FirstOutside(char wanted, int from)
    {
        bool inBrackets = false;
        int depth = 0;
        for (int i = from; i < End; i++)
        {
            char c = Whole[i];
            if (c == wanted && !inBrackets && depth == 0)
            {
                return i;
            }

            if (inBrackets)
            {
                inBrackets = c != ']';
            }
            else
            {
                inBrackets = c == '[';
                depth = Math.Max(0, depth + (c == '(' ? 1 : c == ')' ? -1 : 0));
            }
        }

        return End;
    }
}
