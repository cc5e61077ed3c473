using Sonda.Reports.Records;

namespace Sonda.Cli.Commands.Runs;

/// <summary>The notice that an output may lack part of a damaged run.</summary>
internal static class DamageNotice
{
    /// <summary>Names the damage of each damaged run among those shown.</summary>
    /// <returns>The exit code: 2 if a run is damaged.</returns>
    public static int Write(CommandContext context, params IEnumerable<RunView> runs)
    {
        int exitCode = ExitCode.Done;
        foreach (RunView run in runs.Where(run => run.Summary.Damage is not null))
        {
            context.Notice(context.Texts.Say("runs.incomplete", ("run", run.Summary.Name), ("damage", run.Summary.Damage)));
            exitCode = ExitCode.DataOrConfiguration;
        }

        return exitCode;
    }
}
