using System.CommandLine;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep merge</c>: joins the files of a sweep into one.</summary>
internal static class MergeSweepCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("merge", context.Texts["sweep.merge.summary"]);
        Argument<string> folder = SweepSource.Folder(context);
        Option<bool> partial = context.Options.Switch("--partial"), anyVersion = context.Options.Switch("--any-version");
        command.Add(folder);
        command.Add(partial);
        command.Add(anyVersion);
        command.SetAction(parsed =>
        {
            var sweep = SweepFolder.Open(parsed.GetRequiredValue(folder));
            SweepCells cells = SweepMerge.Read(sweep, parsed.GetValue(partial), parsed.GetValue(anyVersion));
            SweepMerge.Write(sweep, cells, sweep.MergedPath);
            context.Explain(context.Texts.Say(
                "sweep.merge.done",
                ("cells", cells.Known),
                ("all", cells.Count),
                ("diverged", cells.CountOf(CellStatus.Diverged)),
                ("duplicates", cells.Duplicates),
                ("file", sweep.MergedPath)));
            return ExitCode.Done;
        });
        return command;
    }
}
