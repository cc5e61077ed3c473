using System.CommandLine;
using Sonda.Diagnosis;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>--fail-on, ailments joined by commas: the findings that make the command fail.</summary>
internal static class FailOnOption
{
    /// <summary>The word for every finding that makes a network unhealthy.</summary>
    private const string Any = "any";

    /// <summary>The word for no finding, the default.</summary>
    private const string None = "none";

    private const string Name = "--fail-on";

    /// <summary>The option; default: none.</summary>
    public static Option<IReadOnlySet<string>> Of(OptionFactory options)
    {
        string[] words = [None, Any, .. AilmentKinds.All.Select(ailment => ailment.Id)];
        Option<IReadOnlySet<string>> option = options.Valued<IReadOnlySet<string>>(Name, "value.ailments", new HashSet<string>(), text =>
        {
            string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
            string? unknown = parts.FirstOrDefault(part => !words.Contains(part) || (part == None && parts.Length > 1));
            return unknown is null
                ? Reading<IReadOnlySet<string>>.Of(parts.Where(part => part != None).ToHashSet())
                : options.Refused<IReadOnlySet<string>>(Name, unknown, options.Words(words), Suggestion.For(unknown, words));
        });
        OptionFactory.Complete(option, words);
        return option;
    }

    /// <summary>Whether the option requires a healthy network, but no reading can show that.</summary>
    public static bool CannotTell(IReadOnlySet<string> failOn, Verdict verdict) => failOn.Contains(Any) && !verdict.IsJudged;

    /// <summary>
    /// Whether a finding makes the command fail: a named ailment of any severity, or with <c>any</c> every verdict except healthy.
    /// </summary>
    public static bool IsReached(IReadOnlySet<string> failOn, Verdict verdict) =>
        (failOn.Contains(Any) && verdict.Healthy != true) || verdict.Findings.Any(finding => failOn.Contains(finding.Ailment));
}
