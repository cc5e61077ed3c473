using System.CommandLine;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep</c>: a run over a grid of settings, on this machine or a cluster.</summary>
internal static class SweepCommand
{
    /// <summary>The verbs, in the order of the help page.</summary>
    private static readonly Func<CommandContext, Command>[] Verbs =
    [
        PlanSweepCommand.Build,
        RunSweepCommand.Build,
        SweepStatusCommand.Build,
        SubmitSweepCommand.Build,
        MergeSweepCommand.Build,
        MapSweepCommand.Build,
        SweepSpecCommand.Build,
    ];

    public static Command Build(CommandContext context)
    {
        var command = new Command("sweep", context.Texts["sweep.summary"]);
        foreach (Func<CommandContext, Command> build in Verbs)
        {
            command.Add(build(context));
        }

        return command;
    }
}
