using System.CommandLine;

namespace Sonda.Cli.Options;

/// <summary>Distinguishes a given option from an absent one.</summary>
internal static class GivenOption
{
    /// <summary>The value of an option; <paramref name="otherwise"/> if it was not given.</summary>
    public static T Given<T>(this ParseResult parsed, Option<T> option, T otherwise)
        where T : notnull =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetRequiredValue(option) : otherwise;

    /// <summary>The value of an option; null if it was not given.</summary>
    public static T? Given<T>(this ParseResult parsed, Option<T> option)
        where T : struct => parsed.GetResult(option) is { Implicit: false } ? parsed.GetRequiredValue(option) : null;
}
