using System.CommandLine;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep</c>: a run over a grid of settings, on this machine or a cluster.</summary>
internal static class SweepCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("sweep", context.Texts["sweep.summary"])
        {
            PlanSweepCommand.Build(context),
            RunSweepCommand.Build(context),
            SweepStatusCommand.Build(context),
            SubmitSweepCommand.Build(context),
            MergeSweepCommand.Build(context),
            MapSweepCommand.Build(context),
            SweepSpecCommand.Build(context),
        };
        return command;
    }
}
