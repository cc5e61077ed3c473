#pragma warning disable RS0030 // The one file of the one project that may touch the console.
using System.Text;

namespace Sonda.Cli.Output;

/// <summary>The streams of a command: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <remarks>Both replace control characters, because much of what they show comes from files. Our own go to <see cref="Controls"/>.</remarks>
/// <param name="output">The stream of results.</param>
/// <param name="error">The stream of everything else.</param>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    /// <summary>Results: text or one JSON document.</summary>
    public TextWriter Out { get; } = new PrintableWriter(output);

    /// <summary>Progress, notices and errors.</summary>
    public TextWriter Error { get; } = new PrintableWriter(error);

    /// <summary>The stream of <see cref="Error"/> for colours and movements of the cursor, never for text from outside.</summary>
    public TextWriter Controls { get; } = error;

    /// <summary>The reason why results are missing; null if all were written.</summary>
    public Exception? Lost => (output as LastingWriter)?.Failure;

    /// <summary>Whether <see cref="Out"/> is a screen.</summary>
    public bool OutIsScreen { get; init; }

    /// <summary>Whether <see cref="Error"/> is a screen with a movable cursor.</summary>
    public bool ErrorIsScreen { get; init; }

    /// <summary>Answers to questions, a line each; null if no person can answer.</summary>
    public TextReader? In
    {
        get => _answers?.Invoke();
        init => _answers = value is null ? null : () => value;
    }

    /// <summary>Opens the bytes of standard input.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    /// <summary>Whether <see cref="Error"/> may have colours: it is a screen, and NO_COLOR is not set.</summary>
    public bool Colors { get; init; }

    /// <summary>The width in characters.</summary>
    public int Width
    {
        get => _width ??= Measure(() => Console.WindowWidth, DefaultWidth);
        init => _width = value;
    }

    /// <summary>The height in lines.</summary>
    public int Height
    {
        get => _height ??= Measure(() => Console.WindowHeight, DefaultHeight);
        init => _height = value;
    }

    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;

    // Measured and opened when they are first needed: the console then reads the description of the terminal, some milliseconds.
    private Func<TextReader>? _answers;
    private int? _width;
    private int? _height;

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess(Func<string, string?> environment)
    {
        UseUtf8();
        bool errorIsScreen = !Console.IsErrorRedirected && environment("TERM") != "dumb";
        bool hasWindow = !Console.IsErrorRedirected || !Console.IsOutputRedirected;
        return new Terminal(new LastingWriter(() => Console.Out), new LastingWriter(() => Console.Error))
        {
            OutIsScreen = !Console.IsOutputRedirected,
            ErrorIsScreen = errorIsScreen,
            _answers = errorIsScreen && !Console.IsInputRedirected ? () => Console.In : null,
            Colors = errorIsScreen && string.IsNullOrEmpty(environment("NO_COLOR")),
            _width = hasWindow ? null : DefaultWidth,
            _height = hasWindow ? null : DefaultHeight,
        };
    }

    /// <summary>Shows the cursor that a progress display hid, for a process about to be killed.</summary>
    public void ShowCursor()
    {
        if (ErrorIsScreen)
        {
            Controls.Write("\e[?25h\n");
            Controls.Flush();
        }
    }

    private static void UseUtf8()
    {
        try
        {
            // JSON is UTF-8 by definition, and the texts have accents. A pipe must not begin with a byte order mark.
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // A console that cannot change keeps its encoding.
        }
    }

    private static int Measure(Func<int> window, int fallback)
    {
        try
        {
            return window() is > 0 and var size ? size : fallback;
        }
        catch (IOException)
        {
            return fallback;
        }
    }
}
