using System.CommandLine;
using Sonda.Sweeps.Shards;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep map</c>: a measure of a sweep over two of its axes.</summary>
internal static class MapSweepCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("map", context.Texts["sweep.map.summary"]);
        Argument<string> folder = SweepSource.Folder(context);
        command.Add(folder);
        var output = new MapOutput(context, command);
        Option<bool> partial = context.Options.Switch("--partial"), anyVersion = context.Options.Switch("--any-version");
        command.Add(partial);
        command.Add(anyVersion);
        command.SetAction(parsed =>
        {
            output.RequireFiles(parsed);
            var sweep = SweepFolder.Open(parsed.GetRequiredValue(folder));
            (bool isPartial, bool isAnyVersion) = (parsed.GetValue(partial), parsed.GetValue(anyVersion));
            SweepCells? merged = SweepMerge.ReadMerged(sweep, isAnyVersion);
            output.Write(parsed, sweep.Sweep, merged is not null && merged.Known == merged.Count ? merged : SweepMerge.Read(sweep, isPartial, isAnyVersion));
            return ExitCode.Done;
        });
        return command;
    }
}
