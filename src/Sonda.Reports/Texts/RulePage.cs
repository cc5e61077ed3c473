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
    /// <param name="language"><c>pt</c>, or else English.</param>
    /// <exception cref="ArgumentException">The ailment does not exist.</exception>
    public static IReadOnlyList<string> Of(string ailment, string language)
    {
        string page = AilmentKinds.Find(ailment)?.ReadPage(language) ?? throw new ArgumentException($"\"{ailment}\" is not an ailment.", nameof(ailment));
        var blocks = new List<string>();
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
                string plain = Plain(line);
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

    /// <summary>The line below the head of a table.</summary>
    [GeneratedRegex(@"^\|( ?-+ ?\|)+$")]
    private static partial Regex Rule();
}
