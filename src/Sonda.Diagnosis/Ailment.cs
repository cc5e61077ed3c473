using Sonda.Diagnosis.Findings;

namespace Sonda.Diagnosis;

/// <summary>A kind of ailment. All that belongs to it lies in one folder: rule, thresholds, texts, page and picture.</summary>
public sealed class Ailment
{
    private readonly string _folder;

    /// <summary>The ailment of a rule, in the folder of that rule.</summary>
    internal Ailment(IDiagnosticRule rule) =>
        (Rule, _folder) = (rule, rule.GetType().Namespace!.Split('.')[^1]);

    /// <summary>The stable id: in findings, in JSON, on the command line.</summary>
    public string Id => Rule.Ailment;

    /// <summary>The rule that looks for it.</summary>
    public IDiagnosticRule Rule { get; }

    /// <summary>The folder in the repository.</summary>
    public string Folder => "src/Sonda.Diagnosis/Ailments/" + _folder;

    /// <summary>The English page in the repository.</summary>
    public string PagePath => Folder + "/page.en.md";

    /// <summary>The page as Markdown: symptom, evidence, threshold, causes, cures, sources.</summary>
    /// <param name="language"><c>pt</c>, or else English.</param>
    public string ReadPage(string language) => Read($"page.{(language == "pt" ? "pt" : "en")}.md");

    /// <summary>
    /// The words of its findings, as <c>[key]</c> on a line of its own and the text below: <c>title</c>, <c>text</c> and <c>why</c>, each also
    /// as <c>form.title</c> for a form of the ailment; <c>more</c> and <c>also</c> follow the text if the evidence has all of their numbers;
    /// <c>if.name</c> follows if the evidence has that number and it is not zero. A <c>{name}</c> stands for a number of the evidence.
    /// </summary>
    /// <param name="language"><c>pt</c>, or else English.</param>
    public string ReadTexts(string language) => Read($"texts.{(language == "pt" ? "pt" : "en")}.txt");

    private string Read(string file)
    {
        using Stream stream = typeof(Ailment).Assembly.GetManifestResourceStream($"{typeof(Ailment).Namespace}.Ailments.{_folder}.{file}")
            ?? throw new InvalidOperationException($"{Folder} has no {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
