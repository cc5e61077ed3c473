using System.CommandLine;
using Sonda.Engine.Files;
using Sonda.Reports.Figures;

namespace Sonda.Cli.Options;

/// <summary>--figure, a file whose extension chooses PNG or SVG, and the form of the figure.</summary>
internal sealed class FigureOption
{
    private const int MinPixels = 200;
    private const int MaxPixels = 8000;

    private readonly CommandContext _context;
    private readonly Option<string?> _file;
    private readonly Option<int?> _width;
    private readonly Option<int?> _height;
    private readonly Option<bool> _dark;
    private readonly Option<bool> _transparent;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The texts and the terminal.</param>
    /// <param name="description">The key of the text that says what is drawn.</param>
    public FigureOption(Command command, CommandContext context, string description)
    {
        _context = context;
        OptionFactory options = context.Options;
        command.Add(_file = options.Valued<string?>("--figure", "value.picture", null, text => Ends(text, ".svg") || Ends(text, ".png")
            ? Reading<string?>.Of(text)
            : options.Refused<string?>("--figure", text, options.Allowed("allowed.picture")), "option.figure"));
        _file.Description = context.Texts[description];
        command.Add(_width = options.WholeOrNone("--width", MinPixels, MaxPixels));
        _width.Description = context.Texts["option.figure.width"];
        command.Add(_height = options.WholeOrNone("--height", MinPixels, MaxPixels));
        command.Add(_dark = options.Switch("--dark"));
        command.Add(_transparent = options.Switch("--transparent"));
        command.Validators.Add(result =>
        {
            if (result.GetResult(_file) is { Implicit: false })
            {
                return;
            }

            foreach (Option form in ((Option[])[_width, _height, _dark, _transparent]).Where(form => result.GetResult(form) is { Implicit: false }))
            {
                result.AddError(context.Texts.Say("error.needs", ("option", form.Name), ("other", _file.Name)));
            }
        });
    }

    /// <summary>The option of the file.</summary>
    public Option File => _file;

    /// <summary>Checks, before a long computation, that the file can be written.</summary>
    /// <exception cref="Refusal">It cannot (exit code 2).</exception>
    public void RequireFile(ParseResult parsed) => _context.Files.RequireWritable(_file.Name, parsed.GetValue(_file));

    /// <summary>Writes the figure if there is a file for it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="draw">Gives the bytes; null if there is nothing to draw.</param>
    /// <param name="reason">The key of the reason why there is nothing.</param>
    /// <exception cref="Refusal">There is nothing to draw (exit code 2).</exception>
    public void Write(ParseResult parsed, Func<FigureStyle, byte[]?> draw, string reason)
    {
        if (parsed.GetValue(_file) is not { } path)
        {
            return;
        }

        var style = new FigureStyle(Ends(path, ".svg"), _context.Texts.Language)
        {
            Width = parsed.GetValue(_width),
            Height = parsed.GetValue(_height),
            IsDark = parsed.GetValue(_dark),
            IsTransparent = parsed.GetValue(_transparent),
        };
        AtomicFile.Write(path, draw(style) ?? throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts[reason]));
    }

    private static bool Ends(string text, string with) => text.EndsWith(with, StringComparison.OrdinalIgnoreCase) && text.Length > with.Length;
}
