using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Reflection;
using Sonda.Cli.Commands;
using Sonda.Cli.Commands.Interchange;
using Sonda.Cli.Commands.Runs;
using Sonda.Cli.Commands.Sweeps;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Cli.Services;
using Sonda.Cli.Texts;

namespace Sonda.Cli;

/// <summary>The program without the process around it: arguments in, text and an exit code out.</summary>
internal sealed class SondaApp(
    Terminal terminal,
    ILabServices lab,
    IRunServices runs,
    Func<string, string?> environment,
    CultureInfo operatingSystem,
    TimeProvider time)
{
    private const string VersionName = "--version";
    private const string LanguageName = "--lang";

    private static readonly ParserConfiguration Parser = new()
    {
        EnablePosixBundling = false, // There are no short options to bundle, and -10 is a number.
        ResponseFileTokenReplacer = null, // A path may begin with @.
    };

    /// <summary>The commands, in the order of the help page.</summary>
    private static readonly (string Name, Func<CommandContext, Command> Build)[] Verbs =
    [
        ("chapter", ChapterCommand.Build),
        ("train", TrainCommand.Build),
        ("lab", LabCommand.Build),
        ("runs", RunsCommand.Build),
        ("evaluate", EvaluateCommand.Build),
        ("predict", PredictCommand.Build),
        ("export", ExportCommand.Build),
        ("import", ImportCommand.Build),
        ("speeds", SpeedsCommand.Build),
        ("diagnose", DiagnoseCommand.Build),
        ("forecast", ForecastCommand.Build),
        ("cure", CureCommand.Build),
        ("map", MapCommand.Build),
        ("sweep", SweepCommand.Build),
        ("boundary", BoundaryCommand.Build),
        ("spec", SpecCommand.Build),
        ("trace", TraceCommand.Build),
        ("data", DataCommand.Build),
        ("completion", CompletionCommand.Build),
    ];

    /// <summary>Training and a cluster, as sweeps use them.</summary>
    public ISweepServices Sweeps { get; init; } = new SweepServices();

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="stop">Set when the user requests an early end; partial results are kept.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <remarks>
    /// The version alone is answered first. A command line that begins with a command builds no other: all of them together have some
    /// hundred options.
    /// </remarks>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        int exitCode = ExitCode.Done;
        if (args is [VersionName])
        {
            WriteVersion(terminal.Out);
        }
        else
        {
            exitCode = await ParseAndRunAsync(args, Texts(args), stop).ConfigureAwait(false);
        }

        if (terminal.Lost is not { } failure)
        {
            return exitCode;
        }

        // A reader that closes the pipe, as head does, is no failure; a full disk is, and a script must not take the output for whole.
        TextCatalog texts = Texts(args);
        terminal.Error.WriteLine(texts.Say("stop.outputLost", ("reason", texts.Of(failure))));
        return exitCode == ExitCode.Done ? ExitCode.DataOrConfiguration : exitCode;
    }

    private TextCatalog Texts(IReadOnlyList<string> args) => TextCatalog.For(UiLanguage.Choose(args, environment, operatingSystem));

    private async Task<int> ParseAndRunAsync(IReadOnlyList<string> args, TextCatalog texts, CancellationToken stop)
    {
#pragma warning disable RS0030 // An entry point too: tests come in here with the culture of another country.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
#pragma warning restore RS0030
        var context = new CommandContext(terminal, texts, lab, runs, time) { Sweeps = Sweeps, Arguments = args };
        var failures = new Failures(terminal, texts, args, environment("SONDA_DEBUG") == "1");
        try
        {
            var help = new HelpPage(terminal, texts);
            RootCommand root = Build(context, help, FirstVerb(args));
            ParseResult parsed = root.Parse(args, Parser);
            return await RunAsync(parsed, context, failures, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not StackOverflowException)
        {
            return failures.Report(e);
        }
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, CommandContext context, Failures failures, CancellationToken stop)
    {
        var root = (RootCommand)parsed.RootCommandResult.Command;
        bool completes = root.Directives.OfType<SuggestDirective>()
            .Any(suggest => parsed.GetResult(suggest) is not null);
        if (!completes && (parsed.Errors.Count > 0 || parsed.UnmatchedTokens.Count > 0))
        {
            return failures.ReportUsage(UsageErrors.Describe(parsed, context.Texts), parsed.CommandResult.Command);
        }

        // Interruption handles signals, and Failures handles exceptions.
        var invocation = new InvocationConfiguration
        {
            Output = context.Terminal.Out,
            Error = context.Terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, stop).ConfigureAwait(false);
    }

    /// <summary>The command that the line begins with, after an optional --lang; null if there is none.</summary>
    private static string? FirstVerb(IReadOnlyList<string> args)
    {
        string? first = args is [LanguageName, _, { } after, ..] ? after : args.Count > 0 ? args[0] : null;
        return Array.Exists(Verbs, verb => verb.Name == first) ? first : null;
    }

    /// <summary>The command line as a tree.</summary>
    /// <param name="context">The terminal, the language and the services.</param>
    /// <param name="help">The help page.</param>
    /// <param name="only">The one command to build; null for all.</param>
    internal static RootCommand Build(CommandContext context, HelpPage help, string? only = null)
    {
        TextCatalog texts = context.Texts;
        var root = new RootCommand(texts["root.summary"]) { HelpName = "sonda" };
        foreach ((string name, Func<CommandContext, Command> build) in Verbs)
        {
            if (only is null || name == only)
            {
                root.Add(build(context));
            }
        }

        Option<string> language = context.Options.Choice(
            LanguageName, texts.Language, [.. UiLanguage.All.Select(code => (code, code))]);
        language.Recursive = true;
        root.SetAction(_ =>
        {
            // A greeting for newcomers. It is an error, so that a script without a verb does not take it for success.
            help.WriteShort(context.Terminal.Error, root);
            return ExitCode.Usage;
        });
        root.Options.Clear();
        root.Add(language);
        root.Add(new HelpOption("--help", "-h")
        {
            Description = texts["option.help"],
            Action = help,
            Recursive = true,
        });
        root.Add(new VersionOption(VersionName)
        {
            Description = texts["option.version"],
            Action = new ShowVersion(context),
        });
        return root;
    }

    /// <summary>Writes the version line: "sonda 0.1.0".</summary>
    private static void WriteVersion(TextWriter writer)
    {
        string version = typeof(SondaApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        writer.WriteLine("sonda " + version.Split('+')[0]);
    }

    private sealed class ShowVersion(CommandContext context) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            WriteVersion(context.Terminal.Out);
            return ExitCode.Done;
        }
    }
}
