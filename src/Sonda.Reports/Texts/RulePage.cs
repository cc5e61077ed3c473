using System.Text.RegularExpressions;
using Sonda.Diagnosis;

namespace Sonda.Reports.Texts;

/// <summary>
/// The page of an ailment as plain text: symptom, evidence, threshold, causes, cures, sources.
/// </summary>
internal static partial class RulePage
{
    /// <summary>
    /// The page as blocks: a heading as <c># Heading</c>, a paragraph on one line, an item as <c>- item</c>, a row of a table as
    /// <c>- first: second</c>. Pictures with their captions, the heads of tables and the targets of links are left out.
    /// </summary>
    /// <param name="ailment">The id of an ailment in <see cref="AilmentKinds"/>.</param>
    /// <param name="texts">The language and the medium, which says how its numbers are written.</param>
    /// <exception cref="ArgumentException">The ailment does not exist.</exception>
    public static IReadOnlyList<string> Of(string ailment, TextCatalog texts)
    {
        string page = AilmentKinds.Find(ailment)?.ReadPage(texts.Language) ?? throw new ArgumentException($"\"{ailment}\" is not an ailment.", nameof(ailment));
        var blocks = new List<string>();
        // The Portuguese pages have decimal commas, as a reader of the source expects; on the terminal every screen has points.
        bool hasPoint = texts.Language == "pt" && texts.Numbers.Fixed(0.5, 1) == "0.5";
        bool joins = false, followsPicture = false;
        foreach (string line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("![", StringComparison.Ordinal) || (followsPicture && line.StartsWith('*')))
            {
                followsPicture = true;
            }
            else if (line.Length == 0)
            {
                joins = false;
            }
            else if (Rule().IsMatch(line))
            {
                blocks.RemoveAt(blocks.Count - 1);
            }
            else
            {
                string plain = Plain(hasPoint ? PointIn(line) : line);
                if (joins && !Begins(line))
                {
                    blocks[^1] += " " + plain;
                }
                else
                {
                    blocks.Add(plain);
                }

                joins = !line.StartsWith('#') && !line.StartsWith('|');
                followsPicture = false;
            }
        }

        return blocks;
    }

    /// <summary>A line with decimal points for commas, except in code, where a comma separates two numbers.</summary>
    private static string PointIn(string line) => string.Join('`', line.Split('`').Select((piece, at) => at % 2 == 0 ? DecimalComma().Replace(piece, ".") : piece));

    /// <summary>Whether a line begins a block without an empty line before it.</summary>
    private static bool Begins(string line) => line[0] is '#' or '|' || line.StartsWith("- ", StringComparison.Ordinal);

    private static string Plain(string line)
    {
        string plain = Link().Replace(line, "$1").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
        plain = Emphasis().Replace(plain, "$1").Replace("\\|", "|", StringComparison.Ordinal);
        return plain.StartsWith('|') ? "- " + string.Join(": ", plain.Trim('|').Split('|').Select(cell => cell.Trim())) : plain.Trim();
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<=\d),(?=\d)")]
    private static partial Regex DecimalComma();

    /// <summary>The line below the head of a table.</summary>
    [GeneratedRegex(@"^\|( ?-+ ?\|)+$")]
    private static partial Regex Rule();
}
