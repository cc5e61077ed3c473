using System.CommandLine;
using Sonda.Cli.Output;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs</c>: the recorded runs, and all that can be done with one.</summary>
internal static class RunsCommand
{
    /// <summary>The verbs, in the order of the help page.</summary>
    private static readonly Func<CommandContext, Command>[] Verbs =
    [
        ShowRunCommand.Build,
        ResumeRunCommand.Build,
        ReplayRunCommand.Build,
        CompareRunsCommand.Build,
        ExportRunCommand.Build,
        RenameRunCommand.Build,
        DeleteRunsCommand.Build,
    ];

    public static Command Build(CommandContext context)
    {
        var command = new Command("runs", context.Texts["runs.summary"]);
        Option<bool> json = context.Options.Switch("--json");
        command.Add(json);
        command.SetAction(parsed => List(context, parsed.GetValue(json)));
        foreach (Func<CommandContext, Command> build in Verbs)
        {
            command.Add(build(context));
        }

        return command;
    }

    private static int List(CommandContext context, bool json)
    {
        IReadOnlyList<RunSummary> runs = context.Runs.List();
        if (json)
        {
            context.Write(RunJson.List(runs));
        }
        else if (runs.Count == 0)
        {
            context.Explain(context.Texts.Say("runs.none", ("folder", context.Runs.Home)));
            context.Explain(context.Texts["runs.howToRecord"]);
        }
        else
        {
            RunTable.Write(context, runs);
        }

        return ExitCode.Done;
    }
}
