using System.CommandLine;
using Sonda.Cli.Output;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs</c>: the recorded runs, and all that can be done with one.</summary>
internal static class RunsCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("runs", context.Texts["runs.summary"]);
        Option<bool> json = context.Options.Switch("--json");
        command.Add(json);
        command.SetAction(parsed => List(context, parsed.GetValue(json)));
        command.Add(ShowRunCommand.Build(context));
        command.Add(ResumeRunCommand.Build(context));
        command.Add(ReplayRunCommand.Build(context));
        command.Add(CompareRunsCommand.Build(context));
        command.Add(ExportRunCommand.Build(context));
        command.Add(RenameRunCommand.Build(context));
        command.Add(DeleteRunsCommand.Build(context));
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
