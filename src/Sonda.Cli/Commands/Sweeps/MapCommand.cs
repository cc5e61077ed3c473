using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda map</c>: a small sweep and its map in one line; nothing is kept but the files asked for.</summary>
internal static class MapCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        var command = new Command("map", texts["map.summary"]);
        var run = new Argument<string>("run") { Description = texts["argument.template"], HelpName = texts["value.template"] };
        var axes = new Option<string[]>("--axis") { Description = texts["option.axis"], HelpName = texts["value.axisRange"], Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true, Required = true };
        Option<int> seeds = options.Whole("--seeds", 1, 1, Limits.Seeds);
        seeds.Description = texts["option.seeds.sweep"];
        Option<int> threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads);
        threads.Description = texts["option.threads.sweep"];
        command.Add(run);
        command.Add(axes);
        command.Add(seeds);
        var output = new MapOutput(context, command);
        command.Add(threads);
        (Option<string?> directory, Option<bool> offline) = SweepSource.AddDataOptions(command, options);
        command.SetAction((parsed, stop) =>
        {
            output.RequireFiles(parsed);
            string text = string.Join('\n', (string[])
            [
                parsed.GetRequiredValue(run),
                .. parsed.GetRequiredValue(axes),
                .. parsed.GetResult(seeds) is { Implicit: false } ? [$"seeds {parsed.GetValue(seeds)}"] : Array.Empty<string>(),
                .. output.Measure(parsed) is { } measure ? [$"measure {measure}"] : Array.Empty<string>(),
            ]);
            SweepSpec sweep = SweepSource.Parsed(context, () =>
            {
                var read = SweepSpec.Parse(text);
                read.RequireRuns();
                return read;
            });
            SweepData data = SweepSource.LoadData(context, sweep, new DataOptions(parsed.GetValue(directory), parsed.GetValue(offline)), stop);
            output.RequireAxes(parsed, sweep);
            SweepSource.RequireFit(context, sweep, data);
            SweepCells cells = context.Follow(
                feed => Task.FromResult(QuickSweep.Run(sweep, data, parsed.GetValue(threads), context.Sweeps.Compute, new RunSweepCommand.Relay(feed), stop)), stop);
            if (cells.Known > 0)
            {
                output.Write(parsed, sweep, cells);
            }

            if (cells.Known == cells.Count)
            {
                return Task.FromResult(ExitCode.Done);
            }

            context.Notice(texts.Say("map.stopped", ("done", cells.Known), ("all", cells.Count)));
            return Task.FromResult(ExitCode.StoppedEarly);
        });
        return command;
    }
}
