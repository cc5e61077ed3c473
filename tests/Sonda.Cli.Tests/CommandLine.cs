using System.CommandLine;
using System.Globalization;
using Sonda.Cli.Output;
using Sonda.Cli.Services;

namespace Sonda.Cli.Tests;

/// <summary>The outcome of a command line.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error);

/// <summary>Runs command lines within the test, on a laboratory that answers at once.</summary>
internal sealed class CommandLine
{
    /// <summary>Cultures that write 0.5 as 0.5 and as 0,5.</summary>
    public static readonly TheoryData<string> Cultures = ["en-US", "pt-BR"];

    public FakeLab Lab { get; init; } = new();

    /// <summary>The laboratory that trains in earnest; null for <see cref="Lab"/>.</summary>
    public ILabServices? RealLab { get; init; }

    /// <summary>The recorded runs.</summary>
    public IRunServices Runs { get; init; } = new FakeRuns();

    /// <summary>Training and a cluster, as sweeps use them.</summary>
    public FakeSweeps Sweeps { get; init; } = new();

    /// <summary>What a person at the terminal answers; null if no person is there.</summary>
    public string? Answer { get; init; }

    /// <summary>The bytes of standard input; null for none.</summary>
    public Stream? Input { get; init; }

    /// <summary>The culture of the user's system, for numbers and words.</summary>
    public string Culture { get; init; } = "en-US";

    public Dictionary<string, string> Environment { get; init; } = [];

    public CancellationTokenSource Stop { get; init; } = new();

    /// <summary>Whether both streams are a screen.</summary>
    public bool OnScreen { get; init; }

    public int Width { get; init; } = 80;

    /// <summary>All commands of the program.</summary>
    public static RootCommand Root()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null);
        var texts = TextCatalog.For("en");
        return SondaApp.Build(new CommandContext(terminal, texts, new FakeLab(), new FakeRuns(), TimeProvider.System), new HelpPage(terminal, texts));
    }

    public Outcome Run(params string[] args)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Culture);
            using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            bool colors = OnScreen && !Environment.ContainsKey("NO_COLOR");
            var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error))
            {
                OutIsScreen = OnScreen,
                ErrorIsScreen = OnScreen,
                Colors = colors,
                In = Answer is null ? null : new StringReader(Answer),
                Width = Width,
                Input = () => Input ?? Stream.Null,
            };
            var app = new SondaApp(
                terminal,
                RealLab ?? Lab,
                Runs,
                name => Environment.GetValueOrDefault(name),
                CultureInfo.GetCultureInfo(Culture),
                TimeProvider.System)
            {
                Sweeps = Sweeps,
            };
            int exitCode = app.RunAsync(args, Stop.Token).GetAwaiter().GetResult();
            return new Outcome(exitCode, output.ToString(), error.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
