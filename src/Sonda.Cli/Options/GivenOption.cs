using System.CommandLine;

namespace Sonda.Cli.Options;

/// <summary>Tells an option that was given from one that was not.</summary>
internal static class GivenOption
{
    /// <summary>The value of an option; <paramref name="otherwise"/> where it was not given.</summary>
    public static T Given<T>(this ParseResult parsed, Option<T> option, T otherwise)
        where T : notnull =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetRequiredValue(option) : otherwise;
}
