using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>Names of kept runs: data, never paths or options. Each can name a folder on every system; no two differ by capitals alone.</summary>
internal static class RunName
{
    private const int MaxLength = 80;

    /// <summary>Names that Windows keeps for devices, with any extension too.</summary>
    private static readonly string[] Devices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })];

    /// <summary>Whether a name is allowed.</summary>
    public static bool IsAllowed(string name) => name.Length is > 0 and <= MaxLength && name[0] is not ('.' or '-') && name[^1] != '.' && name.All(IsAllowed)
        && !Devices.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself.</summary>
    /// <exception cref="InvalidContentException">It is not allowed.</exception>
    public static string Require(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsAllowed(name) ? name : throw new InvalidContentException(LocalizableText.Of(
            $"\"{name}\" cannot name a run: expected 1 to {MaxLength} characters, each an unaccented letter, a digit, \".\", \"_\", \"-\" or \"+\", no \".\" or \"-\" at the beginning, no \".\" at the end, and no device of Windows such as CON."));
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
