using System.Text.RegularExpressions;

namespace Sonda.Reports.Texts;

/// <summary>
/// The pages of docs/rules, one for each ailment, as they are in the program: symptom, evidence, threshold, causes, cures, sources. In English.
/// </summary>
public static partial class RulePage
{
    /// <summary>
    /// The page as blocks of plain text: headings as <c># Heading</c>, a paragraph or an item on one line, of a table the rows as
    /// <c>first: second</c>. Pictures and what stands below them, and where links lead, are left out.
    /// </summary>
    /// <param name="ailment">The ailment, one of <see cref="Sonda.Diagnosis.Ailments"/>.</param>
    /// <exception cref="ArgumentException">There is no such ailment.</exception>
    public static IReadOnlyList<string> Of(string ailment)
    {
        using Stream stream = typeof(RulePage).Assembly.GetManifestResourceStream($"Sonda.Reports.Rules.{ailment}.md")
            ?? throw new ArgumentException($"\"{ailment}\" is no ailment.", nameof(ailment));
        using var reader = new StreamReader(stream);
        var blocks = new List<string>();
        bool joins = false, followsPicture = false;
        foreach (string line in reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("![", StringComparison.Ordinal) || (followsPicture && line.StartsWith('*')))
            {
                followsPicture = true;
            }
            else if (line.Length == 0 || Rule().IsMatch(line))
            {
                joins = false;
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

    /// <summary>Whether a line begins a block though none ended before it.</summary>
    private static bool Begins(string line) => line[0] is '#' or '|' || line.StartsWith("- ", StringComparison.Ordinal);

    private static string Plain(string line)
    {
        string plain = Link().Replace(line, "$1").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
        plain = Emphasis().Replace(plain, "$1").Replace("\\|", "|", StringComparison.Ordinal);
        return plain.StartsWith('|') ? string.Join(": ", plain.Trim('|').Split('|').Select(cell => cell.Trim())) : plain.Trim();
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")]
    private static partial Regex Emphasis();

    /// <summary>The line below the head of a table.</summary>
    [GeneratedRegex(@"^\|( ?-+ ?\|)+$")]
    private static partial Regex Rule();
}
