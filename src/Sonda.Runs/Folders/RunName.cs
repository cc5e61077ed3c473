using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>Names of kept runs: data, never paths. Every one of them is the name of a folder on every system.</summary>
internal static class RunName
{
    private const int MaxLength = 80;

    /// <summary>Whether a name is allowed.</summary>
    public static bool IsAllowed(string name) => name.Length is > 0 and <= MaxLength && name[0] != '.' && name.All(IsAllowed);

    /// <summary>The name itself.</summary>
    /// <exception cref="InvalidContentException">It is not allowed.</exception>
    public static string Require(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsAllowed(name) ? name : throw new InvalidContentException(LocalizableText.Of(
            $"\"{name}\" cannot name a run: expected 1 to {MaxLength} characters, each an unaccented letter, a digit, \".\", \"_\", \"-\" or \"+\", the first no dot."));
    }

    /// <summary>A name made of the network's text form: <c>784-[128 relu]x3-10</c> becomes <c>784-128-relu-x3-10</c>.</summary>
    public static string Of(RunSpec spec)
    {
        // Room for the number that FreeName may add.
        const int room = 10;
        string[] parts = [.. new string([.. spec.Network.ToString().Select(one => IsAllowed(one) ? one : '-')])
            .Split('-', StringSplitOptions.RemoveEmptyEntries)];
        string joined = string.Join('-', parts).TrimStart('.');
        string name = joined[..Math.Min(joined.Length, MaxLength - room)].TrimEnd('-', '.');
        return name.Length > 0 ? name : "run";
    }

    private static bool IsAllowed(char one) => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-' or '+';
}
