using System.Globalization;

namespace Sonda.Engine.Text;

/// <summary>A piece of a text that knows where it stands, so that whatever is wrong with it can be said with its place.</summary>
/// <param name="Whole">The text.</param>
/// <param name="Start">Where the piece begins.</param>
/// <param name="End">Where what follows it begins.</param>
internal readonly record struct Passage(string Whole, int Start, int End)
{
    /// <summary>The piece itself.</summary>
    public string Text => Whole[Start..End];

    /// <summary>A whole text.</summary>
    public static Passage Of(string text) => new(text, 0, text.Length);

    /// <summary>Reads a whole number from 1 to a largest one.</summary>
    public static bool TryReadNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;

    /// <summary>The pieces between such characters, those within brackets or parentheses not counted.</summary>
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

    /// <summary>The words, which spaces part; spaces within parentheses do not.</summary>
    public IReadOnlyList<Passage> Words() => [.. Split(' ').Where(word => word.Start < word.End)];

    /// <summary>What comes before the first such character that nothing encloses, and what comes behind it; null where there is none.</summary>
    public (Passage Before, Passage? Behind) Cut(char separator)
    {
        int at = FirstOutside(separator, Start);
        return (this with { End = at }, at < End ? this with { Start = at + 1 } : null);
    }

    /// <summary>The name before a parenthesis, or all of it.</summary>
    public string Name
    {
        get
        {
            int open = Whole.IndexOf('(', Start, End - Start);
            return Whole[Start..(open < 0 ? End : open)];
        }
    }

    /// <summary>What to throw where this is not what it should be.</summary>
    public SpecException Fault(LocalizableText what) => new($"\"{Text}\" at character {Start + 1} of \"{Whole}\" {what}");

    /// <summary>Reads the piece, and adds the place to what is wrong with it.</summary>
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
    /// The first such character from a place on that nothing encloses; the end where there is none. A bracket encloses
    /// up to the next closing one, whatever is between.
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
