using System.CommandLine;
using Sonda.Engine.Files;

namespace Sonda.Cli.Options;

/// <summary>--figure, a file whose extension chooses PNG or SVG.</summary>
internal static class FigureOption
{
    private const string Name = "--figure";

    public static Option<string?> Of(OptionFactory options, string description)
    {
        Option<string?> option = options.Valued<string?>(Name, "value.picture", null, text => IsSvg(text) || Ends(text, ".png")
            ? Reading<string?>.Of(text)
            : options.Refused<string?>(Name, text, options.Allowed("allowed.picture")), "option.figure");
        option.Description = description;
        return option;
    }

    /// <summary>Whether the file is an SVG.</summary>
    public static bool IsSvg(string path) => Ends(path, ".svg");

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The target file.</param>
    /// <param name="picture">Its bytes; null if there is nothing to draw.</param>
    /// <param name="context">The texts and the terminal.</param>
    /// <param name="reason">The key of the reason for an absent picture.</param>
    /// <exception cref="Refusal">There is nothing to draw (exit code 2).</exception>
    public static void Write(string path, byte[]? picture, CommandContext context, string reason)
    {
        AtomicFile.Write(path, picture ?? throw new Refusal(ExitCode.DataOrConfiguration, context.Texts[reason]));
    }

    private static bool Ends(string text, string with) => text.EndsWith(with, StringComparison.OrdinalIgnoreCase) && text.Length > with.Length;
}
