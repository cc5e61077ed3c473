using System.CommandLine;
using Sonda.Diagnosis;

namespace Sonda.Cli.Options;

/// <summary>--fail-on, ailments joined by commas: which findings make the command fail.</summary>
internal static class FailOnOption
{
    /// <summary>Stands for whatever makes a network unhealthy.</summary>
    private const string Any = "any";

    /// <summary>Stands for nothing: as where the option is not given.</summary>
    private const string None = "none";

    private const string Name = "--fail-on";

    /// <summary>The option; none if it is not given.</summary>
    public static Option<IReadOnlySet<string>> Of(OptionFactory options)
    {
        string[] words = [None, Any, .. AilmentKinds.All.Select(ailment => ailment.Id)];
        Option<IReadOnlySet<string>> option = options.Valued<IReadOnlySet<string>>(Name, "value.ailments", new HashSet<string>(), text =>
        {
            string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
            string? unknown = parts.FirstOrDefault(part => !words.Contains(part) || (part == None && parts.Length > 1));
            return unknown is null
                ? Reading<IReadOnlySet<string>>.Of(parts.Where(part => part != None).ToHashSet())
                : options.Refused<IReadOnlySet<string>>(Name, unknown, string.Join(", ", words), Suggestion.For(unknown, words));
        });
        OptionFactory.Complete(option, words);
        return option;
    }

    /// <summary>Whether a healthy network was asked for and nothing was read that could tell one.</summary>
    public static bool CannotTell(IReadOnlySet<string> failOn, Verdict verdict) => failOn.Contains(Any) && !verdict.IsJudged;

    /// <summary>Whether one of these was found: a named ailment however mild, <c>any</c> where the verdict is anything but healthy.</summary>
    public static bool IsReached(IReadOnlySet<string> failOn, Verdict verdict) =>
        (failOn.Contains(Any) && verdict.Healthy != true) || verdict.Findings.Any(finding => failOn.Contains(finding.Ailment));
}
