using System.Globalization;

namespace Sonda.Cli.Texts;

/// <summary>Chooses between English and Portuguese.</summary>
internal static class UiLanguage
{
    public const string English = "en";
    public const string Portuguese = "pt";

    /// <summary>The languages of --lang.</summary>
    public static readonly string[] All = [English, Portuguese];

    /// <summary>
    /// --lang if given; otherwise the first of LC_ALL, LC_MESSAGES and LANG that is set, in the order of POSIX;
    /// otherwise the language of the operating system. Every language except Portuguese becomes English.
    /// </summary>
    /// <remarks>
    /// This reads the arguments before they are parsed, because the parser already needs texts for its errors.
    /// The parser refuses a --lang with a wrong value.
    /// </remarks>
    public static string Choose(
        IReadOnlyList<string> args, Func<string, string?> environment, CultureInfo operatingSystem)
    {
        if (Asked(args) is { } asked && All.Contains(asked, StringComparer.Ordinal))
        {
            return asked;
        }

        foreach (string name in (ReadOnlySpan<string>)["LC_ALL", "LC_MESSAGES", "LANG"])
        {
            if (environment(name) is { Length: > 0 } locale)
            {
                return OfLocale(locale);
            }
        }

        return OfLocale(operatingSystem.Name);
    }

    private static string? Asked(IReadOnlyList<string> args)
    {
        const string option = "--lang";
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] == option && i + 1 < args.Count)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith(option, StringComparison.Ordinal)
                && args[i].Length > option.Length && args[i][option.Length] is '=' or ':')
            {
                return args[i][(option.Length + 1)..];
            }
        }

        return null;
    }

    /// <summary>"pt", "pt_BR.UTF-8" and "pt-BR" are Portuguese; "C", "POSIX" and all others are English.</summary>
    private static string OfLocale(string locale)
    {
        string language = locale.Split('_', '-', '.', '@')[0];
        return language.Equals(Portuguese, StringComparison.OrdinalIgnoreCase) ? Portuguese : English;
    }
}
